using Gabion.Policy.Rbac;

namespace Gabion.Tests.Policy.Rbac;

public sealed class AccessPolicyTests
{
    private const string Manifests = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: pods, labels: {team: a}}
        rules:
          - {verbs: [get, list], apiGroups: [""], resources: [pods]}
          - {verbs: [get], apiGroups: [""], resources: [configmaps], resourceNames: [settings]}
          - {verbs: [get], nonResourceURLs: [/metrics, /debug/*]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: scale}
        rules:
          - {verbs: [update], apiGroups: ["*"], resources: ["*/scale"]}
          - {verbs: ["*"], apiGroups: [batch], resources: ["*"]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: sum}
        aggregationRule: {clusterRoleSelectors: [{matchLabels: {team: a}}]}
        rules: [{verbs: [delete], apiGroups: [""], resources: [pods]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: pods, namespace: shop}
        roleRef: {kind: ClusterRole, name: pods}
        subjects: [{kind: ServiceAccount, name: web}, {kind: Group, name: ops}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: everywhere}
        roleRef: {kind: ClusterRole, name: scale}
        subjects: [{kind: ServiceAccount, name: lost}, {kind: ServiceAccount, name: ci, namespace: build}, {kind: User, name: ann}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: sums}
        roleRef: {kind: ClusterRole, name: sum}
        subjects: [{kind: Group, name: "system:serviceaccounts:build"}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: edits, namespace: shop}
        roleRef: {kind: ClusterRole, name: edit}
        subjects: [{kind: User, name: "system:serviceaccount:build:ci"}]
        """;

    [Theory]
    [InlineData("sa:shop/web", "get pods", "shop", true)]
    [InlineData("sa:shop/web", "get pods", "other", false)] // a RoleBinding grants in its namespace
    [InlineData("sa:shop/web", "list pods", "", false)] // and never over all
    [InlineData("sa:other/web", "get pods", "shop", false)]
    [InlineData("group:ops", "list pods", "shop", true)]
    [InlineData("sa:shop/web", "get pods/log", "shop", false)] // pods does not cover pods/log
    [InlineData("sa:shop/web", "get configmaps settings", "shop", true)]
    [InlineData("sa:shop/web", "get configmaps other", "shop", false)]
    [InlineData("sa:shop/web", "get configmaps", "shop", false)] // a named rule never matches without a name
    [InlineData("sa:shop/web", "get /metrics", "", false)] // paths count from ClusterRoleBindings only
    [InlineData("sa:build/lost", "update deployments.apps/scale", "x", false)] // no namespace in a ClusterRoleBinding: nobody
    [InlineData("sa:build/ci", "update deployments.apps/scale", "x", true)]
    [InlineData("sa:build/ci", "update deployments.apps", "x", false)]
    [InlineData("user:ann", "update replicasets.apps/scale", "x", true)]
    [InlineData("user:ann", "create jobs.batch", "x", true)]
    [InlineData("user:ann", "create jobs.batch/status", "x", true)] // * covers subresources
    [InlineData("user:ann", "create jobs", "x", true)] // the group is known
    [InlineData("user:ann", "create jobs.example.com", "x", false)]
    [InlineData("sa:build/any", "list pods", "", true)] // group of the namespace, through aggregation
    [InlineData("sa:build/any", "get /debug/pprof", "", true)]
    [InlineData("sa:build/any", "get /metrics/x", "", false)]
    [InlineData("sa:build/any", "delete pods", "x", false)] // an aggregated role's own rules are replaced
    [InlineData("sa:build/ci", "create pods/exec", "shop", true)] // edit, by way of aggregation, and a user name that is an account
    [InlineData("sa:build/ci", "create roles", "shop", false)] // that is admin's
    [InlineData("group:system:masters", "delete nodes", "", true)]
    [InlineData("user:system:anonymous", "get /healthz", "", true)]
    [InlineData("user:system:anonymous", "get /api", "", false)]
    [InlineData("user:nobody", "get /api", "", true)]
    public void Decides_as_the_api_server(string who, string request, string @namespace, bool isAllowed) =>
        Assert.Equal(isAllowed, RbacObjects.Policy(Manifests).Decide(Identity.Of(Subject.Parse(who)!), Request(request, @namespace)).IsAllowed);

    [Fact]
    public void Tells_the_binding_and_the_rule()
    {
        var grant = RbacObjects.Policy(Manifests).Decide(Identity.Of(Subject.Parse("group:ops")!), Request("get pods", "shop")).Grant!;
        Assert.Equal(("RoleBinding/shop/pods", "get, list on pods", 5), (grant.Binding.ToString(), grant.Rule.ToString(), grant.Rule.Source.Span.Line));
    }

    [Fact]
    public void Says_who_can()
    {
        var who = RbacObjects.Policy(Manifests).WhoCan(Request("list pods", "shop")).ToLookup(pair => pair.Grant.Binding.IsAssumed, pair => pair.Subject.ToString());
        Assert.Equal(["group:ops", "group:system:serviceaccounts:build", "serviceaccount:shop/web", "user:system:serviceaccount:build:ci"], who[false].Order(StringComparer.Ordinal));
        Assert.Superset(new HashSet<string> { "group:system:masters", "user:system:kube-scheduler", "serviceaccount:kube-system/replicaset-controller" }, who[true].ToHashSet());
        Assert.DoesNotContain("user:system:kube-proxy", who[true]);
    }

    [Fact]
    public void A_cycle_of_aggregation_ends()
    {
        static string Role(string name, string takes) => $$"""
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: {{name}}, labels: {is: {{name}} } }
            aggregationRule: {clusterRoleSelectors: [{matchLabels: {is: {{takes}} } }, {matchLabels: {is: leaf} } ]}

            """;
        var policy = RbacObjects.Policy(Role("a", "b") + Role("b", "a") + """
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: leaf, labels: {is: leaf}}
            rules: [{verbs: [get], apiGroups: [""], resources: [pods]}]
            """);
        Assert.All(policy.Roles.Where(role => role.Name is "a" or "b"), role => Assert.Contains(role.Rules, rule => rule.Resources.Contains("pods")));
    }

    [Theory]
    [InlineData("user:ann", "user:ann")]
    [InlineData("ann", "user:ann")]
    [InlineData("ann@example.com", "user:ann@example.com")]
    [InlineData("oidc:ann", "user:oidc:ann")]
    [InlineData("system:serviceaccount:shop:web", "serviceaccount:shop/web")]
    [InlineData("ServiceAccount:shop/web", "serviceaccount:shop/web")]
    [InlineData("system:kube-proxy", "user:system:kube-proxy")]
    [InlineData("group:system:masters", "group:system:masters")]
    [InlineData("", null)]
    [InlineData("sa:web", null)]
    [InlineData("user:", null)]
    public void Reads_subjects(string text, string? subject) => Assert.Equal(subject, Subject.Parse(text)?.ToString());

    [Theory]
    [InlineData("user:system:node:a", "", true)]
    [InlineData("user:system:node", "", false)]
    [InlineData("user:ann", "system:nodes", false)]
    public void Knows_kubelets(string who, string group, bool isNode) => Assert.Equal(isNode, Identity.Of(Subject.Parse(who)!, [group]).IsNode);

    [Theory]
    [InlineData("po", "", "pods", "")]
    [InlineData("Deployment", "apps", "deployments", "")]
    [InlineData("ingress", "networking.k8s.io", "ingresses", "")]
    [InlineData("deployments.apps/scale", "apps", "deployments", "scale")]
    [InlineData("certificates.cert-manager.io", "cert-manager.io", "certificates", "")]
    [InlineData("ingresses.extensions", "extensions", "ingresses", "")]
    [InlineData("things", "", "things", "")]
    [InlineData("deployments.", "", "deployments", "")] // the core group, said outright
    [InlineData("resourceclaims", "resource.k8s.io", "resourceclaims", "")]
    [InlineData("FlowSchema", "flowcontrol.apiserver.k8s.io", "flowschemas", "")]
    [InlineData("vac", "storage.k8s.io", "volumeattributesclasses", "")]
    public void Reads_resources(string text, string group, string resource, string subresource)
    {
        var read = ResourceNames.Parse(text);
        Assert.Equal((group, resource, subresource), (read.Group, read.Resource, read.Subresource));
    }

    private static AccessRequest Request(string text, string @namespace)
    {
        var words = text.Split(' ');
        if (words[1][0] == '/')
        {
            return new PathRequest(words[0], words[1]);
        }

        var (group, resource, subresource, _) = ResourceNames.Parse(words[1]);
        return new ResourceRequest(words[0], group, resource, subresource, @namespace, words.Length > 2 ? words[2] : "");
    }

    [Theory]
    [InlineData("{kind: User, name: 'system:kube-scheduler'}", "system:kube-scheduler", true)]
    [InlineData("{kind: ServiceAccount, name: x, namespace: kube-system}", "system:controller:x", true)]
    [InlineData("{kind: Group, name: 'system:authenticated'}", "system:basic-user", true)]
    [InlineData("{kind: Group, name: 'system:authenticated'}", "cluster-admin", false)]
    [InlineData("{kind: User, name: ann}", "cluster-admin", false)]
    [InlineData("{kind: ServiceAccount, name: x, namespace: shop}", "cluster-admin", false)]
    public void The_label_alone_makes_nothing_the_systems_own(string subject, string role, bool isBuiltIn)
    {
        var policy = RbacObjects.Policy($$$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: mine, labels: {kubernetes.io/bootstrapping: rbac-defaults}}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "{{{role}}}"}
            subjects: [{{{subject}}}]
            """);
        Assert.Equal(isBuiltIn, policy.Bindings.Single(binding => binding.Name == "mine").Source is null);
    }
}
