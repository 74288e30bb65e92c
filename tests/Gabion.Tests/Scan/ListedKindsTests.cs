using Gabion.Scan;
using Gabion.Sources.Cluster;
using Gabion.Tests.Sources;
using Gabion.Tests.Sources.Cluster.Simulator;

namespace Gabion.Tests.Scan;

/// <summary>Of which kinds a cluster gave everything, so that what is not among it is not there.</summary>
public sealed class ListedKindsTests
{
    private const string Objects = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: x}]}}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web-5d9c7b-abcde, namespace: shop, labels: {app: web, pod-template-hash: 5d9c7b}, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-5d9c7b, uid: gone, controller: true}]}
        spec: {containers: [{name: c, image: x}]}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "", "apps", "statefulsets", null, true)]
    [InlineData(null, "", "apps", "deployments", null, true)]
    [InlineData(null, "", "", "pods", null, false)] // that of the Deployment is left to it
    [InlineData(null, "", "", "pods", "shop", false)]
    [InlineData(null, "", "", "pods", "other", true)]
    [InlineData(null, "statefulsets", "apps", "statefulsets", null, false)] // may not be listed
    [InlineData(null, "statefulsets", "apps", "deployments", null, true)]
    [InlineData("shop", "", "apps", "statefulsets", null, false)] // other namespaces were not read
    [InlineData(null, "", "argoproj.io", "workflows", null, true)] // the server has no such kind
    [InlineData(null, "", "events.k8s.io", "events", null, false)] // was not asked for
    public async Task What_was_read_whole(string? @namespace, string forbidden, string group, string resource, string? where, bool expected)
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply(Objects));
        server.Forbidden.Add(forbidden);
        server.MayList = (kind, _) => kind != forbidden;
        using var folder = new TemporaryFolder();
        var access = Assert.IsType<AccessResult.Found>(ClusterPlace.OfFiles([folder.Write("config", server.Kubeconfig())], null)).Access;
        using var source = await LiveCluster.OpenAsync(access, @namespace, ClusterSettings.Default, TimeProvider.System, Stop);
        var kinds = KindChoice.Of("pods", "deployments.apps", "statefulsets.apps", "*.*");
        var reading = await FactReading.ReadClusterAsync(source, kinds, keepsExamples: false, keepsLogins: false, null, Stop);
        Assert.Equal(expected, reading.Listed!.HasAll(group, resource, where));
    }
}
