using System.Globalization;
using Gabion.Sources.Cluster;
using Gabion.Tests.Sources.Cluster.Simulator;
using static Gabion.Tests.Sources.Cluster.ClusterClientBed;

namespace Gabion.Tests.Sources.Cluster;

/// <summary>Following what becomes of a kind, over breaks, renewed tokens and refusals.</summary>
[Collection(nameof(Alone))]
public sealed class ClusterWatchTests
{
    [Fact]
    public async Task A_watch_goes_on_with_a_renewed_token()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("token", "first\n");
        var cluster = Filled(1);
        await using var server = await SimulatedApiServer.StartAsync(cluster);
        var good = "Bearer first";
        server.Accepts = (header, _) => header == good;
        using var client = Connect(server, $"{{tokenFile: {file}}}", Quick with { WatchLength = TimeSpan.FromSeconds(30) });
        await using var changes = client.FollowAsync(ConfigMaps, null, Stop).GetAsyncEnumerator(Stop);
        Assert.Equal(["Added m000", "Synced "], await TakeAsync(changes, 2));
        cluster.Apply(Map("m000", "changed"));
        Assert.Equal(["Modified m000"], await TakeAsync(changes, 1));

        good = "Bearer second";
        File.WriteAllText(file, "second");
        server.EndWatches();
        cluster.Apply(Map("n", "new"));
        Assert.Equal(["Added n"], await TakeAsync(changes, 1));
    }

    [Fact]
    public async Task A_watch_that_ends_with_401_is_taken_up_once_more()
    {
        var cluster = Filled(1);
        await using var server = await SimulatedApiServer.StartAsync(cluster);
        var isFirst = true;
        server.Before = async context =>
        {
            if (!isFirst || !context.Request.Query.ContainsKey("watch"))
            {
                return false;
            }

            isFirst = false;
            await SimulatedApiServer.WriteAsync(context, """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}}""" + "\n");
            return true;
        };
        using var client = Connect(server, settings: Quick with { WatchLength = TimeSpan.FromSeconds(30) });
        await using var changes = client.FollowAsync(ConfigMaps, null, Stop).GetAsyncEnumerator(Stop);
        await TakeAsync(changes, 2);
        cluster.Apply(Map("n", "new"));
        Assert.Equal(["Added n"], await TakeAsync(changes, 1));
    }

    [Fact]
    public async Task A_watch_whose_token_is_refused_for_good_ends()
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(1));
        var good = "Bearer abc";
        server.Accepts = (header, _) => header == good;
        using var client = Connect(server, "{token: abc}", Quick with { WatchLength = TimeSpan.FromSeconds(30) });
        await using var changes = client.FollowAsync(ConfigMaps, null, Stop).GetAsyncEnumerator(Stop);
        await TakeAsync(changes, 2);
        good = "Bearer other";
        server.EndWatches();
        Assert.Equal(401, (await Assert.ThrowsAsync<ApiException>(async () => await changes.MoveNextAsync())).Code);
    }

    [Fact]
    public async Task Follows_what_becomes_of_a_kind_over_breaks_and_expiry()
    {
        var cluster = Filled(12);
        await using var server = await SimulatedApiServer.StartAsync(cluster);
        using var client = Connect(server, settings: Quick with { WatchLength = TimeSpan.FromSeconds(1) });
        await using var changes = client.FollowAsync(ConfigMaps, null, Stop).GetAsyncEnumerator(Stop);
        Assert.Equal([.. Names(12).Select(name => $"Added {name}"), "Synced "], await TakeAsync(changes, 13));

        cluster.Apply(Map("m000", "changed"));
        cluster.Delete("ConfigMap", "default", "m001");
        cluster.Apply(Map("n", "new"));
        Assert.Equal(["Modified m000", "Deleted m001", "Added n"], await TakeAsync(changes, 3));

        // The server forgets where we are while the watch is broken.
        var isBroken = true;
        server.Before = async context =>
        {
            if (isBroken && context.Request.Query.ContainsKey("watch"))
            {
                isBroken = false;
                cluster.Delete("ConfigMap", "default", "m002");
                cluster.Apply(Map("o", "newer"));
                cluster.Compact();
                context.Abort();
                return true;
            }

            return await Task.FromResult(false);
        };
        Assert.Equal(["Added o", "Deleted m002"], await TakeAsync(changes, 2));
        cluster.Apply(Map("o", "newest"));
        Assert.Equal(["Modified o"], await TakeAsync(changes, 1));
    }

    [Fact]
    public async Task A_watch_goes_on_from_its_bookmark()
    {
        var cluster = Filled(1);
        await using var server = await SimulatedApiServer.StartAsync(cluster);
        using var client = Connect(server, settings: Quick with { WatchLength = TimeSpan.FromSeconds(1) });
        await using var changes = client.WatchAsync(ConfigMaps, null, cluster.Version.ToString(CultureInfo.InvariantCulture), Stop).GetAsyncEnumerator(Stop);
        var next = TakeAsync(changes, 1);
        await WaitForAsync(() => server.Requests == 1);
        cluster.Apply("{apiVersion: v1, kind: Secret, metadata: {name: other}}"); // a change of another kind moves only the bookmark
        var at = cluster.Version;
        await WaitForAsync(() => server.Asked.Any(path => path.Contains($"resourceVersion={at}", StringComparison.Ordinal)));
        cluster.Compact();
        cluster.Apply(Map("m000", "changed"));
        Assert.Equal(["Modified m000"], await next);
    }

    [Fact]
    public async Task A_watch_that_is_forbidden_ends()
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(1));
        using var client = Connect(server, settings: Quick with { WatchLength = TimeSpan.FromSeconds(1) });
        await using var changes = client.FollowAsync(ConfigMaps, null, Stop).GetAsyncEnumerator(Stop);
        await TakeAsync(changes, 2);
        server.Forbidden.Add("configmaps");
        Assert.True((await Assert.ThrowsAsync<ApiException>(async () => await changes.MoveNextAsync())).IsForbidden);
    }
}
