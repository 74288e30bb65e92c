using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.Tests.Policy.Rbac;

/// <summary>Nodes have names: what is on one of them is not on another.</summary>
public sealed class NodePathTests
{
    private static string Pod(string name, string spec, string container = "") =>
        $$"""
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: {{name}}, namespace: a}
        spec: {serviceAccountName: {{name}}, {{spec}} containers: [{name: c, image: i {{container}}}]}

        """;

    private static string Controller(string kind, string name, string spec, string container = "") =>
        $$"""
        ---
        apiVersion: apps/v1
        kind: {{kind}}
        metadata: {name: {{name}}, namespace: a}
        spec:
          selector: {matchLabels: {app: {{name}} } }
          template:
            metadata: {labels: {app: {{name}} } }
            spec: {serviceAccountName: {{name}}, {{spec}} containers: [{name: c, image: i {{container}}}]}

        """;

    private static string Node(string name, string labels = "", string taints = "") =>
        $$"""
        ---
        apiVersion: v1
        kind: Node
        metadata: {name: {{name}}, labels: { {{labels}} } }
        spec: {taints: [ {{taints}} ]}

        """;

    private const string Privileged = ", securityContext: {privileged: true}";
    private const string ControlPlane = "node-role.kubernetes.io/control-plane: ''";
    private const string ControlPlaneTaint = "{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}";

    private static readonly AccessNode FromA = new AccessNode.Inside("Pod", "a", "a");
    private static readonly AccessNode FromDeployment = new AccessNode.Inside("Deployment", "a", "a");
    private static readonly AccessNode B = new AccessNode.Acts(Subject.ServiceAccount("a", "b"));

    [Theory]
    [InlineData("n1", "n1", 2)] // out onto n1, the token there
    [InlineData("n1", "n2", null)]
    public void A_node_gives_the_tokens_of_its_own_pods(string own, string other, int? acts)
    {
        var graph = Graph(Pod("a", $"nodeName: {own},", Privileged) + Pod("b", $"nodeName: {other},"));
        Assert.Equal(acts, graph.DistancesTo(B).TryGetValue(FromA, out var way) ? way.Acts : null);
        Assert.Equal(0, way.Conditions);
    }

    [Fact]
    public void A_pod_that_is_on_every_node_does_not_join_nodes()
    {
        var graph = Graph(Node("n1") + Node("n2") + Pod("a", "nodeName: n1,", Privileged) + Pod("b", "nodeName: n2,") + Controller("DaemonSet", "cni", "", Privileged));
        Assert.Equal((0, 2), Way(graph, FromA, new AccessNode.Acts(Subject.ServiceAccount("a", "cni"))));
        Assert.Null(Way(graph, FromA, B));
        Assert.Equal((0, 2), Way(graph, new AccessNode.Inside("DaemonSet", "a", "cni"), B)); // who is in all its pods is on every node
    }

    [Theory]
    // Where pods run is chance: the way is there, on a condition.
    [InlineData("", "", 1)]
    [InlineData("", "n2", 1)]
    [InlineData("nodeSelector: {pool: x},", "", 1)] // without Node objects nothing says that no node fits both
    public void What_depends_on_scheduling_has_a_condition(string own, string other, int conditions)
    {
        var graph = Graph(Controller("Deployment", "a", own, Privileged) + Pod("b", other.Length == 0 ? "" : $"nodeName: {other},"));
        Assert.Equal((conditions, 2), Way(graph, FromDeployment, B));
        var path = graph.Shortest(FromDeployment, B, _ => true)!;
        Assert.Contains(path, step => step.Means.Contains("it may be scheduled on any node", StringComparison.Ordinal));
        Assert.Equal((0, 1), Way(graph, FromDeployment, new AccessNode.OnSomeNode())); // a node it has for certain
    }

    [Theory]
    [InlineData("nodeSelector: {pool: x},", "nodeSelector: {pool: y},", null)]
    [InlineData("nodeSelector: {pool: x},", "nodeSelector: {pool: x},", 0)] // there is but one
    [InlineData("nodeSelector: {pool: x},", "nodeName: n2,", null)]
    [InlineData("affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: pool, operator: NotIn, values: [x]}]}]}}},", "nodeName: n1,", null)]
    [InlineData("affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [n1]}]}]}}},", "nodeName: n1,", 0)]
    [InlineData("", "", 1)]
    [InlineData("", "nodeName: n2,", 1)]
    [InlineData("", "nodeName: cp,", null)] // the taint keeps it off
    [InlineData("tolerations: [{operator: Exists}],", "nodeName: cp,", 1)]
    [InlineData("tolerations: [{key: node-role.kubernetes.io/control-plane, effect: NoExecute, operator: Exists}],", "nodeName: cp,", null)]
    public void Known_nodes_say_where_pods_fit(string own, string other, int? conditions)
    {
        var nodes = Node("n1", "pool: x") + Node("n2", "pool: y") + Node("cp", ControlPlane, ControlPlaneTaint);
        var graph = Graph(nodes + Controller("Deployment", "a", own, Privileged) + Pod("b", other));
        Assert.Equal(conditions, Way(graph, FromDeployment, B)?.Conditions);
    }

    [Fact]
    public void The_control_planes_node_is_the_cluster()
    {
        var nodes = Node("n1") + Node("cp", ControlPlane, ControlPlaneTaint);
        var admin = new AccessNode.ClusterAdmin();
        Assert.Equal((0, 2), Way(Graph(nodes + Pod("a", "nodeName: cp,", Privileged)), FromA, admin));
        Assert.Null(Way(Graph(nodes + Pod("a", "nodeName: n1,", Privileged)), FromA, admin));
        Assert.Equal((0, 2), Way(Graph(nodes + RbacObjects.Bound("user:eve", "open", "{verbs: [create], apiGroups: [\"\"], resources: [pods]}")), new AccessNode.Acts(Subject.User("eve")), admin)); // where it runs is its choice
    }

    [Fact]
    public void A_node_that_nothing_names_is_reached_only_if_there_is_one()
    {
        var manifests = Controller("Deployment", "a", "", Privileged) + Controller("DaemonSet", "b", "", Privileged);
        var goal = new AccessNode.OnNode("nope");
        var graph = Graph(manifests, "nope");
        Assert.Equal((1, 1), Way(graph, FromDeployment, goal));
        Assert.Equal((1, 1), Way(graph, new AccessNode.Inside("DaemonSet", "a", "b"), goal));
        Assert.False(Graph(manifests).Knows(goal));
        Assert.False(new NodeMap(Facts(manifests)).IsWhole);
        Assert.True(new NodeMap(Facts(manifests + Node("n1"))).IsWhole);
    }

    [Fact]
    public void Pods_that_others_made_tell_where_their_owner_runs()
    {
        var facts = Facts(Controller("Deployment", "a", "", Privileged) + Pod("b", "nodeName: n2,"));
        var path = facts.Workloads[0].Object.File.Path;
        ClusterFacts On(string node) => new(facts.Objects, facts.Workloads) { PodNodes = new Dictionary<string, System.Collections.Immutable.ImmutableSortedSet<string>> { [path] = [node] } };
        Assert.Equal((0, 2), Way(EscalationGraph.Of(AccessPolicy.Of(facts.Objects), On("n2")), FromDeployment, B));
        Assert.Null(Way(EscalationGraph.Of(AccessPolicy.Of(facts.Objects), On("n1")), FromDeployment, B));
    }

    [Fact]
    public void A_kubelet_has_the_tokens_and_secrets_of_its_pods()
    {
        var graph = Graph(Pod("b", "nodeName: n1, automountServiceAccountToken: false, volumes: [{name: s, secret: {secretName: db}}],") + Pod("c", "nodeName: n2,"));
        var kubelet = new AccessNode.Acts(Subject.User("system:node:n1"));
        Assert.Equal((1, 1), Way(graph, kubelet, B)); // it asks for one where none is mounted, unless NodeRestriction minds the audience
        Assert.Equal((0, 1), Way(graph, kubelet, new AccessNode.KnowsSecret("a", "db")));
        Assert.Null(Way(graph, kubelet, new AccessNode.Acts(Subject.ServiceAccount("a", "c"))));
    }

    [Theory]
    [InlineData("storage", "stage", true)] // the volume of the claim that the pod mounts, in a namespace of its own
    [InlineData("a", "disk", true)] // without a namespace it is the claim's
    [InlineData("a", "share", true)]
    [InlineData("a", "numbered", true)] // that of a StatefulSet's template
    [InlineData("storage", "controller", false)] // kubelets do not attach
    [InlineData("a", "stranger", false)] // claimed in another namespace
    [InlineData("a", "other", false)] // of a pod on another node
    public void A_kubelet_reads_the_secrets_of_the_volumes_that_its_pods_claim(string @namespace, string secret, bool reads)
    {
        static string Volume(string claim, string source, string ns = "a") =>
            $"---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {{name: pv-{ns}-{claim}}}\nspec: {{claimRef: {{namespace: {ns}, name: {claim}}}, {source}}}\n";
        var facts = Facts(Pod("b", "nodeName: n1, volumes: [{name: d, persistentVolumeClaim: {claimName: one}}, {name: e, persistentVolumeClaim: {claimName: two}}, {name: f, persistentVolumeClaim: {claimName: three}}],")
            + Pod("c", "nodeName: n2, volumes: [{name: d, persistentVolumeClaim: {claimName: far}}],")
            + Controller("StatefulSet", "db", "nodeName: n1,").Replace("spec:\n  selector", "spec:\n  volumeClaimTemplates: [{metadata: {name: data}}]\n  selector", StringComparison.Ordinal)
            + Volume("one", "csi: {driver: d, nodeStageSecretRef: {namespace: storage, name: stage}, controllerPublishSecretRef: {namespace: storage, name: controller}}")
            + Volume("two", "iscsi: {secretRef: {name: disk}}") + Volume("three", "azureFile: {secretName: share}") + Volume("data-db-11", "csi: {driver: d, nodeExpandSecretRef: {namespace: a, name: numbered}}")
            + Volume("one", "csi: {driver: d, nodePublishSecretRef: {namespace: a, name: stranger}}", "elsewhere") + Volume("far", "rbd: {secretRef: {name: other}}"));
        var policy = AccessPolicy.Of(facts.Objects);
        var way = Way(EscalationGraph.Of(policy, facts), new AccessNode.Acts(Subject.User("system:node:n1")), new AccessNode.KnowsSecret(@namespace, secret));
        Assert.Equal(reads ? (0, 1) : null, way);
        Assert.Equal(reads, new NodeAuthorizer(policy, facts).Decide("n1", new ResourceRequest("get", "", "secrets", "", @namespace, secret)).IsAllowed); // of one opinion
    }

    [Theory]
    [InlineData("initContainers: [{name: i, image: i, volumeMounts: [{name: s, mountPath: /s}]}],", 1)] // it is over when others come in
    [InlineData("initContainers: [{name: i, image: i, envFrom: [{secretRef: {name: db}}]}],", 1)]
    [InlineData("initContainers: [{name: i, image: i, restartPolicy: Always, volumeMounts: [{name: s, mountPath: /s}]}],", 0)] // a sidecar stays
    [InlineData("initContainers: [{name: i, image: i, envFrom: [{secretRef: {name: db}}]}], containers: [{name: c, image: i, volumeMounts: [{name: s, mountPath: /s}]}],", 0)]
    public void What_only_an_init_container_has_is_not_in_the_pod_that_runs(string containers, int conditions)
    {
        var hasOwn = containers.Contains(" containers:", StringComparison.Ordinal);
        var pod = Pod("b", $"nodeName: n1, volumes: [{{name: s, secret: {{secretName: db}}}}], {containers}");
        var graph = Graph((hasOwn ? pod.Replace(", containers: [{name: c, image: i }]", "", StringComparison.Ordinal) : pod) + Pod("a", "nodeName: n1,", Privileged));
        AccessNode secret = new AccessNode.KnowsSecret("a", "db");
        Assert.Equal((conditions, 0), Way(graph, new AccessNode.Inside("Pod", "a", "b"), secret));
        Assert.Equal((0, 2), Way(graph, FromA, secret)); // on the node it is there in any case
    }

    [Fact]
    public void A_token_that_only_an_init_container_has_is_gone_as_well()
    {
        var graph = Graph(Pod("b", "nodeName: n1, automountServiceAccountToken: false, volumes: [{name: s, projected: {sources: [{serviceAccountToken: {path: t}}]}}], initContainers: [{name: i, image: i, volumeMounts: [{name: s, mountPath: /s}]}],")
            + Pod("a", "nodeName: n1,", Privileged));
        Assert.Equal((1, 0), Way(graph, new AccessNode.Inside("Pod", "a", "b"), B));
        Assert.Equal((0, 2), Way(graph, FromA, B));
    }

    [Fact]
    public void A_workload_is_known_as_it_is_printed()
    {
        AccessNode.Inside pod = new("Pod", "a", "b");
        var graph = Graph(Pod("b", ""));
        Assert.Equal("pod/a/b", pod.ToString());
        Assert.Equal(pod, graph.Known(new AccessNode.Inside("pod", "a", "b")));
        Assert.Null(graph.Known(new AccessNode.Inside("pod", "A", "b"))); // names have their case
        Assert.Null(graph.Known(new AccessNode.Acts(Subject.User("nobody"))));
    }

    private static ClusterFacts Facts(string manifests) => RbacObjects.Facts(manifests);

    private static EscalationGraph Graph(string manifests, string? asked = null)
    {
        var facts = asked is null ? Facts(manifests) : Facts(manifests).Asking(asked);
        return EscalationGraph.Of(AccessPolicy.Of(facts.Objects), facts);
    }

    private static (int Conditions, int Acts)? Way(EscalationGraph graph, AccessNode from, AccessNode to) =>
        graph.DistancesTo(to).TryGetValue(from, out var way) ? (way.Conditions, way.Acts) : null;
}
