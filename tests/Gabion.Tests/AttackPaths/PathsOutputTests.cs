using System.Text;
using System.Text.Json;
using Gabion.AttackPaths.Facts;
using Gabion.AttackPaths.Ranking;
using Gabion.Cli.Paths;
using Gabion.Model.Cluster;
using Gabion.Network.Reach;
using Gabion.Network.Reading;
using Gabion.Policy.Rbac;
using Gabion.Readers.Cluster;
using Gabion.Scan;
using Gabion.Tests.Policy.Rbac;
using Gabion.Tests.Reports;
using static Gabion.Tests.AttackPaths.Attacking;

namespace Gabion.Tests.AttackPaths;

public sealed class PathsOutputTests
{
    private static readonly string Shop = Workload("Deployment", "shop", "web", "{containerPort: 8080}", "serviceAccountName: web", ", securityContext: {privileged: true}")
        + Service("shop", "web", "type: LoadBalancer") + RbacObjects.Bound("serviceaccount:shop/web", "shop", "{verbs: [list], apiGroups: [\"\"], resources: [secrets]}");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Keeps_its_published_schema(bool hasPaths)
    {
        var schema = new JsonSchema(Repository.Read("docs", "schemas", "paths-1.json"));
        var text = Written("json", hasPaths ? Shop : Workload("Deployment", "shop", "web"));
        Assert.Equal([], schema.Breaches(text));
        using var json = JsonDocument.Parse(text);
        Assert.Equal(hasPaths ? 2 : 0, json.RootElement.GetProperty("paths").GetArrayLength());
    }

    [Fact]
    public void Says_in_words_where_a_path_goes()
    {
        var text = Written("table", Shop);
        Assert.StartsWith("2 paths from the internet: 2 medium; 1 workload", text, StringComparison.Ordinal);
        Assert.Contains("1. MEDIUM 21.6: shop/web[Deployment] to a node", text, StringComparison.Ordinal); // 100 × 0.8 × 0.3 × 0.9
        Assert.Contains("2. MEDIUM 17.1: shop/web[Deployment] to every Secret of namespace shop", text, StringComparison.Ordinal);
        Assert.Contains("1-2 as in path 1: runs code in shop/web[Deployment]", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void No_name_leaves_its_place_in_the_page()
    {
        var page = Written("html", Workload("Deployment", "shop", "web", "{containerPort: 8080}", "", ", envFrom: [{secretRef: {name: \"</title><script>alert(1)</script>\"}}]") + Service("shop", "web", "type: LoadBalancer"));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Graphviz_gets_each_box_once()
    {
        var dot = Written("dot", Shop);
        Assert.Equal(1, dot.Split("web[Deployment]\\nruns code in it, in shop").Length - 1);
        Assert.Contains("n0 -> n1 [label=\"through LoadBalancer Service shop/web, then assuming a fault in it", dot, StringComparison.Ordinal);
    }

    private static string Written(string format, string manifests)
    {
        var read = new ManifestReader().Read(new("all.yaml"), Encoding.UTF8.GetBytes(manifests));
        var reading = new FactReading([.. read.Facts], [.. read.Gaps]);
        var topology = TopologyReading.Read(reading.Facts);
        var stop = TestContext.Current.CancellationToken;
        KubernetesObject[] objects = [.. reading.Facts.OfType<KubernetesObject>()];
        Workload[] workloads = [.. reading.Facts.OfType<Workload>()];
        var facts = new PathInput(
            [.. objects], [.. workloads], new(Reachability.Of(topology, stop), withV6: true), AccessPolicy.Of(objects), new([.. objects], [.. workloads]), new(FactFindings.Of(reading).Findings), ImageIndex.Empty);
        var graph = Gabion.AttackPaths.Graph.AttackGraph.Of(facts, stop);
        var paths = PathRanking.Of(graph, new HashSet<int>());
        using var text = new StringWriter { NewLine = "\n" };
        PathsOutput.Write(text, new(new(["all.yaml"], "default", null, []), new(facts, reading.Gaps, topology.Assumptions), graph, paths, MendPlan.Of(graph, paths, stop), 10), format);
        return text.ToString();
    }
}
