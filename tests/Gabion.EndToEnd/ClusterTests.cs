using System.IO.Compression;
using System.Text.Json.Nodes;
using Gabion.Tests.Sources.Cluster.Simulator;

namespace Gabion.EndToEnd;

/// <summary>The program and kubectl against the same simulated API server.</summary>
public sealed class ClusterTests : IDisposable
{
    private const string Manifests =
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: widgets, kind: Widget}
          versions: [{name: v1alpha1, storage: true, served: true, schema: {openAPIV3Schema: {type: object}}}]
        ---
        apiVersion: example.com/v1alpha1
        kind: Widget
        metadata: {name: big, namespace: shop}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: app, image: "nginx:1.29", securityContext: {privileged: true}}]}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: db, namespace: shop}
        data: {password: aHVudGVyMmh1bnRlcjI=}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: "system:everything"}
        rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
        """;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lists_what_kubectl_lists(bool hasAggregatedDiscovery)
    {
        Scratch.Needs("kubectl", "version", "--client");
        var cluster = new SimulatedCluster().Apply(Manifests);
        for (var i = 0; i < 1_203; i++)
        {
            cluster.Apply($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: c{i}, namespace: n{i % 7}}}}}");
        }

        await using var server = await SimulatedApiServer.StartAsync(cluster, hasAggregatedDiscovery);
        server.Accepts = (header, _) => header == "Bearer abc";
        var config = _scratch.Write("config", server.Kubeconfig("{token: abc}"));
        var kinds = await KubectlAsync(config, "api-resources", "--verbs=list", "-o", "name");
        var theirs = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var kind in kinds.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var list = JsonNode.Parse(await KubectlAsync(config, "get", kind, "--all-namespaces", "-o", "json"))!;
            theirs.UnionWith(list["items"]!.AsArray().Select(Name));
        }

        var saved = await Program.RunAsync(["cluster", "snapshot", _scratch.At("saved"), "--kubeconfig", config]);
        Assert.Equal(0, saved.Code);
        Assert.Equal(theirs, await ObjectsAsync(_scratch.At("saved")));
        Assert.Equal(1_209, theirs.Count);
    }

    [Fact]
    public async Task A_scan_of_the_cluster_and_of_its_snapshot_say_the_same()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Manifests));
        server.Forbidden.Add("jobs");
        var config = _scratch.Write("config", server.Kubeconfig());
        var saved = await Program.RunAsync(["cluster", "snapshot", _scratch.At("saved"), "--kubeconfig", config]);
        Assert.Contains("not in the snapshot: The jobs.batch were not assessed, since they may not be listed", saved.Error, StringComparison.Ordinal);
        var live = await Program.RunAsync(["scan", "cluster", "--kubeconfig", config]);
        var later = await Program.RunAsync(["scan", "cluster", "--snapshot", _scratch.At("saved")]);
        Assert.Equal(1, live.Code);
        Assert.Equal((live.Code, live.Output), (later.Code, later.Output));
        Assert.Contains("shop/Deployment/web", live.Output, StringComparison.Ordinal);
        Assert.Contains("at   spec.template.spec.containers[0]", live.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Engines_read_the_cluster_too()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Manifests));
        var config = _scratch.Write("config", server.Kubeconfig());
        var reach = await Program.RunAsync(["network", "reach", "--cluster", "--kubeconfig", config, "--from", "external"]);
        Assert.Contains("0.0.0.0-255.255.255.255[External] => shop/web[Deployment] : All Connections", reach.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Program.RunAsync(["cluster", "snapshot", _scratch.At("saved"), "--kubeconfig", config, "--quiet"])).Code);
        var pods = await Program.RunAsync(["pss", "check", "--snapshot", _scratch.At("saved"), "--level", "baseline"]);
        Assert.Equal(1, pods.Code);
        Assert.Contains("privileged", pods.Output, StringComparison.Ordinal);
        Assert.Equal(pods, await Program.RunAsync(["pss", "check", _scratch.At("saved"), "--level", "baseline"]));
    }

    [Theory]
    [InlineData("scan cluster --kubeconfig no-such-file", 3, "the kubeconfig 'no-such-file' does not exist")]
    [InlineData("scan cluster --kubeconfig CONFIG --context nowhere", 3, "there is no context 'nowhere'")]
    [InlineData("scan cluster --snapshot CONFIG", 3, "is no cluster snapshot: it is not packed with gzip")]
    [InlineData("scan cluster --snapshot CONFIG --context x", 2, "only one can be read")]
    [InlineData("scan cluster FOLDER --context x", 2, "only one can be scanned")]
    [InlineData("scan cluster --kubeconfig CONFIG", 3, "127.0.0.1:9 does not answer")]
    [InlineData("cluster snapshot SAVED --kubeconfig CONFIG", 3, "127.0.0.1:9 does not answer")]
    [InlineData("network reach", 2, "it is not said what to read")]
    [InlineData("network reach FOLDER --cluster", 2, "only one of them can be read")]
    [InlineData("rbac who-can get pods --cluster --kubeconfig CONFIG", 3, "127.0.0.1:9 does not answer")]
    public async Task Ends_with_a_reason(string arguments, int code, string told)
    {
        var config = _scratch.Write("config", "{clusters: [{name: c, cluster: {server: 'http://127.0.0.1:9'}}], contexts: [{name: c, context: {cluster: c}}], current-context: c}");
        var line = arguments.Replace("CONFIG", config, StringComparison.Ordinal).Replace("FOLDER", _scratch.Folder, StringComparison.Ordinal).Replace("SAVED", _scratch.At("saved"), StringComparison.Ordinal);
        var ran = await Program.RunAsync(line.Split(' '));
        Assert.Equal(code, ran.Code);
        Assert.StartsWith("gabion: ", ran.Error, StringComparison.Ordinal);
        Assert.Contains(told, ran.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_scratch.At("saved")));
    }

    private static async Task<string> KubectlAsync(string config, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("kubectl", ["--kubeconfig", config, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["KUBECACHEDIR"] = Path.GetDirectoryName(config) },
        })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return output;
    }

    private static async Task<SortedSet<string>> ObjectsAsync(string snapshot)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(snapshot), CompressionMode.Decompress));
        var objects = new SortedSet<string>(StringComparer.Ordinal);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (JsonNode.Parse(line)!["object"] is { } item)
            {
                objects.Add(Name(item));
            }
        }

        return objects;
    }

    private static string Name(JsonNode? item) => $"{item!["apiVersion"]} {item["kind"]} {item["metadata"]!["namespace"]}/{item["metadata"]!["name"]} {item["metadata"]!["uid"]}";
}
