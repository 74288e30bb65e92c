using System.Globalization;
using Gabion.Sources.Cluster;
using Gabion.Tests.Sources.Cluster.Simulator;
using static Gabion.Tests.Sources.Cluster.ClusterClientBed;

namespace Gabion.Tests.Sources.Cluster;

/// <summary>The client against a server on its bad days: what fails for a while is asked again, and the rest is told.</summary>
[Collection(nameof(Alone))]
public sealed class ClusterClientFailureTests
{
    [Fact]
    public async Task A_group_that_does_not_answer_is_told()
    {
        await using var server = await SimulatedApiServer.StartAsync(new(), hasAggregatedDiscovery: false);
        server.Before = context => Refuses(context, context.Request.Path == "/apis/policy/v1", 503, "ServiceUnavailable", "the server is currently unable to handle the request");
        using var client = Connect(server);
        var kinds = await client.DiscoverAsync(Stop);
        Assert.Equal(("policy", "GET /apis/policy/v1 was answered with 503: the server is currently unable to handle the request"), Assert.Single(kinds.Troubles));
        Assert.NotNull(kinds.Find("apps", "Deployment"));
    }

    [Fact]
    public async Task A_list_that_goes_round_in_a_circle_is_told()
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(1));
        server.Before = async context =>
        {
            var isList = context.Request.Path.Value!.EndsWith("/configmaps", StringComparison.Ordinal);
            if (isList)
            {
                await SimulatedApiServer.WriteAsync(context, """{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"1","continue":"same"},"items":[{"metadata":{"name":"m","namespace":"default","uid":"00000000-0000-4000-8000-000000000001"}}]}""");
            }

            return isList;
        };
        using var client = Connect(server);
        var error = await Assert.ThrowsAsync<ApiException>(() => ListAsync(client));
        Assert.Contains("its pages go round in a circle", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task What_fails_for_a_while_is_asked_again(int code)
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(25));
        var failed = 0;
        server.Before = context =>
        {
            context.Response.Headers.RetryAfter = code == 429 ? "0" : default;
            return Refuses(context, ++failed % 3 != 0, code, "TooManyRequests", "please try again later");
        };
        using var client = Connect(server);
        Assert.Equal(Names(25), await ListAsync(client));
        Assert.Equal(9, server.Requests);
    }

    [Fact]
    public async Task What_fails_for_ever_is_told()
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(3));
        server.Before = context => Refuses(context, true, 500, "InternalError", "etcdserver: leader changed");
        using var client = Connect(server);
        var error = await Assert.ThrowsAsync<ApiException>(() => ListAsync(client));
        Assert.Equal("GET /api/v1/configmaps?limit=10 was answered with 500: etcdserver: leader changed", error.Message);
        Assert.Equal(1 + Quick.Retries, server.Requests);
    }

    [Fact]
    public async Task A_kind_that_may_not_be_listed_is_refused_once()
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(3));
        server.Forbidden.Add("configmaps");
        using var client = Connect(server);
        var error = await Assert.ThrowsAsync<ApiException>(() => ListAsync(client));
        Assert.True(error.IsForbidden);
        Assert.Contains("cannot list resource \"configmaps\"", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData("<html><body>Bad gateway</body></html>", "is no JSON")]
    [InlineData("""{"kind":"ConfigMapList","metadata":{},"items":[{"metadata":{"name":"a"}},{"meta""", "breaks off")]
    [InlineData("""{"kind":"ConfigMapList","metadata":{},"items":[{"metadata":{"name":"a"}},""", "breaks off")]
    [InlineData("""{"kind":"ConfigMapList","metadata":{},"items":[1]}""", "no object")]
    [InlineData("""{"kind":"APIVersions"}""", "is no list but a APIVersions")]
    [InlineData("{}", "is no list")]
    [InlineData("[]", "is no JSON")]
    [InlineData("", "breaks off")]
    [InlineData("""{"kind":"ConfigMapList","metadata":{"continue":"again"},"items":[]}""", "does not come to an end")]
    public async Task Garbage_is_told(string body, string told)
    {
        await using var server = await SimulatedApiServer.StartAsync(new());
        server.Before = async context =>
        {
            await SimulatedApiServer.WriteAsync(context, body);
            return true;
        };
        using var client = Connect(server, settings: Quick with { Retries = 1 });
        var error = await Assert.ThrowsAsync<ApiException>(() => ListAsync(client));
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_taken_up_where_it_was()
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(10));
        var broken = 0;
        server.Before = async context =>
        {
            if (broken++ > 1)
            {
                return false;
            }

            await SimulatedApiServer.WriteAsync(context, """{"kind":"ConfigMapList","metadata":{},"items":[""" + string.Concat(Enumerable.Range(0, 4).Select(i => $$$"""{"metadata":{"name":"m00{{{i}}}","namespace":"default","uid":"00000000-0000-4000-8000-{{{(1001 + (2 * i)).ToString("x12", CultureInfo.InvariantCulture)}}}"}},""")));
            await context.Response.Body.FlushAsync(Stop);
            context.Abort();
            return true;
        };
        using var client = Connect(server);
        Assert.Equal(Names(10), await ListAsync(client));
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_told()
    {
        await using var server = await SimulatedApiServer.StartAsync(new());
        server.Before = async context =>
        {
            await SimulatedApiServer.WriteAsync(context, """{"kind":"ConfigMapList","items":[""");
            await context.Response.Body.FlushAsync(Stop);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return true;
        };
        using var client = Connect(server, settings: Quick with { Patience = TimeSpan.FromMilliseconds(200), Retries = 1 });
        var error = await Assert.ThrowsAsync<ApiException>(() => ListAsync(client));
        Assert.Contains("said nothing for 0.2 seconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_hangs_is_not_waited_for_once_for_each_request()
    {
        await using var server = await SimulatedApiServer.StartAsync(new());
        var asked = 0;
        server.Before = async context =>
        {
            Interlocked.Increment(ref asked);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return true;
        };
        var settings = Quick with { Patience = TimeSpan.FromMilliseconds(200), LongestTrouble = TimeSpan.FromMilliseconds(300), LongestPause = TimeSpan.FromMinutes(1) };
        using var client = Connect(server, settings: settings);
        var first = await Assert.ThrowsAsync<ApiException>(() => ListAsync(client));
        Assert.Matches(@"^GET /api/v1/configmaps\?limit=10 was not answered within 0\.2 seconds by 127\.0\.0\.1:\d+ \(asked 2 times in [\d.]+ seconds\)$", first.Message);
        var second = await Assert.ThrowsAsync<ApiException>(() => ListAsync(client));
        Assert.Matches(@"^GET /api/v1/configmaps\?limit=10 was not asked, since 127\.0\.0\.1:\d+ has given no whole answer for \d+ seconds$", second.Message);
        Assert.Equal(2, asked);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_server_that_asks_for_a_day_is_not_waited_for(int code)
    {
        await using var server = await SimulatedApiServer.StartAsync(new());
        server.Before = context =>
        {
            context.Response.Headers.RetryAfter = "86400";
            return Refuses(context, true, code, "TooManyRequests", "come back tomorrow");
        };
        using var client = Connect(server);
        var error = await Assert.ThrowsAsync<ApiException>(() => ListAsync(client));
        Assert.Equal($"GET /api/v1/configmaps?limit=10 was answered with {code}: come back tomorrow (it asks to be left alone for 86,400 seconds, which is not waited for)", error.Message);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task What_is_waited_for_is_told()
    {
        await using var server = await SimulatedApiServer.StartAsync(new());
        server.Before = async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return true;
        };
        var told = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        using var client = Connect(server, settings: Quick with
        {
            Waiting = (what, _) =>
            {
                told.Enqueue(what);
                stop.Cancel();
            },
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await client.VersionAsync(stop.Token));
        Assert.Matches(@"^the API server at 127\.0\.0\.1:\d+: GET /version$", told.First());
        Assert.Null(told.Last()); // it is over
    }

    [Fact]
    public async Task An_object_longer_than_the_limit_is_told()
    {
        await using var server = await SimulatedApiServer.StartAsync(new SimulatedCluster().Apply($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: big}}, data: {{a: {new string('x', 5_000_000)}}}}}"));
        using var client = Connect(server, settings: Quick with { MaxObjectBytes = 1 << 20 });
        Assert.Contains("longer than 1 MiB", (await Assert.ThrowsAsync<ApiException>(() => ListAsync(client))).Message, StringComparison.Ordinal);
        using var patient = Connect(server);
        Assert.Equal(["big"], await ListAsync(patient));
    }

    [Fact]
    public async Task Nobody_there_is_told()
    {
        using var client = Connect("{clusters: [{name: c, cluster: {server: 'http://127.0.0.1:1'}}], contexts: [{name: c, context: {cluster: c}}], current-context: c}", Quick with { Retries = 1 });
        Assert.Contains("127.0.0.1:1 does not answer", (await Assert.ThrowsAsync<ApiException>(() => client.VersionAsync(Stop))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_json_patch_of_unknown_fate_is_not_sent_again()
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(1));
        server.Before = context => Refuses(context, true, 500, "InternalError", "who knows");
        using var client = Connect(server);
        await Assert.ThrowsAsync<ApiException>(() => client.PatchAsync(ConfigMaps, "default", "m000", ApiPatch.Json("[]"u8.ToArray(), "test"), Stop));
        Assert.Equal(1, server.Requests);
        await Assert.ThrowsAsync<ApiException>(() => client.PatchAsync(ConfigMaps, "default", "m000", ApiPatch.Merge("{}"u8.ToArray(), "test"), Stop));
        Assert.Equal(2 + Quick.Retries, server.Requests);
    }
}
