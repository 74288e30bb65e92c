using Gabion.Scan;
using Gabion.Scan.Cluster;
using Gabion.Sources.Cluster;
using Gabion.Tests.Sources;
using Gabion.Tests.Sources.Cluster.Simulator;

namespace Gabion.Tests.Scan;

/// <summary>A scan that goes on tells only what changes.</summary>
public sealed class ClusterWatchTests : IDisposable
{
    private const string Web =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: app, image: "nginx:1.29", securityContext: {privileged: PRIVILEGED}}]}
        """;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tells_what_comes_and_goes()
    {
        var cluster = new SimulatedCluster().Apply(Web.Replace("PRIVILEGED", "true", StringComparison.Ordinal));
        await using var server = await SimulatedApiServer.StartAsync(cluster);
        server.Forbidden.Add("secrets");
        var access = Assert.IsType<AccessResult.Found>(ClusterPlace.OfFiles([_folder.Write("config", server.Kubeconfig())], null)).Access;
        using var source = await LiveCluster.OpenAsync(access, null, ClusterSettings.Default, TimeProvider.System, Stop);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var watch = new ClusterWatch(source, new() { Target = "cluster", Rules = new(["GBN-CLU-001"], []) }, TimeProvider.System, "1");
        var report = Assert.IsType<ScanResult.Assessed>(await watch.StartAsync(end.Token)).Report;
        Assert.Equal("shop/Deployment/web", Assert.Single(report.Findings).Location.Path);
        Assert.Contains(report.Coverage.Gaps, gap => gap.Path == "secrets");

        await using var changes = watch.ChangesAsync(end.Token).GetAsyncEnumerator(end.Token);
        cluster.Apply(Web.Replace("PRIVILEGED", "false", StringComparison.Ordinal));
        await NextAsync(changes);
        Assert.Empty(changes.Current.New);
        Assert.Equal("shop/Deployment/web", Assert.Single(changes.Current.Gone).Location.Path);

        cluster.Apply(Web.Replace("PRIVILEGED", "true", StringComparison.Ordinal).Replace("name: web,", "name: other,", StringComparison.Ordinal));
        await NextAsync(changes);
        Assert.Equal("shop/Deployment/other", Assert.Single(changes.Current.New).Location.Path);

        cluster.Delete("Deployment", "shop", "other");
        await NextAsync(changes);
        Assert.Equal("shop/Deployment/other", Assert.Single(changes.Current.Gone).Location.Path);
        await end.CancelAsync();
    }

    [Fact]
    public async Task What_cannot_be_watched_is_told_once()
    {
        var cluster = new SimulatedCluster().Apply(Web.Replace("PRIVILEGED", "true", StringComparison.Ordinal));
        await using var server = await SimulatedApiServer.StartAsync(cluster);
        var refused = 0;
        server.Before = async context =>
        {
            var isRefused = context.Request.Query.ContainsKey("watch") && context.Request.Path.Value!.EndsWith("/configmaps", StringComparison.Ordinal);
            if (isRefused)
            {
                Interlocked.Increment(ref refused);
                await SimulatedApiServer.RefuseAsync(context, 500, "InternalError", "no watches today");
            }

            return isRefused;
        };
        var access = Assert.IsType<AccessResult.Found>(ClusterPlace.OfFiles([_folder.Write("config", server.Kubeconfig())], null)).Access;
        var settings = ClusterSettings.Default with { Retries = 0, Pause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(1) };
        using var source = await LiveCluster.OpenAsync(access, null, settings, TimeProvider.System, Stop);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var watch = new ClusterWatch(source, new() { Target = "cluster", Rules = new(["GBN-CLU-001"], []) }, TimeProvider.System, "1");
        Assert.Single(Assert.IsType<ScanResult.Assessed>(await watch.StartAsync(end.Token)).Report.Findings);

        await using var changes = watch.ChangesAsync(end.Token).GetAsyncEnumerator(end.Token);
        await NextAsync(changes);
        Assert.StartsWith("configmaps cannot be watched for now: ", Assert.Single(changes.Current.Troubles), StringComparison.Ordinal);
        var before = Volatile.Read(ref refused);
        while (Volatile.Read(ref refused) < before + 5)
        {
            await Task.Delay(10, Stop); // it goes on failing
        }

        cluster.Apply(Web.Replace("PRIVILEGED", "false", StringComparison.Ordinal));
        await NextAsync(changes);
        Assert.Empty(changes.Current.Troubles);
        Assert.Single(changes.Current.Gone);
        await end.CancelAsync();
    }

    private static async Task NextAsync(IAsyncEnumerator<FindingChanges> changes) =>
        Assert.True(await changes.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop));
}
