using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.Tests.Policy.Rbac;

public sealed class EscalationGraphTests
{
    private const string Core = "apiGroups: [\"\"]";
    private const string Rbac = "apiGroups: [rbac.authorization.k8s.io]";

    /// <summary>A privileged DaemonSet and an account that is cluster-admin: what a node or the namespace ops gives.</summary>
    private const string Cluster = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: boss}
        roleRef: {kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: ServiceAccount, name: boss, namespace: ops}, {kind: User, name: root}, {kind: Group, name: admins}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: boss, namespace: ops}
        spec:
          selector: {matchLabels: {a: b}}
          template:
            metadata: {labels: {a: b}}
            spec: {serviceAccountName: boss, containers: [{name: c, image: i}]}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: cni, namespace: net}
        spec:
          selector: {matchLabels: {a: b}}
          template:
            metadata: {labels: {a: b}}
            spec: {automountServiceAccountToken: false, containers: [{name: c, image: i, securityContext: {privileged: true}}]}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: boss-token, namespace: ops, annotations: {kubernetes.io/service-account.name: boss}}
        type: kubernetes.io/service-account-token
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: ops, labels: {pod-security.kubernetes.io/enforce: restricted}}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: all}
        rules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}]

        """;

    [Theory]
    // Each power, in the least form that works, and the acts it takes.
    [InlineData("", "{verbs: ['*'], apiGroups: ['*'], resources: ['*']}", 0)]
    [InlineData("ops", "{verbs: ['*'], apiGroups: ['*'], resources: ['*']}", 1)]
    [InlineData("ops", $"{{verbs: [create], {Core}, resources: [pods]}}", 1)]
    [InlineData("ops", "{verbs: [patch], apiGroups: [apps], resources: [deployments]}", 1)]
    [InlineData("ops", "{verbs: [create], apiGroups: [batch], resources: [cronjobs]}", 1)]
    [InlineData("ops", $"{{verbs: [get], {Core}, resources: [pods/exec]}}", 1)]
    [InlineData("ops", $"{{verbs: [create], {Core}, resources: [pods/attach]}}", 1)]
    [InlineData("ops", $"{{verbs: [patch], {Core}, resources: [pods/ephemeralcontainers]}}", 1)]
    [InlineData("", $"{{verbs: [get], {Core}, resources: [nodes/proxy]}}", 1)]
    [InlineData("ops", $"{{verbs: [create], {Core}, resources: [serviceaccounts/token]}}", 1)]
    [InlineData("ops", $"{{verbs: [create], {Core}, resources: [serviceaccounts/token], resourceNames: [boss]}}", 1)]
    [InlineData("ops", $"{{verbs: [list], {Core}, resources: [secrets]}}", 1)]
    [InlineData("ops", $"{{verbs: [get], {Core}, resources: [secrets], resourceNames: [boss-token]}}", 1)]
    [InlineData("", $"{{verbs: [impersonate], {Core}, resources: [users]}}", 1)]
    [InlineData("", $"{{verbs: [impersonate], {Core}, resources: [users], resourceNames: [root]}}", 1)]
    [InlineData("", $"{{verbs: [impersonate], {Core}, resources: [serviceaccounts]}}", 1)]
    [InlineData("ops", $"{{verbs: [impersonate], {Core}, resources: [serviceaccounts]}}", 1)]
    [InlineData("", $"{{verbs: [impersonate], {Core}, resources: [users, groups], resourceNames: [me, admins]}}", 1)]
    [InlineData("", $"{{verbs: [bind, create], {Rbac}, resources: [clusterroles, clusterrolebindings]}}", 1)]
    [InlineData("ops", $"{{verbs: [bind, create], {Rbac}, resources: [clusterroles, rolebindings]}}", 1)]
    [InlineData("", $"{{verbs: [escalate, update], {Rbac}, resources: [clusterroles]}}", 1)]
    [InlineData("ops", $"{{verbs: [escalate, patch], {Rbac}, resources: [roles]}}", 1)]
    [InlineData("", "{verbs: [create, update, approve], apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests, certificatesigningrequests/approval, signers]}", 1)]
    [InlineData("", "{verbs: [create], apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations]}", 1)]
    [InlineData("", "{verbs: [patch], apiGroups: [apiregistration.k8s.io], resources: [apiservices]}", 1)]
    [InlineData("ops", $"{{verbs: [update], {Core}, resources: [pods]}}", 1)] // an image of its own, in a pod that has the token
    [InlineData("ops", $"{{verbs: [patch], {Core}, resources: [pods]}}", 1)]
    [InlineData("", "{verbs: [update], apiGroups: [admissionregistration.k8s.io], resources: [mutatingadmissionpolicies]}", 1)]
    [InlineData("", "{verbs: [create], apiGroups: [admissionregistration.k8s.io], resources: [mutatingadmissionpolicies, mutatingadmissionpolicybindings]}", 1)]
    [InlineData("", "{verbs: [create], apiGroups: [admissionregistration.k8s.io], resources: [mutatingadmissionpolicies]}", null)] // it needs a binding
    [InlineData("shop", $"{{verbs: [create], {Core}, resources: [pods]}}", null)] // baseline, and no account of its own to gain
    // In the least form that does not.
    [InlineData("ops", $"{{verbs: [get], {Core}, resources: [pods]}}", null)]
    [InlineData("ops", $"{{verbs: [create], {Core}, resources: [secrets]}}, {{verbs: [get], {Core}, resources: [secrets], resourceNames: [other]}}", null)] // the new Secret is not read
    [InlineData("ops", $"{{verbs: [patch], {Core}, resources: [deployments/status]}}", null)]
    [InlineData("shop", $"{{verbs: [get], {Core}, resources: [nodes/proxy]}}", null)] // nodes have no namespace
    [InlineData("ops", $"{{verbs: [create], {Core}, resources: [serviceaccounts/token], resourceNames: [other]}}", null)]
    [InlineData("", $"{{verbs: [create], {Core}, resources: [secrets]}}", null)] // cannot read what it made
    [InlineData("", $"{{verbs: [impersonate], {Core}, resources: [groups]}}", null)] // never alone
    // A binding that is there, changed; cluster-admin is in every cluster.
    [InlineData("", $"{{verbs: [bind, update], {Rbac}, resources: [clusterroles, clusterrolebindings]}}", 1)]
    [InlineData("", $"{{verbs: [bind], {Rbac}, resources: [clusterroles]}}, {{verbs: [patch], {Rbac}, resources: [clusterrolebindings], resourceNames: [boss]}}", 1)]
    [InlineData("", $"{{verbs: [bind], {Rbac}, resources: [clusterroles]}}, {{verbs: [patch], {Rbac}, resources: [clusterrolebindings], resourceNames: [absent]}}", null)]
    [InlineData("", $"{{verbs: [bind], {Rbac}, resources: [clusterroles], resourceNames: [view]}}, {{verbs: [patch], {Rbac}, resources: [clusterrolebindings]}}", null)]
    [InlineData("", $"{{verbs: [update], {Rbac}, resources: [clusterrolebindings]}}", null)]
    // A role that it may bind by name, and that gives everything.
    [InlineData("", $"{{verbs: [bind], {Rbac}, resources: [clusterroles], resourceNames: [all]}}, {{verbs: [create], {Rbac}, resources: [clusterrolebindings]}}", 1)]
    [InlineData("", $"{{verbs: [bind], {Rbac}, resources: [clusterroles], resourceNames: [view]}}, {{verbs: [create], {Rbac}, resources: [clusterrolebindings]}}", null)]
    // Rights in a role that nobody is bound to are worth nothing.
    [InlineData("", $"{{verbs: [escalate, patch], {Rbac}, resources: [clusterroles], resourceNames: [all]}}", null)]
    [InlineData("ops", $"{{verbs: [escalate, patch], {Rbac}, resources: [roles], resourceNames: [absent]}}", null)]
    // No user is in the group of kubelets by his name.
    [InlineData("", $"{{verbs: [impersonate], {Core}, resources: [users], resourceNames: ['system:node:n1']}}", null)]
    [InlineData("ops", $"{{verbs: [patch], {Core}, resources: [secrets]}}", 1)] // the answer is the whole Secret
    [InlineData("ops", $"{{verbs: [deletecollection], {Core}, resources: [secrets]}}", 1)]
    [InlineData("ops", $"{{verbs: [update], {Core}, resources: [secrets]}}", null)] // the answer is what was sent
    [InlineData("", $"{{verbs: [bind], {Rbac}, resources: [clusterroles]}}", null)]
    [InlineData("", $"{{verbs: [bind, create], {Rbac}, resources: [clusterroles, clusterrolebindings], resourceNames: [view]}}", null)]
    [InlineData("", $"{{verbs: [create, update], {Rbac}, resources: [clusterroles, clusterrolebindings, roles, rolebindings]}}", null)] // escalation is prevented
    [InlineData("", $"{{verbs: [escalate], {Rbac}, resources: [clusterroles]}}", null)]
    [InlineData("", "{verbs: [create, update], apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests, certificatesigningrequests/approval]}", null)]
    [InlineData("", $"{{verbs: [create], {Core}, resources: [persistentvolumes]}}", null)] // needs a pod
    public void Finds_the_way_to_cluster_admin(string @namespace, string rule, int? acts)
    {
        var (_, graph) = RbacObjects.Graph(Cluster + RbacObjects.Bound("sa:shop/web", @namespace.Length == 0 ? null : @namespace, rule));
        var path = graph.Shortest(new AccessNode.Acts(Subject.ServiceAccount("shop", "web")), new AccessNode.ClusterAdmin(), _ => true);
        Assert.Equal(acts, path?.Sum(step => step.Cost));
    }

    /// <summary>On node n1 runs a pod of an account that is cluster-admin.</summary>
    private const string OnNode = """
        apiVersion: v1
        kind: Node
        metadata: {name: n1}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: boss, namespace: ops}
        spec: {nodeName: n1, serviceAccountName: boss, containers: [{name: c, image: i}]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: boss}
        roleRef: {kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: ServiceAccount, name: boss, namespace: ops}]

        """;

    [Theory]
    [InlineData("resources: [users], resourceNames: ['system:node:n1']", null)] // without its group it is no kubelet
    [InlineData("resources: [users, groups], resourceNames: ['system:node:n1', 'system:nodes']", 2)]
    [InlineData("resources: [users, groups], resourceNames: ['system:node:n2', 'system:nodes']", null)]
    [InlineData("resources: [users, groups], resourceNames: ['system:node:n1', others]", null)]
    public void A_kubelet_is_impersonated_with_its_group(string what, int? acts)
    {
        var (_, graph) = RbacObjects.Graph(OnNode + RbacObjects.Bound("user:eve", null, $"{{verbs: [impersonate], {Core}, {what}}}"));
        Assert.Equal(acts, graph.Shortest(new AccessNode.Acts(Subject.User("eve")), new AccessNode.ClusterAdmin(), _ => true)?.Sum(step => step.Cost));
    }

    [Theory]
    [InlineData($"{{verbs: [impersonate], {Core}, resources: [users], resourceNames: ['system:serviceaccount:ops:boss']}}", null)] // serviceaccounts are asked for
    [InlineData($"{{verbs: [impersonate], {Core}, resources: [serviceaccounts], resourceNames: [boss]}}", 1)]
    public void A_service_account_is_impersonated_as_such(string rule, int? acts)
    {
        var (_, graph) = RbacObjects.Graph(OnNode + RbacObjects.Bound("user:eve", null, rule));
        Assert.Equal(acts, graph.Shortest(new AccessNode.Acts(Subject.User("eve")), new AccessNode.ClusterAdmin(), _ => true)?.Sum(step => step.Cost));
    }

    [Theory]
    [InlineData("users], resourceNames: [bob]", "get", "", "ops", true)]
    [InlineData("users], resourceNames: [ann]", "get", "", "ops", false)]
    [InlineData("users]", "get", "resourceNames: [other], ", "ops", false)]
    [InlineData("users]", "get", "resourceNames: [db], ", "ops", true)]
    [InlineData("users], resourceNames: [bob]", "get", "", "shop", false)]
    public void Who_stands_in_has_what_the_other_has_where_he_has_it(string whom, string verb, string names, string @namespace, bool isReached)
    {
        var (_, graph) = RbacObjects.Graph(Cluster.Replace("name: boss-token", "name: db", StringComparison.Ordinal)
            + RbacObjects.Bound("user:eve", null, $"{{verbs: ['impersonate:user-info'], apiGroups: [authentication.k8s.io], resources: [{whom}}}", $"{{verbs: ['impersonate-on:user-info:{verb}'], {names}{Core}, resources: [secrets]}}")
            + RbacObjects.Bound("user:bob", "ops", $"{{verbs: [get], {Core}, resources: [secrets], resourceNames: [db]}}"));
        Assert.Equal(isReached, graph.Shortest(new AccessNode.Acts(Subject.User("eve")), new AccessNode.KnowsSecret(@namespace, "db"), _ => true) is not null);
    }

    [Theory]
    [InlineData("ops", "{verbs: [patch], apiGroups: [apps], resources: [deployments]}", null)] // one is there
    [InlineData("ops", "{verbs: [patch], apiGroups: [apps], resources: [deployments], resourceNames: [boss]}", null)]
    [InlineData("ops", "{verbs: [patch], apiGroups: [apps], resources: [statefulsets]}", "one of the statefulsets that it may change is there")]
    [InlineData("ops", "{verbs: [update], apiGroups: [apps], resources: [deployments], resourceNames: [other]}", "one of the deployments (other) that it may change is there")]
    [InlineData("ops", "{verbs: [create, patch], apiGroups: [apps], resources: [statefulsets]}", null)]
    [InlineData(null, "{verbs: [patch], apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations]}", "one of the mutatingwebhookconfigurations that it may change is there")]
    public void What_is_changed_must_be_there(string? @namespace, string rule, string? condition)
    {
        var (_, graph) = RbacObjects.Graph(Cluster + RbacObjects.Bound("user:eve", @namespace, rule));
        var path = graph.Shortest(new AccessNode.Acts(Subject.User("eve")), new AccessNode.ClusterAdmin(), _ => true);
        Assert.NotNull(path);
        Assert.Equal(condition, path.Select(step => step.Condition).FirstOrDefault(told => told is not null));
    }

    /// <summary>Where a cluster gave all that it has of the kinds, what is not among it is not there, and there is no way by it.</summary>
    [Theory]
    [InlineData("ops", "{verbs: [patch], apiGroups: [apps], resources: [statefulsets]}", "", null)]
    [InlineData("ops", "{verbs: [patch], apiGroups: [apps], resources: [statefulsets]}", "statefulsets", 1)] // not all of these were given
    [InlineData("ops", "{verbs: [patch], apiGroups: [apps], resources: [statefulsets, replicasets]}", "replicasets", 1)]
    [InlineData("ops", "{verbs: [patch], apiGroups: [apps], resources: [deployments]}", "", 0)] // one is there
    [InlineData("ops", "{verbs: [update], apiGroups: [apps], resources: [deployments], resourceNames: [other]}", "", null)]
    [InlineData(null, "{verbs: [patch], apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations]}", "", null)]
    [InlineData(null, "{verbs: [create], apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations]}", "", 0)]
    [InlineData("ops", "{verbs: [create], apiGroups: [argoproj.io], resources: [workflows]}", "", null)] // no such kind is defined
    [InlineData("ops", "{verbs: [create], apiGroups: [argoproj.io], resources: [workflows]}", "customresourcedefinitions", 1)]
    [InlineData("kube-system", "{verbs: [update], apiGroups: [''], resources: [configmaps], resourceNames: [aws-auth]}", "", null)]
    [InlineData("kube-system", "{verbs: [update], apiGroups: [''], resources: [configmaps], resourceNames: [aws-auth]}", "configmaps", 1)]
    public void What_a_whole_listing_does_not_have_is_no_way(string? @namespace, string rule, string missing, int? conditions)
    {
        var read = RbacObjects.Facts(Cluster + RbacObjects.Bound("user:eve", @namespace, rule));
        var graph = EscalationGraph.Of(AccessPolicy.Of(read.Objects), new(read.Objects, read.Workloads) { HasAll = (_, resource, _) => resource != missing });
        Assert.Equal(conditions, graph.DistancesTo(new AccessNode.ClusterAdmin()).TryGetValue(new AccessNode.Acts(Subject.User("eve")), out var way) ? way.Conditions : null);
    }

    [Theory]
    [InlineData("{verbs: [create], RESOURCE: [pods]}", true)]
    [InlineData("{verbs: [patch], RESOURCE: [pods/ephemeralcontainers]}", true)] // envFrom of any Secret
    [InlineData("{verbs: [patch], RESOURCE: [pods/ephemeralcontainers], resourceNames: [web]}", true)]
    [InlineData("{verbs: [patch], RESOURCE: [pods/ephemeralcontainers], resourceNames: [nope]}", true, "the pod nope runs in the namespace")]
    [InlineData("{verbs: [create], RESOURCE: [pods/exec]}", false)] // its volume is mounted by no container
    public void Secrets_of_a_namespace_are_had_through_pods(string rule, bool isReached, string? condition = null)
    {
        var (_, graph) = RbacObjects.Graph(RbacObjects.Bound("user:eve", "shop", rule.Replace("RESOURCE", $"{Core}, resources", StringComparison.Ordinal)) + """
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec: {automountServiceAccountToken: false, containers: [{name: c, image: i}], volumes: [{name: v, secret: {secretName: db}}]}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: db, namespace: shop}

            """);
        var path = graph.Shortest(new AccessNode.Acts(Subject.User("eve")), new AccessNode.KnowsSecret("shop", "db"), _ => true);
        Assert.Equal(isReached, path is not null);
        Assert.Equal(condition, path?.Select(step => step.Condition).FirstOrDefault(told => told is not null));
    }

    [Fact]
    public void What_names_a_kubelet_alone_is_had_by_its_name()
    {
        var (_, graph) = RbacObjects.Graph(OnNode
            + RbacObjects.Bound("user:eve", null, $"{{verbs: [impersonate], {Core}, resources: [users], resourceNames: ['system:node:n1']}}")
            + RbacObjects.Bound("user:system:node:n1", "ops", $"{{verbs: [get], {Core}, resources: [secrets]}}"));
        Assert.NotNull(graph.Shortest(new AccessNode.Acts(Subject.User("eve")), new AccessNode.Over(Reach.Secrets, "ops"), _ => true));
    }

    [Fact]
    public void Rights_in_a_role_of_others_depend_on_becoming_one_of_them()
    {
        var (_, graph) = RbacObjects.Graph(Cluster
            + RbacObjects.Bound("user:eve", null, $"{{verbs: [escalate, patch], {Rbac}, resources: [clusterroles], resourceNames: [shared]}}") + """
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: shared}
            rules: []
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: shared}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: shared}
            subjects: [{kind: ServiceAccount, name: other, namespace: shop}]

            """);
        var step = Assert.Single(graph.Shortest(new AccessNode.Acts(Subject.User("eve")), new AccessNode.ClusterAdmin(), _ => true)!, step => step.Condition is not null);
        Assert.Equal("it can become serviceaccount:shop/other whom ClusterRoleBinding/shared names", step.Condition);
    }

    /// <summary>Two sure halves are one sure whole: eve grows the role, and becomes who is bound to it.</summary>
    [Theory]
    [InlineData("shop", $"{{verbs: [create], {Core}, resources: [serviceaccounts/token]}}", 0, 2)]
    [InlineData("shop", $"{{verbs: [create], {Core}, resources: [pods]}}", 0, 2)] // the pod has the account
    [InlineData(null, $"{{verbs: [impersonate], {Core}, resources: [serviceaccounts], resourceNames: [other]}}", 0, 2)]
    [InlineData("elsewhere", $"{{verbs: [create], {Core}, resources: [serviceaccounts/token]}}", 1, 1)] // not his namespace: only if
    [InlineData("shop", $"{{verbs: [create], {Core}, resources: [serviceaccounts/token], resourceNames: [third]}}", 1, 1)]
    [InlineData("shop", $"{{verbs: [get], {Core}, resources: [pods/exec]}}", 1, 1)] // itself on a condition
    public void Rights_in_a_role_of_others_are_had_by_who_becomes_one_of_them(string? @namespace, string rule, int conditions, int acts)
    {
        var (_, graph) = RbacObjects.Graph(
            RbacObjects.Bound("user:eve", null, $"{{verbs: [escalate, patch], {Rbac}, resources: [clusterroles], resourceNames: [shared]}}") + RbacObjects.Bound("user:eve", @namespace, rule) + $$"""
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: shared}
            rules: []
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: shared}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: shared}
            subjects: [{kind: User, name: stranger}, {kind: ServiceAccount, name: other, namespace: shop}]

            """);
        var path = graph.Shortest(new AccessNode.Acts(Subject.User("eve")), new AccessNode.ClusterAdmin(), _ => true)!;
        Assert.Equal((conditions, acts), (path.Count(step => step.Condition is not null), path.Sum(step => step.Cost)));
        if (conditions == 0)
        {
            var act = Assert.Single(path, step => step.Cost > 0);
            Assert.Contains("becomes serviceaccount:shop/other, whom ClusterRoleBinding/shared names", act.Means, StringComparison.Ordinal);
            Assert.Contains(act.With, grant => grant.Rule.ToString().Contains(rule.Contains("impersonate", StringComparison.Ordinal) ? "impersonate" : "create", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_binding_of_a_namespace_is_joined_there()
    {
        var own = RbacObjects.Bound("user:eve", "ops", $"{{verbs: [bind], {Rbac}, resources: [clusterroles], resourceNames: [admin]}}", $"{{verbs: [patch], {Rbac}, resources: [rolebindings]}}");
        const string Binding = """
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: team, namespace: NAMESPACE}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
            subjects: [{kind: Group, name: team}]

            """;
        bool Reads(string @namespace) => RbacObjects.Graph(Cluster + own + Binding.Replace("NAMESPACE", @namespace, StringComparison.Ordinal)).Graph
            .Shortest(new AccessNode.Acts(Subject.User("eve")), new AccessNode.Over(Reach.Secrets, "ops"), _ => true) is not null;
        Assert.True(Reads("ops"));
        Assert.False(Reads("shop"));
    }

    [Theory]
    [InlineData("shop", $"{{verbs: [create], {Core}, resources: [pods]}}", "", "", null)]
    [InlineData("shop", $"{{verbs: [create], {Core}, resources: [pods]}}", "", $"{{verbs: [create], {Core}, resources: [persistentvolumes]}}", 1)]
    [InlineData("shop", $"{{verbs: [create], {Core}, resources: [pods]}}", "", $"{{verbs: [patch], {Core}, resources: [namespaces]}}", 1)]
    [InlineData("shop", $"{{verbs: [create], {Core}, resources: [pods]}}", "shop", $"{{verbs: [update], {Core}, resources: [namespaces], resourceNames: [shop]}}", 1)]
    [InlineData("shop", $"{{verbs: [create], {Core}, resources: [pods]}}", "", $"{{verbs: [update], {Core}, resources: [namespaces], resourceNames: [other]}}", null)]
    [InlineData("open", $"{{verbs: [create], {Core}, resources: [pods]}}", "", "", 1)]
    public void Joins_powers_of_several_bindings(string first, string one, string second, string other, int? actsToNode)
    {
        var manifests = RbacObjects.Bound("user:eve", first, one) + (other.Length == 0 ? "" : RbacObjects.Bound("user:eve", second.Length == 0 ? null : second, other));
        var (_, graph) = RbacObjects.Graph(Cluster + manifests);
        Assert.Equal(actsToNode, graph.Shortest(new AccessNode.Acts(Subject.User("eve")), new AccessNode.OnSomeNode(), _ => true)?.Sum(step => step.Cost));
    }

    [Fact]
    public void A_pod_leads_to_its_account_and_node()
    {
        var (_, graph) = RbacObjects.Graph(Cluster);
        Assert.Equal(0, Acts(graph, new AccessNode.Inside("Deployment", "ops", "boss"), new AccessNode.ClusterAdmin()));
        Assert.Equal(2, Acts(graph, new AccessNode.Inside("DaemonSet", "net", "cni"), new AccessNode.ClusterAdmin())); // the node, then a token there
        Assert.Equal(0, Acts(graph, new AccessNode.Acts(Subject.ServiceAccount("ops", "boss")), new AccessNode.KnowsSecret("ops", "boss-token")));
        Assert.Null(Acts(graph, new AccessNode.Acts(Subject.ServiceAccount("net", "default")), new AccessNode.OnSomeNode())); // its token is not in the pod
    }

    [Fact]
    public void Paths_share_no_binding_and_the_cut_closes_them()
    {
        var manifests = Cluster
            + RbacObjects.Bound("user:eve", "ops", $"{{verbs: [create], {Core}, resources: [pods]}}")
            + RbacObjects.Bound("user:eve", "ops", $"{{verbs: [create], {Core}, resources: [serviceaccounts/token]}}")
            + RbacObjects.Bound("user:eve", null, $"{{verbs: [impersonate], {Core}, resources: [serviceaccounts]}}")
            + RbacObjects.Bound("user:eve", null, $"{{verbs: [get], {Core}, resources: [pods]}}");
        var (policy, graph) = RbacObjects.Graph(manifests);
        var (from, to) = (new AccessNode.Acts(Subject.User("eve")), new AccessNode.ClusterAdmin());
        var cut = CheapestCut.Of(graph, from, to)!;
        Assert.Equal(["ClusterRoleBinding/boss"], cut.Select(binding => binding.ToString()).Where(name => name.EndsWith("/boss", StringComparison.Ordinal)));
        Assert.Null(graph.Shortest(from, to, node => node.Removable is not { } binding || !cut.Contains(binding)));
        Assert.Equal(1, graph.Disjoint(from, to, 9).Count(path => path.Any(step => step.To.Removable?.Name == "boss")));
        Assert.Contains(policy.Bindings, binding => cut.Contains(binding));
    }

    [Fact]
    public void A_cut_never_takes_what_every_cluster_has()
    {
        var (_, graph) = RbacObjects.Graph(Cluster);
        var cut = CheapestCut.Of(graph, new AccessNode.Acts(Subject.User("system:kube-controller-manager")), new AccessNode.ClusterAdmin());
        Assert.Null(cut); // its right to tokens leads to the controller that may escalate, in every cluster
    }

    private static int? Acts(EscalationGraph graph, AccessNode from, AccessNode to) => graph.Shortest(from, to, _ => true)?.Sum(step => step.Cost);
}
