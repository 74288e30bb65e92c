using Gabion.Model;
using Gabion.Rules;
using Gabion.Scan;
using Gabion.Scan.Cluster;
using Gabion.Sources.Cluster;
using Gabion.Sources.Probing;
using Gabion.Tests.Sources;
using Gabion.Tests.Sources.Cluster.Simulator;

namespace Gabion.Tests.Scan;

/// <summary>Probes as a part of a scan.</summary>
public sealed class ClusterProbesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_answers_anybody_is_a_finding_of_the_scan()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply("{apiVersion: v1, kind: Node, metadata: {name: worker-1}, status: {addresses: [{type: Hostname, address: worker-1}, {type: InternalIP, address: 127.0.0.1}]}}"));
        var access = Assert.IsType<AccessResult.Found>(ClusterPlace.OfFiles([_folder.Write("config", server.Kubeconfig())], null)).Access;
        using var source = await LiveCluster.OpenAsync(access, null, ClusterSettings.Default, TimeProvider.System, Stop);
        List<string> announced = [];
        var probes = new ClusterProbes(TimeSpan.FromSeconds(5), requests => announced.AddRange(requests.Select(request => request.Address)));
        var without = await ScanAsync(source, null);
        Assert.DoesNotContain(without.Findings, finding => finding.Resource.Kind == "Endpoint");

        var report = await ScanAsync(source, probes);
        var open = Assert.Single(report.Findings, finding => finding.Resource.Kind == "Endpoint" && finding.Message.Contains("/api/v1/namespaces", StringComparison.Ordinal));
        Assert.Equal(("GBN-CLU-400", Severity.Critical, "cluster"), (open.Rule.Id.Text, open.Severity, open.Location.ToString()));
        Assert.StartsWith("HTTP 200", open.Evidence.Single(evidence => evidence.Name == "answer").Value, StringComparison.Ordinal);
        Assert.Contains($"https://127.0.0.1:{server.Address.Port}/api/v1/namespaces?limit=1", announced);
        Assert.Contains("https://127.0.0.1:10250/pods", announced);
        Assert.True(report.Coverage.Assessed["probe that was answered"] >= 4);

        server.Accepts = (token, certificate) => token is not null || certificate is not null;
        Assert.DoesNotContain((await ScanAsync(source, probes)).Findings, finding => finding.Resource.Kind == "Endpoint" && finding.Location.Path == "cluster");
    }

    [Fact]
    public void Every_probe_has_a_rule()
    {
        var known = Catalogue.Create(RuleSettings.Default).Select(rule => rule.Card.Id.Text).ToHashSet();
        foreach (var kind in Enum.GetValues<ProbeKind>())
        {
            Assert.All(ProbeCatalogue.Of("h", 1, kind), request => Assert.Contains(ClusterProbes.RuleOf(request), known));
        }
    }

    private static async Task<ScanReport> ScanAsync(ObjectSource source, ClusterProbes? probes) =>
        Assert.IsType<ScanResult.Assessed>(await new ClusterScanner(TimeProvider.System, "1").ScanAsync(source, new() { Target = "cluster", Probes = probes }, Stop)).Report;
}
