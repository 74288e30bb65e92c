using System.Text;
using System.Text.Json.Nodes;
using Gabion.Sources.Cluster;
using Gabion.Tests.Sources.Cluster.Simulator;
using Microsoft.AspNetCore.Http;

namespace Gabion.Tests.Sources.Cluster;

/// <summary>Clients of simulated servers, and what is asked of them again and again.</summary>
internal static class ClusterClientBed
{
    public static readonly ApiKind Pods = new("", "v1", "pods", "Pod", IsNamespaced: true);
    public static readonly ApiKind ConfigMaps = new("", "v1", "configmaps", "ConfigMap", IsNamespaced: true);
    public static readonly ClusterSettings Quick = new() { Patience = TimeSpan.FromSeconds(10), Pause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(20), PageSize = 10 };

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static ClusterClient Connect(SimulatedApiServer server, string user = "{}", ClusterSettings? settings = null) => Connect(server.Kubeconfig(user), settings);

    public static ClusterClient Connect(string kubeconfig, ClusterSettings? settings = null)
    {
        using var folder = new TemporaryFolder();
        var found = Assert.IsType<AccessResult.Found>(ClusterPlace.OfFiles([folder.Write("config", kubeconfig)], null));
        return new(found.Access, settings ?? Quick, TimeProvider.System);
    }

    public static async Task<List<string>> ListAsync(ClusterClient client)
    {
        var names = new List<string>();
        await foreach (var item in client.List(ConfigMaps, null))
        {
            names.Add(item.Name);
        }

        return names;
    }

    public static async Task<List<string>> TakeAsync(IAsyncEnumerator<ObjectChange> changes, int count)
    {
        var taken = new List<string>();
        while (taken.Count < count && await changes.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop))
        {
            taken.Add($"{changes.Current.Kind} {changes.Current.Object?.Name}");
        }

        return taken;
    }

    public static async Task WaitForAsync(Func<bool> isSo)
    {
        for (var i = 0; !isSo(); i++)
        {
            Assert.True(i < 1_000, "it did not come about");
            await Task.Delay(20, Stop);
        }
    }

    public static async Task<bool> Refuses(HttpContext context, bool isAsked, int code, string reason, string message, Action<JsonObject>? more = null)
    {
        if (isAsked)
        {
            await SimulatedApiServer.RefuseAsync(context, code, reason, message, more);
        }

        return isAsked;
    }

    public static SimulatedCluster Filled(int count)
    {
        var cluster = new SimulatedCluster();
        foreach (var name in Names(count))
        {
            cluster.Apply(Map(name, "x"));
        }

        return cluster;
    }

    public static string Map(string name, string value) => $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}}}, data: {{a: {value}, b: y}}}}";

    public static List<string> Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"m{i:000}")];

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
