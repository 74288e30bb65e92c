using System.Text;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Policy.Admission;
using Gabion.Sources.Cluster;

namespace Gabion.Tests.Sources.Cluster.Recorded;

/// <summary>The client and what a real API server answered it.</summary>
[Collection(nameof(Alone))]
public sealed class RecordedApiTests
{
    private static readonly ApiKind ConfigMaps = new("", "v1", "configmaps", "ConfigMap", IsNamespaced: true);
    private static readonly ApiKind Secrets = new("", "v1", "secrets", "Secret", IsNamespaced: true);
    private static readonly ClusterSettings Settings = new() { Patience = TimeSpan.FromSeconds(30), Pause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(20), PageSize = 10, WatchLength = TimeSpan.FromSeconds(6) };

    /// <summary>Of addresses, priorities and accounts, which no manifest alone can say.</summary>
    private static readonly string[] OfTheCluster = [".clusterIP", ".ipFamil", ".ports[0].nodePort", ".ports[1].nodePort", ".tolerations", ".priority", ".preemptionPolicy", ".serviceAccount"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Discovery_in_one_piece_and_group_by_group_know_the_same_kinds()
    {
        await using var server = await RecordedApiServer.StartAsync("discovery");
        using var client = Connect(server);
        await using var old = await RecordedApiServer.StartAsync("discovery-by-group", isOld: true);
        using var oldClient = Connect(old);
        var kinds = await client.DiscoverAsync(Stop);
        Assert.Empty(kinds.Troubles);
        Assert.Equal(Shown(kinds), Shown(await oldClient.DiscoverAsync(Stop)));
        Assert.Equal("apps/v1 deployments Deployment True", Shown(kinds).Single(kind => kind.Contains(" Deployment ", StringComparison.Ordinal)));
        Assert.Equal("example.com/v1 widgets Widget True", Shown(kinds).Single(kind => kind.Contains("Widget", StringComparison.Ordinal)));
        Assert.Equal(server.Version, (await client.VersionAsync(Stop)).Text);
        Assert.DoesNotContain(kinds.Kinds, kind => kind.Plural.Contains('/', StringComparison.Ordinal)); // subresources are no kinds
        Assert.Contains("watch", kinds.Find("", "Pod")!.Verbs);
        Assert.DoesNotContain("list", kinds.Find("authorization.k8s.io", "SubjectAccessReview")!.Verbs);
    }

    [Fact]
    public async Task Pages_follow_one_another()
    {
        await using var server = await RecordedApiServer.StartAsync("pages");
        using var client = Connect(server);
        Assert.Equal(Names(25), await ListAsync(client, "paged"));
    }

    [Fact]
    public async Task A_list_goes_on_when_its_token_has_grown_too_old()
    {
        await using var server = await RecordedApiServer.StartAsync("expired-token");
        using var client = Connect(server);
        var names = new List<string>();
        await foreach (var item in client.List(ConfigMaps, "paged"))
        {
            names.Add(item.Name);
            if (names.Count == 5)
            {
                await RecordedApiServer.ForgetAsync();
            }
        }

        Assert.Equal(Names(25), names);
    }

    [Fact]
    public async Task A_watch_gives_what_happened_and_goes_on_from_its_bookmark()
    {
        await using var server = await RecordedApiServer.StartAsync("watch");
        using var client = Connect(server);
        var list = client.List(ConfigMaps, "watched");
        await foreach (var item in list)
        {
            Assert.Fail(item.Name);
        }

        await RecordedApiServer.MeanwhileAsync(HttpMethod.Post, "/api/v1/namespaces/watched/configmaps", """{"metadata":{"name":"a"},"data":{"k":"1"}}""");
        await RecordedApiServer.MeanwhileAsync(HttpMethod.Put, "/api/v1/namespaces/watched/configmaps/a", """{"metadata":{"name":"a"},"data":{"k":"2"}}""");
        await RecordedApiServer.MeanwhileAsync(HttpMethod.Delete, "/api/v1/namespaces/watched/configmaps/a");
        await RecordedApiServer.MeanwhileAsync(HttpMethod.Post, "/api/v1/namespaces/paged/configmaps?dryRun=All", """{"metadata":{"name":"elsewhere"}}""");
        var seen = new List<string>();
        await foreach (var change in client.WatchAsync(ConfigMaps, "watched", list.ResourceVersion, Stop))
        {
            seen.Add($"{change.Kind} {change.Object?.Name} {change.Object?.Read(out _)["data"]["k"].Text}");
            if (seen.Count == 3)
            {
                await RecordedApiServer.MeanwhileAsync(HttpMethod.Post, "/api/v1/namespaces/watched/configmaps", """{"metadata":{"name":"b"},"data":{"k":"3"}}""");
            }

            if (seen.Count == 4)
            {
                break; // seen by the second request, which began where the first had ended
            }
        }

        Assert.Equal(["Added a 1", "Modified a 2", "Deleted a 2", "Added b 3"], seen);
        await RecordedApiServer.MeanwhileAsync(HttpMethod.Delete, "/api/v1/namespaces/watched/configmaps/b");
    }

    [Fact]
    public async Task A_watch_from_a_forgotten_state_ends()
    {
        await using var server = await RecordedApiServer.StartAsync("watch-gone");
        using var client = Connect(server);
        await foreach (var change in client.WatchAsync(ConfigMaps, "paged", "1", Stop))
        {
            Assert.Fail($"{change.Kind} {change.Object} {change.Trouble}");
        }
    }

    [Fact]
    public async Task Fields_of_another_manager_are_a_conflict_until_they_are_taken_by_force()
    {
        await using var server = await RecordedApiServer.StartAsync("apply");
        using var client = Connect(server);
        await client.PatchAsync(ConfigMaps, "paged", "owned", Apply("1", "first", isForced: false), Stop);
        var error = await Assert.ThrowsAsync<ApiException>(() => client.PatchAsync(ConfigMaps, "paged", "owned", Apply("2", "second", isForced: false), Stop));
        Assert.True(error.IsConflict);
        Assert.Equal("PATCH /api/v1/namespaces/paged/configmaps/owned?fieldManager=second was answered with 409: Apply failed with 1 conflict: conflict with \"first\": .data.k", error.Message);
        var taken = await client.PatchAsync(ConfigMaps, "paged", "owned", Apply("2", "second", isForced: true), Stop);
        Assert.Equal("2", taken.Read(out _)["data"]["k"].Text);
        var tested = ApiPatch.Json("""[{"op":"test","path":"/data/k","value":"1"},{"op":"replace","path":"/data/k","value":"3"}]"""u8.ToArray(), "third");
        error = await Assert.ThrowsAsync<ApiException>(() => client.PatchAsync(ConfigMaps, "paged", "owned", tested, Stop));
        Assert.Equal((422, "Invalid"), (error.Code, error.Reason));
        await RecordedApiServer.MeanwhileAsync(HttpMethod.Delete, "/api/v1/namespaces/paged/configmaps/owned");
    }

    [Theory]
    [InlineData("default-pod", "", "v1", "pods", "Pod", """
        spec:
          serviceAccountName: web
          hostNetwork: true
          nodeSelector: null
          containers:
          - {name: a, image: nginx, ports: [{containerPort: 80}], resources: {limits: {cpu: 500m}}, livenessProbe: {httpGet: {port: 80}}}
          - {name: b, image: "nginx:1.29", env: [{name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}], readinessProbe: {grpc: {port: 9000}}}
          volumes:
          - {name: none}
          - {name: secret, secret: {secretName: s}}
          - {name: node, hostPath: {path: /var/lib/x}}
          - {name: all, projected: {sources: [{serviceAccountToken: {path: token}}, {configMap: {name: c}}]}}
        """)]
    [InlineData("default-deployment", "apps", "v1", "deployments", "Deployment", """
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              serviceAccount: web
              hostNetwork: true
              initContainers: [{name: i, image: "registry.example/i@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}]
              containers: [{name: a, image: "nginx:latest", ports: [{containerPort: 80}], resources: {limits: {cpu: 500m}}, lifecycle: {preStop: {httpGet: {port: 80}}}}]
        """)]
    [InlineData("default-statefulset", "apps", "v1", "statefulsets", "StatefulSet", "spec: {serviceName: db, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: a, image: db:1}]}}}")]
    [InlineData("default-daemonset", "apps", "v1", "daemonsets", "DaemonSet", "spec: {selector: {matchLabels: {app: agent}}, template: {metadata: {labels: {app: agent}}, spec: {containers: [{name: a, image: agent:1}]}}}")]
    [InlineData("default-recreate", "apps", "v1", "deployments", "Deployment", "spec: {replicas: 0, strategy: {type: Recreate}, selector: {matchLabels: {app: agent}}, template: {metadata: {labels: {app: agent}}, spec: {containers: [{name: a, image: agent:1}]}}}")]
    [InlineData("default-cronjob", "batch", "v1", "cronjobs", "CronJob", "spec: {schedule: '0 0 * * *', jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: agent:1}]}}}}}")]
    [InlineData("default-service", "", "v1", "services", "Service", "spec: {type: LoadBalancer, selector: {app: web}, ports: [{name: a, port: 80}, {name: b, port: 81, targetPort: web}]}")]
    public async Task What_nobody_wrote_is_as_the_server_completes_it(string scenario, string group, string version, string plural, string kind, string spec)
    {
        await using var server = await RecordedApiServer.StartAsync(scenario);
        using var client = Connect(server);
        var manifest = $"apiVersion: {(group.Length == 0 ? version : $"{group}/{version}")}\nkind: {kind}\nmetadata: {{name: x}}\n{spec}";
        var answer = await client.PatchAsync(new(group, version, plural, kind, IsNamespaced: true), "paged", "x", ApiPatch.Apply(Encoding.UTF8.GetBytes(manifest), "test", isForced: false) with { IsDryRun = true }, Stop);
        var written = YamlReader.Read(manifest)[0].Root!;
        var mine = Field.Of(ServerDefaults.Of(new(group, version, kind), written));
        Assert.Equal(Told(answer.Read(out _)["spec"]), Told(mine["spec"]));
    }

    [Fact]
    public async Task What_a_user_may_not_list_is_forbidden()
    {
        await using var server = await RecordedApiServer.StartAsync("forbidden", "limited");
        using var client = Connect(server);
        Assert.Equal(Names(25), await ListAsync(client, "paged"));
        var error = await Assert.ThrowsAsync<ApiException>(async () => await client.List(Secrets, null).GetAsyncEnumerator(Stop).MoveNextAsync());
        Assert.True(error.IsForbidden);
        Assert.Equal("GET /api/v1/secrets?limit=10 was answered with 403: secrets is forbidden: User \"limited\" cannot list resource \"secrets\" in API group \"\" at the cluster scope", error.Message);
    }

    [Fact]
    public async Task Credentials_that_are_no_longer_taken_are_told()
    {
        await using var server = await RecordedApiServer.StartAsync("unauthorized", user: null);
        using var client = Connect(server, "{token: no-such-token}");
        var error = await Assert.ThrowsAsync<ApiException>(() => ListAsync(client, "paged"));
        Assert.Equal((401, "Unauthorized"), (error.Code, error.Reason));
    }

    [Fact]
    public async Task A_kind_that_is_gone_is_not_found()
    {
        await using var server = await RecordedApiServer.StartAsync("gone");
        using var client = Connect(server);
        var error = await Assert.ThrowsAsync<ApiException>(async () => await client.List(new("example.com", "v1", "gadgets", "Gadget", IsNamespaced: true), null).GetAsyncEnumerator(Stop).MoveNextAsync());
        Assert.True(error.IsNotFound);
        Assert.Null(await client.GetAsync(ConfigMaps, "paged", "nobody", Stop));
    }

    /// <summary>The leaves and the empty collections, without what the cluster gives.</summary>
    private static string Told(Field field) => string.Join('\n', Leaves(field.Node, "").Where(leaf => !OfTheCluster.Any(name => leaf.StartsWith(name, StringComparison.Ordinal))).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Leaves(Node? node, string path) => node switch
    {
        MappingNode { Entries.Count: > 0 } map => map.Entries.SelectMany(entry => Leaves(entry.Value, $"{path}.{entry.Key.Text}")),
        SequenceNode { Items.Count: > 0 } list => list.Items.SelectMany((item, i) => Leaves(item, $"{path}[{i}]")),
        MappingNode => [$"{path}={{}}"],
        SequenceNode => [$"{path}=[]"],
        _ => [$"{path}={node}"],
    };

    private static ApiPatch Apply(string value, string manager, bool isForced) =>
        ApiPatch.Apply(Encoding.UTF8.GetBytes($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"owned"},"data":{"k":"{{{value}}}"}}"""), manager, isForced);

    private static ClusterClient Connect(RecordedApiServer server, string user = "{}")
    {
        using var folder = new TemporaryFolder();
        var found = Assert.IsType<AccessResult.Found>(ClusterPlace.OfFiles([folder.Write("config", server.Kubeconfig(user))], null));
        return new(found.Access, Settings, TimeProvider.System);
    }

    private static async Task<List<string>> ListAsync(ClusterClient client, string space)
    {
        var names = new List<string>();
        await foreach (var item in client.List(ConfigMaps, space))
        {
            names.Add(item.Name);
        }

        return names;
    }

    private static List<string> Shown(ApiKinds kinds) => [.. kinds.Kinds.Select(kind => $"{kind.ApiVersion} {kind.Plural} {kind.Kind} {kind.IsNamespaced}")];

    private static List<string> Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"m{i:000}")];
}
