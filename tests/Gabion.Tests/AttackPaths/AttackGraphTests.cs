using Gabion.AttackPaths.Graph;
using Gabion.AttackPaths.Ranking;
using Gabion.Tests.Network;
using Gabion.Tests.Policy.Rbac;
using static Gabion.Tests.AttackPaths.Attacking;

namespace Gabion.Tests.AttackPaths;

public sealed class AttackGraphTests
{
    private const string Port = "{containerPort: 8080}";
    private const string Database = "{containerPort: 5432}";
    private const string NoToken = "automountServiceAccountToken: false";
    private const string Privileged = ", securityContext: {privileged: true}";

    private static readonly string Web = Workload("Deployment", "shop", "web", Port, "serviceAccountName: web");
    private static readonly string Open = Service("shop", "web", "type: LoadBalancer");
    private static readonly string ReadsSecrets = RbacObjects.Bound("serviceaccount:shop/web", "shop", "{verbs: [list], apiGroups: [\"\"], resources: [secrets]}");
    private static readonly string Admin = RbacObjects.Bound("serviceaccount:ops/agent", null, "{verbs: [\"*\"], apiGroups: [\"*\"], resources: [\"*\"]}");

    /// <summary>0.6 for the Secrets of a namespace × 0.3 for an image that was not looked at × 0.95 for an act.</summary>
    [Fact]
    public void Follows_the_token_of_what_is_exposed() => Assert.Equal(
        "17.10: talks to shop/web[Deployment] > runs code in shop/web[Deployment] > acts as serviceaccount:shop/web > every Secret of namespace shop",
        Lines(Web + Open + ReadsSecrets));

    /// <summary>The pods of a DaemonSet are on each of its nodes: whoever comes into them is beside every pod there.</summary>
    [Theory]
    [InlineData("DaemonSet", "", "", true)]
    [InlineData("DaemonSet", "n1 n2", "", true)] // on both, wherever the other is
    [InlineData("DaemonSet", "n1 n2", "nodeName: n2", true)]
    [InlineData("Deployment", "n1 n2", "nodeName: n2", false)] // where it is, is chance
    [InlineData("Deployment", "", "", false)]
    [InlineData("Deployment", "n1", "nodeName: n1", true)]
    public void A_DaemonSet_is_beside_every_pod(string kind, string nodes, string where, bool isSure)
    {
        var cluster = string.Concat(nodes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => $"---\napiVersion: v1\nkind: Node\nmetadata: {{name: {name}}}\n"));
        var graph = Graph(cluster + Workload(kind, "net", "cni", Port, NoToken, Privileged) + Service("net", "cni", "type: LoadBalancer") + Workload("Deployment", "ops", "agent", "", where.Length == 0 ? "serviceAccountName: agent" : $"{where}\n      serviceAccountName: agent") + Admin);
        var path = PathRanking.Of(graph, new HashSet<int>()).First(path => graph.Places[path.Hops[^1].Hop.To].Kind == PlaceKind.ClusterAdmin);
        Assert.Equal(isSure, path.Hops.All(edge => edge.Hop.Condition is null));
    }

    /// <summary>What an init container alone has is not with the program that is broken into, and yet on the node: 0.4 for a Secret × 0.3 × 0.9 × 0.9.</summary>
    [Fact]
    public void Secrets_of_init_containers_are_on_the_node_and_not_in_the_pod()
    {
        const string Pod = NoToken + ", initContainers: [{name: i, image: i, envFrom: [{secretRef: {name: setup}}]}]";
        static string Web(string container) => Workload("Deployment", "shop", "web", Port, "X", container).Replace("X", Pod.Replace(", init", "\n      init", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("", Lines(Web("") + Open));
        var taken = Lines(Web(Privileged) + Open);
        Assert.Contains("root on the node of shop/web[Deployment] > secret/shop/setup", taken, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("type: ClusterIP", "")]
    [InlineData("type: LoadBalancer, allocateLoadBalancerNodePorts: false, loadBalancerSourceRanges: [10.0.0.0/8]", "")]
    [InlineData("type: LoadBalancer", ", annotations: {service.beta.kubernetes.io/aws-load-balancer-internal: \"true\"}")]
    [InlineData("type: LoadBalancer", ", annotations: {networking.gke.io/load-balancer-type: Internal}")]
    public void No_way_in_from_the_internet(string spec, string metadata) => Assert.Equal("", Lines(Web + Service("shop", "web", spec, metadata) + ReadsSecrets));

    [Theory]
    [InlineData("type: LoadBalancer, loadBalancerSourceRanges: [0.0.0.0/0]", 17.1)]
    [InlineData("type: LoadBalancer, loadBalancerSourceRanges: [8.8.8.0/24]", 8.55)]
    [InlineData("type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]", 8.55)] // the ranges do not hold for its node ports
    [InlineData("type: NodePort", 8.55)]
    [InlineData("type: ClusterIP, externalIPs: [8.8.8.8]", 13.68)]
    public void Ways_in_differ_in_how_easy_they_are(string spec, double score) =>
        Assert.Equal(score, Assert.Single(Paths(Web + Service("shop", "web", spec) + ReadsSecrets)).Score, 6);

    [Fact]
    public void Network_policies_close_a_load_balancer() =>
        Assert.Equal("", Lines(Web + Open + ReadsSecrets + Reaching.NetPolicy("shop", "web", "{podSelector: {}, policyTypes: [Ingress]}")));

    [Fact]
    public void An_ingress_that_policies_do_not_name_is_doubtful()
    {
        var ingress = """
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web, namespace: shop}
            spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}

            """;
        var inside = Service("shop", "web", "type: ClusterIP");
        Assert.Equal(17.1, Assert.Single(Paths(Web + inside + ingress + ReadsSecrets)).Score, 6);
        var graph = Graph(Web + inside + ingress + ReadsSecrets + Reaching.NetPolicy("shop", "web", "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: proxy}}}]}]}"));
        var door = Assert.Single(graph.From(graph.Internet.Number));
        Assert.Equal("the ingress controller is one of the pods that the network policies let in", door.Condition);
        Assert.Contains(graph.Unknown, text => text.StartsWith("Ingress shop/web leads to shop/web[Deployment]", StringComparison.Ordinal));
    }

    /// <summary>1 × 0.3 into web × 0.8 to an open port × 0.3 into db × 0.9 out of it × 0.9 into the agent beside it.</summary>
    [Fact]
    public void Goes_from_pod_to_pod_onto_the_node_and_to_its_pods() => Assert.Equal(
        "5.83: talks to shop/web[Deployment] > runs code in shop/web[Deployment] > talks to shop/db[Deployment] > runs code in shop/db[Deployment] > root on the node of shop/db[Deployment]"
        + " > runs code in ops/agent[DaemonSet] > acts as serviceaccount:ops/agent > cluster-admin",
        Lines(Workload("Deployment", "shop", "web", Port, NoToken) + Open + Workload("Deployment", "shop", "db", Database, NoToken, Privileged) + Workload("DaemonSet", "ops", "agent", "", "serviceAccountName: agent") + Admin));

    [Fact]
    public void A_policy_between_pods_stops_it() => Assert.Equal(
        "",
        Lines(Workload("Deployment", "shop", "web", Port, NoToken) + Open + Workload("Deployment", "shop", "db", Database, NoToken, Privileged) + Workload("DaemonSet", "ops", "agent", "{containerPort: 1}", "serviceAccountName: agent") + Admin
            + Reaching.NetPolicy("shop", "out", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}")));

    [Theory]
    [InlineData("n1", "n1", true)]
    [InlineData("n1", "n2", false)]
    public void Pods_on_other_nodes_are_not_beside(string own, string other, bool isBeside)
    {
        var paths = Paths(Workload("Deployment", "shop", "web", Port, $"{NoToken}\n      nodeName: {own}", Privileged) + Open
            + Workload("Deployment", "ops", "agent", "{containerPort: 1}", $"serviceAccountName: agent\n      nodeName: {other}") + Admin
            + Reaching.NetPolicy("ops", "none", "{podSelector: {}, policyTypes: [Ingress]}"));
        Assert.Equal(isBeside, paths.Any(path => path.Goal.Kind == PlaceKind.ClusterAdmin));
        Assert.Contains(paths, path => path.Hops.Any(edge => edge.Hop.Kind == HopKind.Escape));
    }

    [Fact]
    public void Hops_name_findings_and_places()
    {
        var path = Assert.Single(Paths(Web + Open + ReadsSecrets));
        Assert.Equal(
            ["GBN-CLU-211", "GBN-CLU-034", "GBN-CLU-303"],
            path.Hops.SelectMany(edge => edge.Hop.Evidence).Select(evidence => evidence.Rule).OfType<string>().Distinct());
        Assert.All(path.Hops.SelectMany(edge => edge.Hop.Evidence), evidence => Assert.Equal("all.yaml", evidence.Place?.Path));
    }

    [Fact]
    public void Secrets_and_cloud_identities_are_goals()
    {
        var account = "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web, namespace: shop, annotations: {eks.amazonaws.com/role-arn: \"arn:aws:iam::1:role/web\"}}\n";
        var paths = Paths(Workload("Deployment", "shop", "web", Port, "serviceAccountName: web", ", envFrom: [{secretRef: {name: db}}]") + Open + account);
        Assert.Equal(["aws:arn:aws:iam::1:role/web", "secret/shop/db"], paths.Select(path => path.Goal.Name));
    }

    /// <summary>From inside: 0.9 out of the container × 0.9 into the agent beside it.</summary>
    [Fact]
    public void Begins_in_pods_when_told_so()
    {
        var manifests = Workload("Deployment", "shop", "db", Database, NoToken, Privileged) + Workload("DaemonSet", "ops", "agent", "", "serviceAccountName: agent") + Admin;
        Assert.Equal("", Lines(manifests));
        Assert.Equal(
            "81.00: runs code in shop/db[Deployment] > root on the node of shop/db[Deployment] > runs code in ops/agent[DaemonSet] > acts as serviceaccount:ops/agent > cluster-admin",
            Lines(manifests, footholds: ["shop/db[Deployment]"]));
    }

    [Fact]
    public void Plans_what_was_tried()
    {
        var graph = Graph(Workload("Deployment", "shop", "web", Port, "serviceAccountName: web", Privileged) + Open + ReadsSecrets + Workload("DaemonSet", "ops", "agent", "", "serviceAccountName: agent") + Admin);
        var paths = PathRanking.Of(graph, new HashSet<int>());
        var plan = MendPlan.Of(graph, paths, TestContext.Current.CancellationToken);
        Assert.Equal([MendKind.Confine, MendKind.Grant], plan.Steps.Select(step => step.Mend.Kind).Take(2));
        var left = PathRanking.Of(graph, plan.Steps.Select(step => step.Mend.Number).ToHashSet());
        Assert.Equal(plan.Steps[^1].Risk, left.Sum(path => path.Score + path.AlsoFrom.Sum(other => 100 * path.Goal.Impact * other.Ease)), 6);
        Assert.All(plan.Steps.Zip(plan.Steps.Skip(1)), pair => Assert.True(pair.Second.Risk < pair.First.Risk));
    }

    [Fact]
    public void Of_an_account_with_rights_less_rights_are_the_mend()
    {
        Assert.DoesNotContain(Paths(Web + Open + ReadsSecrets).SelectMany(path => path.Mends), mend => mend.Kind == MendKind.Token);
        var everybody = RbacObjects.Bound("group:system:serviceaccounts", "shop", "{verbs: [list], apiGroups: [\"\"], resources: [secrets]}");
        Assert.Contains(Paths(Web + Open + everybody).SelectMany(path => path.Mends), mend => mend.Kind == MendKind.Token);
    }
}
