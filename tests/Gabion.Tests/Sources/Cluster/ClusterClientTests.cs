using Gabion.Sources.Cluster;
using Gabion.Tests.Sources.Cluster.Simulator;
using static Gabion.Tests.Sources.Cluster.ClusterClientBed;

namespace Gabion.Tests.Sources.Cluster;

/// <summary>The client against a server that behaves as an API server does, on good days.</summary>
[Collection(nameof(Alone))]
public sealed class ClusterClientTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Discovers_kinds_of_custom_resources_too(bool isAggregated)
    {
        var cluster = new SimulatedCluster().Apply(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {plural: widgets, kind: Widget}
              versions: [{name: v1alpha1, storage: true, served: true}]
            """);
        await using var server = await SimulatedApiServer.StartAsync(cluster, isAggregated);
        using var client = Connect(server);
        var kinds = await client.DiscoverAsync(Stop);
        Assert.Empty(kinds.Troubles);
        Assert.Equal(cluster.Kinds.Select(kind => $"{kind.ApiVersion} {kind.Plural} {kind.Kind} {kind.IsNamespaced}").Order(StringComparer.Ordinal),
            kinds.Kinds.Select(kind => $"{kind.ApiVersion} {kind.Plural} {kind.Kind} {kind.IsNamespaced}").Order(StringComparer.Ordinal));
        Assert.Contains("list", kinds.Find("example.com", "Widget")!.Verbs);
        Assert.Equal("v1.33.1", (await client.VersionAsync(Stop)).Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)] // a whole page
    [InlineData(43)]
    public async Task Lists_page_by_page(int count)
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(count));
        using var client = Connect(server);
        Assert.Equal(Names(count), await ListAsync(client));
        Assert.Equal(Math.Max(1, (count + 9) / 10), server.Requests);
    }

    [Fact]
    public async Task Items_say_what_they_are()
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(1));
        using var client = Connect(server);
        await foreach (var item in client.List(ConfigMaps, null))
        {
            var root = item.Read(out var problem);
            Assert.Null(problem);
            Assert.Equal(("v1", "ConfigMap", "m000", "default"), (root["apiVersion"].Text, root["kind"].Text, root["metadata"]["name"].Text, item.Namespace));
        }
    }

    [Theory]
    [InlineData(true)] // the server gives a token to go on with
    [InlineData(false)] // it gives none: from the start
    public async Task A_list_that_grew_too_old_loses_and_doubles_nothing(bool givesToken)
    {
        var cluster = Filled(35);
        await using var server = await SimulatedApiServer.StartAsync(cluster);
        var expired = 0;
        server.Before = context =>
        {
            var token = (string?)context.Request.Query["continue"];
            if (string.IsNullOrEmpty(token) || expired > 0)
            {
                return Task.FromResult(false);
            }

            expired++;
            cluster.Delete("ConfigMap", "default", "m034");
            return Refuses(context, true, 410, "Expired", "The provided continue parameter is too old", status =>
            {
                if (givesToken)
                {
                    status["metadata"]!["continue"] = token;
                }
            });
        };
        using var client = Connect(server);
        Assert.Equal(Names(34), (await ListAsync(client)).Order(StringComparer.Ordinal));
        Assert.Equal(1, expired);
    }

    [Fact]
    public async Task What_is_deleted_while_listed_does_not_stop_the_list()
    {
        var cluster = Filled(30);
        await using var server = await SimulatedApiServer.StartAsync(cluster);
        server.Before = context =>
        {
            if (context.Request.Query.ContainsKey("continue") && cluster.Get(cluster.Kinds.Single(kind => kind.Plural == "configmaps"), "default", "m010") is not null)
            {
                cluster.Delete("ConfigMap", "default", "m009");
                cluster.Delete("ConfigMap", "default", "m010");
            }

            return Task.FromResult(false);
        };
        using var client = Connect(server);
        Assert.Equal(Names(30).Where(name => name != "m010"), await ListAsync(client));
    }

    [Fact]
    public async Task Gets_one_object_or_none()
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(2));
        using var client = Connect(server);
        Assert.Equal("m001", (await client.GetAsync(ConfigMaps, "default", "m001", Stop))!.Name);
        Assert.Null(await client.GetAsync(ConfigMaps, "default", "m002", Stop));
    }

    [Fact]
    public async Task Patches_in_three_ways()
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(1));
        using var client = Connect(server);
        var merged = await client.PatchAsync(ConfigMaps, "default", "m000", ApiPatch.Merge("""{"data":{"a":"1","b":null}}"""u8.ToArray(), "test"), Stop);
        Assert.Equal("1", merged.Read(out _)["data"]["a"].Text);
        var changed = await client.PatchAsync(ConfigMaps, "default", "m000", ApiPatch.Json("""[{"op":"test","path":"/data/a","value":"1"},{"op":"replace","path":"/data/a","value":"2"}]"""u8.ToArray(), "test"), Stop);
        Assert.Equal("2", changed.Read(out _)["data"]["a"].Text);
        var refused = await Assert.ThrowsAsync<ApiException>(() => client.PatchAsync(ConfigMaps, "default", "m000", ApiPatch.Json("""[{"op":"test","path":"/data/a","value":"1"}]"""u8.ToArray(), "test"), Stop));
        Assert.Equal(422, refused.Code);
        var applied = await client.PatchAsync(ConfigMaps, "default", "new", ApiPatch.Apply("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"new"},"data":{"c":"3"}}"""u8.ToArray(), "test", isForced: true), Stop);
        Assert.Equal("3", applied.Read(out _)["data"]["c"].Text);
        Assert.Equal("/api/v1/namespaces/default/configmaps/new?fieldManager=test&force=true", server.Asked.Last());
        var tried = await client.PatchAsync(ConfigMaps, "default", "new", ApiPatch.Merge("""{"data":{"c":"4"}}"""u8.ToArray(), "test") with { IsDryRun = true }, Stop);
        Assert.Equal(("4", "3"), (tried.Read(out _)["data"]["c"].Text, (await client.GetAsync(ConfigMaps, "default", "new", Stop))!.Read(out _)["data"]["c"].Text));
    }

    [Fact]
    public async Task Fifty_thousand_objects_are_not_held_at_once()
    {
        // One list without pages, written as it is made: were it held, it would be 500 MB.
        await using var server = await SimulatedApiServer.StartAsync(new());
        var filler = new string('x', 10_000);
        server.Before = async context =>
        {
            await SimulatedApiServer.WriteAsync(context, """{"kind":"PodList","metadata":{"resourceVersion":"1"},"items":[""");
            for (var i = 0; i < 50_000; i++)
            {
                await SimulatedApiServer.WriteAsync(context, $$$"""{{{(i == 0 ? "" : ",")}}}{"metadata":{"name":"p{{{i}}}","namespace":"d"},"spec":{"x":"{{{filler}}}"}}""");
            }

            await SimulatedApiServer.WriteAsync(context, "]}");
            return true;
        };
        using var client = Connect(server);
        var (count, most) = (0, 0L);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await foreach (var item in client.List(Pods, null))
        {
            if (++count % 10_000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        Assert.Equal(50_000, count);
        Assert.InRange(most - before, long.MinValue, 200_000_000);
    }
}
