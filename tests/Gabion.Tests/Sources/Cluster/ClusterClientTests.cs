using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gabion.Sources.Cluster;
using Gabion.Tests.Sources.Cluster.Simulator;
using Microsoft.AspNetCore.Http;

namespace Gabion.Tests.Sources.Cluster;

/// <summary>The client against a server that behaves as an API server does, on good days and on bad ones.</summary>
[Collection(nameof(Alone))]
public sealed class ClusterClientTests
{
    private static readonly ApiKind Pods = new("", "v1", "pods", "Pod", IsNamespaced: true);
    private static readonly ApiKind ConfigMaps = new("", "v1", "configmaps", "ConfigMap", IsNamespaced: true);
    private static readonly ClusterSettings Quick = new() { Patience = TimeSpan.FromSeconds(10), Pause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(20), PageSize = 10 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

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
    public async Task A_token_that_expires_midway_is_renewed_from_its_file()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("token", "first\n");
        await using var server = await SimulatedApiServer.StartAsync(Filled(40));
        var (good, served) = ("Bearer first", 0);
        server.Accepts = (header, _) => header == good;
        server.Before = _ =>
        {
            if (++served == 3)
            {
                good = "Bearer second";
                File.WriteAllText(file, "second");
            }

            return Task.FromResult(false);
        };
        using var client = Connect(server, $"{{tokenFile: {file}}}");
        Assert.Equal(Names(40), await ListAsync(client));
        Assert.Equal(5, served); // four pages, one of them asked for twice
    }

    [Fact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public async Task A_token_that_expires_midway_is_asked_of_its_plugin()
    {
        using var folder = new TemporaryFolder();
        var token = folder.Write("token", "first");
        var plugin = folder.Write("log-in", $$$"""
            #!/bin/sh
            printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"%s"}}' "$(cat {{{token}}})"
            """);
        File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var server = await SimulatedApiServer.StartAsync(Filled(40));
        var (good, served) = ("Bearer first", 0);
        server.Accepts = (header, _) => header == good;
        server.Before = _ =>
        {
            if (++served == 3)
            {
                good = "Bearer second";
                File.WriteAllText(token, "second");
            }

            return Task.FromResult(false);
        };
        using var client = Connect(server, $"{{exec: {{apiVersion: client.authentication.k8s.io/v1, command: {plugin}, interactiveMode: Never}}}}");
        Assert.Equal(Names(40), await ListAsync(client));
        Assert.Equal(5, served);
    }

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

    [Theory]
    [InlineData("{token: abc}", "Bearer abc")]
    [InlineData("{username: u, password: 'p:w'}", "Basic dTpwOnc=")]
    [InlineData("{auth-provider: {name: oidc, config: {id-token: xyz}}}", "Bearer xyz")]
    public async Task Sends_the_credentials(string user, string header)
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(1));
        server.Accepts = (sent, _) => sent == header;
        using var client = Connect(server, user);
        Assert.Equal(Names(1), await ListAsync(client));
        using var nobody = Connect(server);
        var error = await Assert.ThrowsAsync<ApiException>(() => ListAsync(nobody));
        Assert.Equal((401, "Unauthorized"), (error.Code, error.Reason));
    }

    [Fact]
    public async Task Shows_the_certificate_and_acts_as_another()
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(1));
        var (certificate, key) = server.Certificates.Client("jane");
        var asked = new List<string>();
        server.Accepts = (_, name) => name == "jane";
        server.Before = context =>
        {
            asked.Add($"{context.Request.Headers["Impersonate-User"]} {context.Request.Headers["Impersonate-Group"]}");
            return Task.FromResult(false);
        };
        using var client = Connect(server, $"{{client-certificate-data: {Base64(certificate)}, client-key-data: {Base64(key)}, as: joe, as-groups: [a]}}");
        Assert.Equal(Names(1), await ListAsync(client));
        Assert.Equal(["joe a"], asked);
    }

    [Fact]
    public async Task Only_the_named_authority_vouches_for_the_server()
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(1));
        using var other = new SimulatedCertificates(); // of the same name, with another key
        var wrong = server.Kubeconfig().Replace(Base64(server.Certificates.AuthorityPem), Base64(other.AuthorityPem), StringComparison.Ordinal);
        using var client = Connect(wrong);
        Assert.Contains("its certificate (CN=kube-apiserver) is signed by none of the authorities that the kubeconfig names", (await Assert.ThrowsAsync<ApiException>(() => ListAsync(client))).Message, StringComparison.Ordinal);
        Assert.Equal(0, server.Requests);

        var careless = wrong.Replace($"certificate-authority-data: {Base64(other.AuthorityPem)}", "insecure-skip-tls-verify: true", StringComparison.Ordinal);
        using var insecure = Connect(careless);
        Assert.Equal(Names(1), await ListAsync(insecure));
    }

    [Fact]
    public async Task An_authority_below_its_root_may_be_the_named_one()
    {
        using var root = new SimulatedCertificates("root");
        using var forged = new SimulatedCertificates("between", root); // of the same name and root, with another key
        await using var server = await SimulatedApiServer.StartAsync(Filled(1), new SimulatedCertificates("between", root));
        using var client = Connect(server);
        Assert.Equal(Names(1), await ListAsync(client));
        using var deceived = Connect(server.Kubeconfig().Replace(Base64(server.Certificates.AuthorityPem), Base64(forged.AuthorityPem), StringComparison.Ordinal));
        Assert.Contains("cannot be trusted", (await Assert.ThrowsAsync<ApiException>(() => ListAsync(deceived))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_in_the_certificate_must_be_right()
    {
        await using var server = await SimulatedApiServer.StartAsync(Filled(1), true, "kubernetes.default");
        using var client = Connect(server);
        Assert.Contains("its certificate (CN=kube-apiserver) is not for this name or address", (await Assert.ThrowsAsync<ApiException>(() => ListAsync(client))).Message, StringComparison.Ordinal);
        using var named = Connect(server.Kubeconfig().Replace("cluster: {server", "cluster: {tls-server-name: kubernetes.default, server", StringComparison.Ordinal));
        Assert.Equal(Names(1), await ListAsync(named));
    }

    [Fact]
    public async Task Nobody_is_followed_to_another_server()
    {
        await using var server = await SimulatedApiServer.StartAsync(new());
        server.Before = context =>
        {
            context.Response.Redirect("https://elsewhere.example/login");
            return Task.FromResult(true);
        };
        using var client = Connect(server, "{token: abc}");
        Assert.Contains("https://elsewhere.example/login, which is not followed", (await Assert.ThrowsAsync<ApiException>(() => ListAsync(client))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_is_told()
    {
        using var client = Connect("{clusters: [{name: c, cluster: {server: 'http://127.0.0.1:1'}}], contexts: [{name: c, context: {cluster: c}}], current-context: c}", Quick with { Retries = 1 });
        Assert.Contains("127.0.0.1:1 does not answer", (await Assert.ThrowsAsync<ApiException>(() => client.VersionAsync(Stop))).Message, StringComparison.Ordinal);
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

    private static ClusterClient Connect(SimulatedApiServer server, string user = "{}", ClusterSettings? settings = null) => Connect(server.Kubeconfig(user), settings);

    private static ClusterClient Connect(string kubeconfig, ClusterSettings? settings = null)
    {
        using var folder = new TemporaryFolder();
        var found = Assert.IsType<AccessResult.Found>(ClusterPlace.OfFiles([folder.Write("config", kubeconfig)], null));
        return new(found.Access, settings ?? Quick, TimeProvider.System);
    }

    private static async Task<List<string>> ListAsync(ClusterClient client)
    {
        var names = new List<string>();
        await foreach (var item in client.List(ConfigMaps, null))
        {
            names.Add(item.Name);
        }

        return names;
    }

    private static async Task<List<string>> TakeAsync(IAsyncEnumerator<ObjectChange> changes, int count)
    {
        var taken = new List<string>();
        while (taken.Count < count && await changes.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop))
        {
            taken.Add($"{changes.Current.Kind} {changes.Current.Object?.Name}");
        }

        return taken;
    }

    private static async Task WaitForAsync(Func<bool> isSo)
    {
        for (var i = 0; !isSo(); i++)
        {
            Assert.True(i < 1_000, "it did not come about");
            await Task.Delay(20, Stop);
        }
    }

    private static async Task<bool> Refuses(HttpContext context, bool isAsked, int code, string reason, string message, Action<JsonObject>? more = null)
    {
        if (isAsked)
        {
            await SimulatedApiServer.RefuseAsync(context, code, reason, message, more);
        }

        return isAsked;
    }

    private static SimulatedCluster Filled(int count)
    {
        var cluster = new SimulatedCluster();
        foreach (var name in Names(count))
        {
            cluster.Apply(Map(name, "x"));
        }

        return cluster;
    }

    private static string Map(string name, string value) => $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}}}, data: {{a: {value}, b: y}}}}";

    private static List<string> Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"m{i:000}")];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
