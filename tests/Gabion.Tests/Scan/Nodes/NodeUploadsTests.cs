using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gabion.Model;
using Gabion.Model.Compliance;
using Gabion.Rules;
using Gabion.Scan;
using Gabion.Scan.Cluster;
using Gabion.Scan.Compliance;
using Gabion.Scan.Images;
using Gabion.Scan.Nodes;
using Gabion.Sources.Cluster;
using Gabion.Sources.Images;
using Gabion.Tests.Sources;
using Gabion.Tests.Sources.Cluster.Simulator;

namespace Gabion.Tests.Scan.Nodes;

/// <summary>From a node's root through a collector's ConfigMap to the scan of the cluster.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class NodeUploadsTests : IDisposable
{
    private const string Machine = "0123456789abcdef0123456789abcdef";
    private const string Token = "the-token-of-all-servers";

    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _root = new();
    private readonly TemporaryFolder _folder = new();
    private readonly SimulatedCluster _cluster = new SimulatedCluster().Apply($$"""
        apiVersion: v1
        kind: Namespace
        metadata: {name: gabion-collector}
        ---
        apiVersion: v1
        kind: Node
        metadata: {name: worker-1, creationTimestamp: "2026-01-01T00:00:00Z"}
        status: {nodeInfo: {machineID: {{Machine}} } }
        """);

    public NodeUploadsTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _root.Write("etc/os-release", "ID=debian\nVERSION_ID=13\n");
        _root.Write("etc/machine-id", $"{Machine}\n");
        _root.Write("etc/kubernetes/manifests/kube-apiserver.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: kube-apiserver, namespace: kube-system}
            spec:
              containers:
              - name: kube-apiserver
                image: registry.k8s.io/kube-apiserver:v1.36.1
                command: [kube-apiserver, --profiling=true, --encryption-provider-config=/etc/kubernetes/enc.yaml]
            """);
        _root.Write("etc/kubernetes/enc.yaml", $$"""
            apiVersion: apiserver.config.k8s.io/v1
            kind: EncryptionConfiguration
            resources:
            - resources: [secrets]
              providers: [{aescbc: {keys: [{name: a, secret: {{Convert.ToBase64String("a key that somebody has typed in"u8)}} }] } }]
            """);
        _root.Write("var/lib/kubelet/config.yaml", "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nreadOnlyPort: 10255\n");
        _root.Write("proc/812/cmdline", "kubelet\0--config=/etc/kubernetes/kubelet-run.yaml\0--read-only-port=10250\0");
        _root.Write("proc/812/cgroup", "0::/system.slice/kubelet.service\n");
        _root.Write("etc/kubernetes/kubelet-run.yaml", "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nprotectKernelDefaults: false\n");
        _root.Write("etc/rancher/k3s/config.yaml", $"cluster-init: true\ntoken: {Token}\n");
        File.SetUnixFileMode(_root.Write("etc/kubernetes/pki/ca.key", key.ExportPkcs8PrivateKeyPem()), (UnixFileMode)0b110_100_100);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _root.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_cluster_says_of_a_node_what_the_node_says_of_itself()
    {
        var made = await CollectAsync("worker-1", Now);
        Assert.DoesNotContain(Token, Encoding.UTF8.GetString(made.Json), StringComparison.Ordinal);
        await using var server = await SimulatedApiServer.StartAsync(_cluster);
        using (var client = new ClusterClient(Access(server), ClusterSettings.Default, TimeProvider.System))
        {
            await client.PatchAsync(NodeConfigMap.Kind, made.Namespace, made.Name, ApiPatch.Apply(made.Json, "collector", isForced: true), Stop);
        }

        using var node = NodeRoot.Open(_root.Path, [], out _)!;
        var onNode = Assert.IsType<ScanResult.Assessed>(await new NodeScanner(new FixedClock(Now), "1").ScanAsync(node, wantsImages: false, new() { Target = _root.Path }, Stop)).Report;
        var expected = onNode.Findings.Where(finding => finding.Rule.Area != Area.Code).Select(finding => Shown(finding, "")).ToList();
        Assert.Contains(expected, line => line.StartsWith("GBN-CLU-479 etc/kubernetes/pki/ca.key", StringComparison.Ordinal));
        Assert.Contains(expected, line => line.Contains("proc/812/cmdline", StringComparison.Ordinal));

        var report = await ScanAsync(server);
        Assert.Equal(expected, report.Findings.Where(finding => finding.Location.Path.StartsWith("Node/worker-1/", StringComparison.Ordinal)).Select(finding => Shown(finding, "Node/worker-1/")));
        Assert.Equal(1, report.Coverage.Assessed["node by its collector"]);
        Assert.DoesNotContain(report.Coverage.Gaps, gap => gap.Reason.StartsWith("How ", StringComparison.Ordinal));

        using var source = await LiveCluster.OpenAsync(Access(server), null, ClusterSettings.Default, TimeProvider.System, Stop);
        var file = Path.Combine(_folder.Path, "snapshot");
        await using (var output = File.Create(file))
        {
            await SnapshotWriter.WriteAsync(source, output, keepsSecretValues: false, Now, null, Stop);
        }

        using var snapshot = SnapshotFile.Open(file);
        Assert.Equal(report.Findings.Select(finding => finding.Fingerprint), (await ScanAsync(snapshot, Now.AddYears(1))).Findings.Select(finding => finding.Fingerprint));
    }

    [Fact]
    public async Task A_format_that_is_not_known_is_not_taken_for_another()
    {
        var made = await CollectAsync("worker-1", Now);
        var json = Encoding.UTF8.GetString(made.Json).Replace("\"gabion.dev/node-facts\": \"v1\"", "\"gabion.dev/node-facts\": \"v9\"", StringComparison.Ordinal);
        await using var server = await SimulatedApiServer.StartAsync(_cluster.Apply(json));
        var report = await ScanAsync(server);
        Assert.DoesNotContain(report.Findings, finding => finding.Location.Path.StartsWith("Node/worker-1/", StringComparison.Ordinal));
        Assert.Contains("says the format 'v9', and v1 is the one known here", Assert.Single(report.Coverage.Gaps, gap => gap.Kind == GapKind.Invalid).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_that_goes_on_follows_collectors()
    {
        var made = await CollectAsync("worker-1", Now);
        await using var server = await SimulatedApiServer.StartAsync(_cluster);
        using var source = await LiveCluster.OpenAsync(Access(server), null, ClusterSettings.Default, TimeProvider.System, Stop);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var watch = new ClusterWatch(source, new() { Target = "cluster" }, new FixedClock(Now), "1");
        var report = Assert.IsType<ScanResult.Assessed>(await watch.StartAsync(end.Token)).Report;
        Assert.DoesNotContain(report.Findings, finding => finding.Location.Path.StartsWith("Node/worker-1/", StringComparison.Ordinal));

        await using (var changes = watch.ChangesAsync(end.Token).GetAsyncEnumerator(end.Token))
        {
            _cluster.Apply(Encoding.UTF8.GetString(made.Json));
            Assert.True(await changes.MoveNextAsync());
            Assert.Contains(changes.Current.New, finding => finding.Location.Path == "Node/worker-1/etc/kubernetes/pki/ca.key");
        }

        await end.CancelAsync();
    }

    [Fact]
    public async Task A_folder_may_hold_what_a_collector_wrote()
    {
        _folder.Write("worker-1.json", Encoding.UTF8.GetString((await CollectAsync("worker-1", Now)).Json));
        var report = Assert.IsType<ScanResult.Assessed>(await new Scanner(new FixedClock(Now), "1").ScanAsync(new() { Target = _folder.Path, ListsSubjects = true }, Stop)).Report;
        Assert.Contains(report.Findings, finding => finding.Rule.Id.Text == "GBN-CLU-479" && finding.Location.Path == "Node/worker-1/etc/kubernetes/pki/ca.key");

        var rules = Catalogue.Create(RuleSettings.Default);
        var held = Assessment.Of(FrameworkList.Find("cis-kubernetes", rules)!, report, [.. rules.Select(rule => rule.Card)]);
        Assert.Equal(RequirementOutcome.Fail, held.Results.Single(result => result.Requirement.Number == "1.1.21").Outcome);
    }

    [Theory]
    [InlineData("worker-1", "worker-2", "gabion-collector", 0, "it says that it is of the node 'worker-1', and its name says another")]
    [InlineData("worker-3", null, "gabion-collector", 0, "the cluster has no node 'worker-3'")]
    [InlineData("worker-1", null, "shop", 0, "it is not in the namespace gabion-collector")]
    [InlineData("worker-1", null, "gabion-collector", -365, "before the node of this name joined the cluster")]
    [InlineData("worker-1", null, "gabion-collector", 1, "which is not yet")]
    public async Task What_is_not_of_the_node_is_not_believed(string node, string? named, string space, int days, string why)
    {
        var made = JsonNode.Parse((await CollectAsync(node, Now.AddDays(days), space)).Json)!.AsObject();
        if (named is not null)
        {
            made["metadata"]!["name"] = NodeUpload.NameFor(named);
        }

        _cluster.Apply(made);
        await NothingIsSaidAsync(why);
    }

    [Theory]
    [InlineData("H4sIAAAAAAAA", "The facts of a node in it were not assessed: ")]
    [InlineData("bm8gZ3ppcA==", "The facts of a node in it were not assessed: ")]
    public async Task What_is_damaged_is_told(string packed, string why)
    {
        _cluster.Apply($$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: gabion-node-worker-1, namespace: gabion-collector, labels: {gabion.dev/node-facts: v1} }
            binaryData: {facts.gz: {{packed}} }
            """);
        await NothingIsSaidAsync(why);
    }

    [Fact]
    public async Task Facts_of_another_machine_are_not_believed()
    {
        _root.Write("etc/machine-id", new string('f', 32));
        _cluster.Apply(JsonNode.Parse((await CollectAsync("worker-1", Now)).Json)!.AsObject());
        await NothingIsSaidAsync("it is of a machine with another id than the node states");
    }

    [Fact]
    public async Task Old_facts_are_judged_and_their_age_is_told()
    {
        _cluster.Apply(JsonNode.Parse((await CollectAsync("worker-1", Now.AddDays(-9))).Json)!.AsObject());
        await using var server = await SimulatedApiServer.StartAsync(_cluster);
        var report = await ScanAsync(server);
        Assert.Contains(report.Findings, finding => finding.Location.Path.StartsWith("Node/worker-1/", StringComparison.Ordinal));
        Assert.Contains(report.Coverage.Gaps, gap => gap.Reason.Contains("is of 2026-06-22 12:00Z, 9 days ago", StringComparison.Ordinal));
    }

    private async Task NothingIsSaidAsync(string why)
    {
        await using var server = await SimulatedApiServer.StartAsync(_cluster);
        var report = await ScanAsync(server);
        Assert.DoesNotContain(report.Findings, finding => finding.Location.Path.StartsWith("Node/", StringComparison.Ordinal) && finding.Location.Path.Count('/') > 1);
        Assert.Contains(report.Coverage.Gaps, gap => gap.Kind == GapKind.Invalid && gap.Reason.Contains(why, StringComparison.Ordinal));
        Assert.Contains(report.Coverage.Gaps, gap => gap.Reason.StartsWith("How 1 of 1 nodes is set up", StringComparison.Ordinal));
    }

    private async Task<NodeConfigMap> CollectAsync(string node, DateTimeOffset at, string space = NodeUpload.CollectorNamespace)
    {
        var made = NodeConfigMap.Of(await NodeCollector.CollectAsync(_root.Path, node, RandomNumberGenerator.GetBytes(32), at, "1", Stop), space, out var reason);
        Assert.Null(reason);
        return made!;
    }

    private static string Shown(Finding finding, string prefix) => $"{finding.Rule.Id} {finding.Location.Path[prefix.Length..]}:{finding.Location.Span.Start} {finding.Resource} {finding.Message}";

    private async Task<ScanReport> ScanAsync(SimulatedApiServer server)
    {
        using var source = await LiveCluster.OpenAsync(Access(server), null, ClusterSettings.Default, TimeProvider.System, Stop);
        return await ScanAsync(source, Now);
    }

    private static async Task<ScanReport> ScanAsync(ObjectSource source, DateTimeOffset now) =>
        Assert.IsType<ScanResult.Assessed>(await new ClusterScanner(new FixedClock(now), "1").ScanAsync(source, new() { Target = "cluster" }, Stop)).Report;

    private ClusterAccess Access(SimulatedApiServer server) =>
        Assert.IsType<AccessResult.Found>(ClusterPlace.OfFiles([_folder.Write($"config-{server.Address.Port}", server.Kubeconfig())], null)).Access;

    private sealed class FixedClock(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
