using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.Tests.Policy.Rbac;

/// <summary>Each primitive of escalation alone: what it gives, on which condition, and what it does not give.</summary>
public sealed class PowerTests
{
    private const string Core = "apiGroups: [\"\"]";
    private const string Admission = "apiGroups: [admissionregistration.k8s.io]";
    private const string Authentication = "apiGroups: [authentication.k8s.io]";
    private const string Certificates = "apiGroups: [certificates.k8s.io]";

    /// <summary>An account that is cluster-admin in pods of ops, where only restricted pods may be; a Secret.</summary>
    private const string Cluster = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: boss}
        roleRef: {kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: ServiceAccount, name: boss, namespace: ops}, {kind: User, name: root}, {kind: Group, name: admins}]
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: boss, namespace: ops}
        spec:
          selector: {matchLabels: {a: b}}
          template:
            metadata: {labels: {a: b}}
            spec: {serviceAccountName: boss, containers: [{name: c, image: i}]}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: db, namespace: ops}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: ops, labels: {pod-security.kubernetes.io/enforce: restricted}}

        """;

    private static readonly AccessNode Eve = new AccessNode.Acts(Subject.User("eve"));
    private static readonly AccessNode Admin = new AccessNode.ClusterAdmin();

    [Theory]
    // Less than rights of others: in hand, and no way on.
    [InlineData(Sway.Traffic, "ops", "ops", $"{{verbs: [update], {Core}, resources: [services/status]}}")]
    [InlineData(Sway.Traffic, "ops", "", $"{{verbs: [patch], {Core}, resources: [services]}}")]
    [InlineData(Sway.Traffic, "ops", "ops", $"{{verbs: [patch], {Core}, resources: [pods/status]}}")]
    [InlineData(Sway.Traffic, "ops", "ops", $"{{verbs: [create], {Core}, resources: [endpoints]}}")]
    [InlineData(Sway.Traffic, "ops", "ops", "{verbs: [update], apiGroups: [discovery.k8s.io], resources: [endpointslices]}")]
    [InlineData(Sway.Traffic, null, "", $"{{verbs: [update], {Core}, resources: [configmaps], resourceNames: [coredns]}}")]
    [InlineData(Sway.Traffic, null, "kube-system", $"{{verbs: [patch], {Core}, resources: [configmaps], resourceNames: [kube-proxy]}}")]
    [InlineData(Sway.Ports, "ops", "ops", $"{{verbs: [create], {Core}, resources: [pods/portforward]}}")]
    [InlineData(Sway.Ports, "ops", "", $"{{verbs: [get], {Core}, resources: [pods/proxy]}}")]
    [InlineData(Sway.Ports, "ops", "ops", $"{{verbs: [create], {Core}, resources: [services/proxy]}}")]
    [InlineData(Sway.Scheduling, null, "", $"{{verbs: [patch], {Core}, resources: [nodes]}}")]
    [InlineData(Sway.Scheduling, null, "", $"{{verbs: [update], {Core}, resources: [nodes/status]}}")]
    [InlineData(Sway.Guards, null, "", $"{{verbs: [delete], {Admission}, resources: [validatingwebhookconfigurations]}}")]
    [InlineData(Sway.Guards, null, "", $"{{verbs: [patch], {Admission}, resources: [validatingadmissionpolicies], resourceNames: [signed]}}")]
    [InlineData(Sway.Guards, null, "", $"{{verbs: [deletecollection], {Admission}, resources: [validatingadmissionpolicybindings]}}")]
    [InlineData(Sway.Guards, null, "", $"{{verbs: [delete], {Admission}, resources: [mutatingwebhookconfigurations]}}")]
    [InlineData(Sway.CustomObjects, null, "", "{verbs: [patch], apiGroups: [apiextensions.k8s.io], resources: [customresourcedefinitions]}")]
    [InlineData(Sway.ExtensionServers, null, "kube-system", $"{{verbs: [update], {Core}, resources: [configmaps], resourceNames: [extension-apiserver-authentication]}}")]
    public void What_is_less_than_a_hop_is_told_as_itself(Sway sway, string? where, string @namespace, string rule)
    {
        var graph = Graph(@namespace, rule);
        var step = graph.Shortest(Eve, new AccessNode.Sways(sway, where), _ => true)!.Last(step => step.Means.Length > 0);
        Assert.Equal(1, step.Cost);
        Assert.NotNull(step.Grant);
        Assert.Null(graph.Shortest(Eve, Admin, _ => true));
    }

    [Theory]
    [InlineData("ops", $"{{verbs: [get], {Core}, resources: [services/status]}}")]
    [InlineData("ops", $"{{verbs: [patch], {Core}, resources: [nodes]}}")] // nodes have no namespace
    [InlineData("", $"{{verbs: [create], {Admission}, resources: [validatingadmissionpolicies]}}")] // one more guard
    [InlineData("ops", $"{{verbs: [update], {Core}, resources: [configmaps]}}")] // not of kube-system
    [InlineData("", $"{{verbs: [update], {Core}, resources: [configmaps], resourceNames: [own]}}")]
    [InlineData("", $"{{verbs: [create], {Core}, resources: [configmaps]}}")] // those that count are there
    [InlineData("", $"{{verbs: [get, list], {Admission}, resources: ['*']}}")]
    public void What_gives_nothing_is_not_told(string @namespace, string rule)
    {
        var graph = Graph(@namespace, rule);
        Assert.All(Enum.GetValues<Sway>(), sway => Assert.Null(graph.Shortest(Eve, new AccessNode.Sways(sway, sway is Sway.Traffic or Sway.Ports ? "ops" : null), _ => true)));
        Assert.Null(graph.Shortest(Eve, Admin, _ => true));
    }

    [Theory]
    // On a condition that the objects do not tell of.
    [InlineData("kube-system", $"{{verbs: [patch], {Core}, resources: [configmaps], resourceNames: [kubeadm-config]}}", "kubeadm")]
    [InlineData("", $"{{verbs: [update], {Core}, resources: [configmaps], resourceNames: [aws-auth]}}", "EKS")]
    [InlineData("ops", "{verbs: [create], apiGroups: [tekton.dev], resources: [taskruns]}", "operator of tekton.dev")]
    [InlineData("ops", "{verbs: [create], apiGroups: [apps.openshift.io], resources: [deploymentconfigs]}", "operator of apps.openshift.io")]
    [InlineData("ops", "{verbs: [patch], apiGroups: [argoproj.io], resources: [workflows]}", "operator of argoproj.io")]
    [InlineData("ops", "{verbs: [update], apiGroups: [serving.knative.dev], resources: [services]}", "operator of serving.knative.dev")]
    [InlineData("ops", "{verbs: [create], apiGroups: [kubevirt.io], resources: [virtualmachines]}", "operator of kubevirt.io")]
    [InlineData("ops", "{verbs: [create], apiGroups: [sparkoperator.k8s.io], resources: [sparkapplications]}", "operator of sparkoperator.k8s.io")]
    [InlineData("ops", $"{{verbs: [get], {Core}, resources: [pods/exec]}}", "1.35")]
    public void What_cannot_be_told_is_a_condition(string @namespace, string rule, string condition)
    {
        var path = Graph(@namespace, rule).Shortest(Eve, Admin, _ => true);
        Assert.Contains(path!, step => step.Condition?.Contains(condition, StringComparison.Ordinal) == true);
    }

    [Fact]
    public void What_is_in_the_input_is_no_condition()
    {
        const string Rule = "{verbs: [create], apiGroups: [tekton.dev], resources: [taskruns]}";
        const string Task = "---\napiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t, namespace: ops}\n";
        Assert.DoesNotContain(Graph("ops", Rule, Task).Shortest(Eve, Admin, _ => true)!, step => step.Condition is not null);
        const string Dns = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns, namespace: kube-system}\n";
        var every = Graph("kube-system", $"{{verbs: [update], {Core}, resources: [configmaps]}}", Dns);
        Assert.Null(every.Shortest(Eve, new AccessNode.Sways(Sway.Traffic, null), _ => true)!.Single(step => step.Cost > 0).Condition);
        Assert.Null(every.Shortest(Eve, Admin, _ => true)); // the namespace's ConfigMaps are here, and kubeadm's is none of them
    }

    [Fact]
    public void A_validating_webhook_sees_what_is_written()
    {
        var path = Graph("", $"{{verbs: [create], {Admission}, resources: [validatingwebhookconfigurations]}}").Shortest(Eve, new AccessNode.KnowsSecret("ops", "db"), _ => true);
        Assert.Contains(path!, step => step.Condition?.Contains("written", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData($"{{verbs: [patch], {Core}, resources: [pods], resourceNames: [boss-0]}}", 1)]
    [InlineData($"{{verbs: [create], {Core}, resources: [pods/exec], resourceNames: [boss-0]}}", 1)]
    [InlineData($"{{verbs: [create], {Core}, resources: [pods/exec], resourceNames: [boss-x]}}", null)]
    [InlineData($"{{verbs: [create], {Core}, resources: [pods/exec], resourceNames: [other-0]}}", null)]
    public void A_pod_that_is_named_is_that_pod(string rule, int? acts) =>
        Assert.Equal(acts, Graph("ops", rule).Shortest(Eve, Admin, _ => true)?.Sum(step => step.Cost));

    [Theory]
    // Whom and for what, and the other must be allowed it as well.
    [InlineData($"{{verbs: ['impersonate:user-info'], {Authentication}, resources: [users], resourceNames: [root]}}", $"{{verbs: ['impersonate-on:user-info:create'], {Core}, resources: [serviceaccounts/token]}}", 1)]
    [InlineData($"{{verbs: ['impersonate:user-info'], {Authentication}, resources: [users]}}", $"{{verbs: ['impersonate-on:user-info:list'], {Core}, resources: [secrets]}}", null)] // root may, and Secrets are no rights
    [InlineData($"{{verbs: ['impersonate:user-info'], {Authentication}, resources: [users], resourceNames: [nobody]}}", $"{{verbs: ['impersonate-on:user-info:create'], {Core}, resources: [serviceaccounts/token]}}", null)]
    [InlineData($"{{verbs: ['impersonate:user-info'], {Authentication}, resources: [users, groups], resourceNames: [nobody, admins]}}", $"{{verbs: ['impersonate-on:user-info:create'], {Core}, resources: [pods/exec]}}", 1)]
    [InlineData($"{{verbs: ['impersonate:user-info'], {Authentication}, resources: [groups]}}", $"{{verbs: ['impersonate-on:user-info:create'], {Core}, resources: [pods/exec]}}", null)] // never alone
    [InlineData($"{{verbs: ['impersonate:serviceaccount'], {Authentication}, resources: [serviceaccounts]}}", $"{{verbs: ['impersonate-on:serviceaccount:create'], {Core}, resources: [pods/exec]}}", 1)]
    [InlineData($"{{verbs: ['impersonate:serviceaccount'], {Authentication}, resources: [serviceaccounts]}}", $"{{verbs: ['impersonate-on:user-info:create'], {Core}, resources: [pods/exec]}}", null)] // of another mode
    [InlineData($"{{verbs: ['impersonate:serviceaccount'], {Core}, resources: [serviceaccounts]}}", $"{{verbs: ['impersonate-on:serviceaccount:create'], {Core}, resources: [pods/exec]}}", null)] // of another group than the API server asks
    [InlineData($"{{verbs: ['impersonate:arbitrary-node'], {Authentication}, resources: [nodes]}}", $"{{verbs: ['impersonate-on:arbitrary-node:create'], {Core}, resources: [serviceaccounts/token]}}", 1)]
    [InlineData($"{{verbs: ['impersonate:user-info'], {Authentication}, resources: [users]}}", $"{{verbs: [list], {Core}, resources: [pods]}}", null)]
    [InlineData($"{{verbs: ['impersonate:serviceaccount'], {Authentication}, resources: [serviceaccounts]}}", "{verbs: ['impersonate-on:serviceaccount:*'], apiGroups: ['*'], resources: ['*']}", null)] // no verb of any request
    public void Constrained_impersonation_needs_both_rules(string whom, string what, int? acts)
    {
        var path = Graph("", whom, RbacObjects.Bound("user:eve", null, what)).Shortest(Eve, Admin, _ => true);
        Assert.Equal(acts, path?.Sum(step => step.Cost));
        Assert.All(path?.Where(step => step.Means.StartsWith("impersonates", StringComparison.Ordinal)) ?? [], step => Assert.Single(step.With));
    }

    [Theory]
    [InlineData("impersonate-on:user-info:create", "clusterrolebindings", "binder", 1)] // bind is asked of the one who is impersonated
    [InlineData("impersonate-on:user-info:create", "clusterrolebindings", "root", 1)] // and who may do everything may bind
    [InlineData("impersonate-on:user-info:create", "clusterrolebindings", "nobody", null)]
    [InlineData("impersonate-on:user-info:create", "clusterroles", "binder", null)]
    [InlineData("impersonate-on:user-info:update", "clusterrolebindings", "binder", null)]
    [InlineData("impersonate-on:user-info:*", "clusterrolebindings", "binder", null)]
    [InlineData("*", "clusterrolebindings", "binder", 1)]
    public void What_is_checked_while_a_request_is_served_is_asked_of_the_impersonated(string verb, string resource, string other, int? acts)
    {
        const string RbacGroup = "apiGroups: [rbac.authorization.k8s.io]";
        var more = RbacObjects.Bound("user:eve", null, $"{{verbs: ['{verb}'], {RbacGroup}, resources: [{resource}]}}")
            + RbacObjects.Bound("user:binder", null, $"{{verbs: [bind], {RbacGroup}, resources: [clusterroles], resourceNames: [cluster-admin]}}")
            + RbacObjects.Bound("user:binder", null, $"{{verbs: [create], {RbacGroup}, resources: [clusterrolebindings]}}");
        var path = Graph("", $"{{verbs: ['impersonate:user-info'], {Authentication}, resources: [users], resourceNames: [{other}]}}", more).Shortest(Eve, Admin, _ => true);
        Assert.Equal(acts, path?.Sum(step => step.Cost));
        if (path?.FirstOrDefault(step => step.Cost == 1) is { } step)
        {
            Assert.Equal([verb], step.Grant!.Rule.Verbs); // as the role writes it
            Assert.Equal(2, step.With.Length);
        }
    }

    [Theory]
    [InlineData("create|certificatesigningrequests", "update|certificatesigningrequests/approval", "approve|signers", 1)]
    [InlineData("create|certificatesigningrequests", "update|certificatesigningrequests/approval", "approve|signers|kubernetes.io/kube-apiserver-client", 1)]
    [InlineData("create|certificatesigningrequests", "update|certificatesigningrequests/approval", "approve|signers|kubernetes.io/legacy-unknown", null)]
    [InlineData("create|certificatesigningrequests", "update|certificatesigningrequests/approval", "sign|signers", null)] // signing is not approving
    [InlineData("create|certificatesigningrequests", "update|certificatesigningrequests", "approve|signers", null)] // nor is changing the request
    [InlineData("list|certificatesigningrequests", "update|certificatesigningrequests/approval", "approve|signers", null)]
    [InlineData("create|certificatesigningrequests", "create|certificatesigningrequests/nodeclient", "list|signers", 2)] // a kubelet, and a token there
    [InlineData("create|certificatesigningrequests", "create|certificatesigningrequests/selfnodeclient", "list|signers", null)]
    public void A_certificate_takes_all_that_is_asked_for(string first, string second, string third, int? acts)
    {
        var rules = ((string[])[first, second, third]).Select(text => text.Split('|')).Select(part => $"{{verbs: [{part[0]}], {Certificates}, resources: [{part[1]}]{(part.Length > 2 ? $", resourceNames: [{part[2]}]" : "")}}}").ToList();
        var graph = Graph("", rules[0], RbacObjects.Bound("user:eve", null, rules[1]) + RbacObjects.Bound("user:eve", null, rules[2]));
        var path = graph.Shortest(Eve, Admin, _ => true);
        Assert.Equal(acts, path?.Sum(step => step.Cost));
        Assert.Equal(acts switch { 1 => 2, 2 => 1, _ => 0 }, path?.Sum(step => step.With.Length) ?? 0); // the other grants are named
    }

    private static EscalationGraph Graph(string @namespace, string rule, string more = "") =>
        RbacObjects.Graph(Cluster + RbacObjects.Bound("user:eve", @namespace.Length == 0 ? null : @namespace, rule) + more).Graph;
}
