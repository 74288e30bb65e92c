using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Gabion.Tests.Sources.Cluster.Simulator;

/// <summary>
/// An HTTPS server that behaves like the API server towards clients that read: discovery in both forms, lists with pages,
/// watches with bookmarks, single objects, patches, and the errors that a real one gives, when a test asks for them.
/// </summary>
internal sealed class SimulatedApiServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly SimulatedCertificates _certificates;
    private int _requests;
    private CancellationTokenSource _watches = new();

    private SimulatedApiServer(SimulatedCluster cluster, SimulatedCertificates certificates, WebApplication application)
    {
        Cluster = cluster;
        _certificates = certificates;
        _application = application;
    }

    public SimulatedCluster Cluster { get; }

    public Uri Address => new(_application.Urls.Single());

    public SimulatedCertificates Certificates => _certificates;

    public int Requests => _requests;

    /// <summary>Every request that came, path and query.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>False: the discovery that servers before 1.26 have.</summary>
    public bool HasAggregatedDiscovery { get; init; } = true;

    /// <summary>Whether these credentials are taken: the Authorization header, and the name in the client's certificate.</summary>
    public Func<string?, string?, bool> Accepts { get; set; } = (_, _) => true;

    /// <summary>Kinds (<c>secrets</c>) that nobody may list.</summary>
    public HashSet<string> Forbidden { get; } = [];

    /// <summary>Whether a kind (<c>secrets</c>) may be listed in a namespace, and in all (null).</summary>
    public Func<string, string?, bool> MayList { get; set; } = (_, _) => true;

    /// <summary>Asked before everything else; true when it has answered.</summary>
    public Func<HttpContext, Task<bool>> Before { get; set; } = _ => Task.FromResult(false);

    /// <summary>How often a watch tells where it is.</summary>
    public TimeSpan BookmarkEvery { get; init; } = TimeSpan.FromMilliseconds(100);

    public static Task<SimulatedApiServer> StartAsync(SimulatedCluster cluster, bool hasAggregatedDiscovery = true, params string[] serverNames) =>
        StartAsync(cluster, new SimulatedCertificates(), hasAggregatedDiscovery, serverNames);

    /// <param name="certificates">Who vouches for the server; gone with it.</param>
    public static async Task<SimulatedApiServer> StartAsync(SimulatedCluster cluster, SimulatedCertificates certificates, bool hasAggregatedDiscovery = true, params string[] serverNames)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificates.Server(serverNames);
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.AllowAnyClientCertificate();
        })));
        var application = builder.Build();
        var server = new SimulatedApiServer(cluster, certificates, application) { HasAggregatedDiscovery = hasAggregatedDiscovery };
        application.Run(server.AnswerAsync);
        await application.StartAsync();
        return server;
    }

    /// <summary>The text of a kubeconfig whose only user is the one given in YAML (<c>token: x</c>).</summary>
    public string Kubeconfig(string user = "{}") =>
        $$"""
        apiVersion: v1
        kind: Config
        current-context: simulated
        clusters:
        - name: simulated
          cluster: {server: {{Address.AbsoluteUri}}, certificate-authority-data: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(_certificates.AuthorityPem))}}}
        users:
        - name: somebody
          user: {{user}}
        contexts:
        - name: simulated
          context: {cluster: simulated, user: somebody}
        """;

    /// <summary>Ends every watch that is open.</summary>
    public void EndWatches()
    {
        using var ended = Interlocked.Exchange(ref _watches, new());
        ended.Cancel();
    }

    public static Task RefuseAsync(HttpContext context, int code, string reason, string message, Action<JsonObject>? more = null)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure",
            ["message"] = message, ["reason"] = reason, ["details"] = new JsonObject(), ["code"] = code,
        };
        more?.Invoke(status);
        context.Response.StatusCode = code;
        return WriteAsync(context, status.ToJsonString());
    }

    public static Task WriteAsync(HttpContext context, string json)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType ??= "application/json";
        }

        return context.Response.WriteAsync(json, context.RequestAborted);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        try
        {
            await _application.StopAsync(now.Token); // watches do not end by themselves
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }

        await _application.DisposeAsync();
        _certificates.Dispose();
        _watches.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        Asked.Enqueue(context.Request.Path + context.Request.QueryString.Value);
        if (await Before(context))
        {
            return;
        }

        var header = (string?)context.Request.Headers.Authorization;
        if (!Accepts(header, context.Connection.ClientCertificate?.GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType.SimpleName, false)))
        {
            await RefuseAsync(context, 401, "Unauthorized", "Unauthorized");
            return;
        }

        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        await (path switch
        {
            ["version"] => WriteAsync(context, """{"major":"1","minor":"33","gitVersion":"v1.33.1","platform":"linux/amd64"}"""),
            ["api"] or ["apis"] => WriteAsync(context, Groups(context, path[0] == "api")),
            ["api", var version] => Resources(context, "", version),
            ["apis", var group, var version] => Resources(context, group, version),
            ["apis", var group] when Cluster.Kinds.Any(kind => kind.Group == group) => WriteAsync(context, Group(group).ToJsonString()),
            ["api", var version, .. var rest] => ObjectsAsync(context, "", version, rest),
            ["apis", "authorization.k8s.io", "v1", "selfsubjectrulesreviews"] when context.Request.Method == "POST" => RulesAsync(context),
            ["apis", var group, var version, .. var rest] => ObjectsAsync(context, group, version, rest),
            _ => RefuseAsync(context, 404, "NotFound", "the server could not find the requested resource"),
        });
    }

    private string Groups(HttpContext context, bool isCore)
    {
        var groups = Cluster.Kinds.Where(kind => (kind.Group.Length == 0) == isCore).GroupBy(kind => kind.Group).ToList();
        if (HasAggregatedDiscovery && context.Request.Headers.Accept.ToString().Contains("v=v2;as=APIGroupDiscoveryList", StringComparison.Ordinal))
        {
            context.Response.ContentType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
            return new JsonObject
            {
                ["kind"] = "APIGroupDiscoveryList",
                ["apiVersion"] = "apidiscovery.k8s.io/v2",
                ["metadata"] = new JsonObject(),
                ["items"] = new JsonArray([.. groups.Select(group => new JsonObject
                {
                    ["metadata"] = group.Key.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group.Key },
                    ["versions"] = new JsonArray([.. group.GroupBy(kind => kind.Version).Select(version => new JsonObject
                    {
                        ["version"] = version.Key, ["freshness"] = "Current", ["resources"] = new JsonArray([.. version.Select(kind => kind.Describe(isAggregated: true))]),
                    })]),
                })]),
            }.ToJsonString();
        }

        return isCore
            ? """{"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":[]}"""
            : new JsonObject { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. groups.Select(group => Group(group.Key))]) }.ToJsonString();
    }

    private JsonObject Group(string name)
    {
        var versions = Cluster.Kinds.Where(kind => kind.Group == name).Select(kind => kind.Version).Distinct().ToList();
        JsonObject Version(string version) => new() { ["groupVersion"] = $"{name}/{version}", ["version"] = version };
        return new() { ["name"] = name, ["versions"] = new JsonArray([.. versions.Select(Version)]), ["preferredVersion"] = Version(versions[0]) };
    }

    private Task Resources(HttpContext context, string group, string version)
    {
        var kinds = Cluster.Kinds.Where(kind => kind.Group == group && kind.Version == version).ToList();
        return kinds.Count == 0
            ? RefuseAsync(context, 404, "NotFound", "the server could not find the requested resource")
            : WriteAsync(context, new JsonObject
            {
                ["kind"] = "APIResourceList", ["apiVersion"] = "v1", ["groupVersion"] = kinds[0].ApiVersion,
                ["resources"] = new JsonArray([.. kinds.Select(kind => kind.Describe(isAggregated: false))]),
            }.ToJsonString());
    }

    private Task ObjectsAsync(HttpContext context, string group, string version, string[] rest)
    {
        var (space, plural, name) = rest switch
        {
            ["namespaces", var within, var kind, var one] => (within, kind, one),
            ["namespaces", var within, var kind] => (within, kind, null),
            [var kind, var one] => (null, kind, one),
            [var kind] => ((string?)null, kind, (string?)null),
            _ => (null, "", null),
        };
        if (Cluster.Kinds.FirstOrDefault(kind => kind.Group == group && kind.Version == version && kind.Plural == plural) is not { } known)
        {
            return RefuseAsync(context, 404, "NotFound", "the server could not find the requested resource");
        }

        if (Forbidden.Contains(plural) || (name is null && !MayList(plural, space)))
        {
            return RefuseAsync(context, 403, "Forbidden", $"{plural} is forbidden: User \"somebody\" cannot list resource \"{plural}\" in API group \"{group}\" at the cluster scope");
        }

        return (name, context.Request.Method) switch
        {
            (not null, "PATCH") => PatchAsync(context, known, space, name),
            (not null, _) => GetAsync(context, known, space, name),
            _ when context.Request.Query["watch"] == "true" || context.Request.Query["watch"] == "1" => WatchAsync(context, known, space),
            _ => ListAsync(context, known, space),
        };
    }

    /// <summary>What may be listed in the namespace that is asked about.</summary>
    private async Task RulesAsync(HttpContext context)
    {
        var review = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var space = (string?)review["spec"]!["namespace"];
        var rules = Cluster.Kinds.Where(kind => kind.IsNamespaced && !Forbidden.Contains(kind.Plural) && MayList(kind.Plural, space)).Select(kind => new JsonObject
        {
            ["verbs"] = new JsonArray("get", "list"), ["apiGroups"] = new JsonArray(kind.Group), ["resources"] = new JsonArray(kind.Plural),
        });
        review["status"] = new JsonObject { ["resourceRules"] = new JsonArray([.. rules]), ["nonResourceRules"] = new JsonArray(), ["incomplete"] = false };
        context.Response.StatusCode = 201;
        await WriteAsync(context, review.ToJsonString());
    }

    private Task GetAsync(HttpContext context, SimulatedKind kind, string? space, string name) => Cluster.Get(kind, space, name) is { } found
        ? WriteAsync(context, found.ToJsonString())
        : RefuseAsync(context, 404, "NotFound", $"{kind.Plural} \"{name}\" not found");

    private async Task ListAsync(HttpContext context, SimulatedKind kind, string? space)
    {
        var limit = int.TryParse(context.Request.Query["limit"], CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked : int.MaxValue - 1;
        var after = (string?)context.Request.Query["continue"] is { Length: > 0 } token ? Encoding.UTF8.GetString(Convert.FromBase64String(token)) : "";
        var page = Cluster.List(kind, space, after, limit, out var isLast);
        var next = isLast ? "" : Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1].Key));
        await WriteAsync(context, $$"""{"kind":"{{kind.Kind}}List","apiVersion":"{{kind.ApiVersion}}","metadata":{"resourceVersion":"{{Cluster.Version}}","continue":"{{next}}"},"items":[""");
        for (var i = 0; i < page.Count; i++)
        {
            await WriteAsync(context, (i == 0 ? "" : ",") + page[i].Json);
        }

        await WriteAsync(context, "]}\n");
    }

    private async Task WatchAsync(HttpContext context, SimulatedKind kind, string? space)
    {
        var at = long.Parse(context.Request.Query["resourceVersion"].ToString() is { Length: > 0 } given ? given : "0", CultureInfo.InvariantCulture);
        var seconds = int.TryParse(context.Request.Query["timeoutSeconds"], CultureInfo.InvariantCulture, out var asked) ? asked : 1800;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _watches.Token);
        end.CancelAfter(TimeSpan.FromSeconds(seconds));
        context.Response.ContentType = "application/json";
        await context.Response.StartAsync(context.RequestAborted);
        try
        {
            while (true)
            {
                if (Cluster.Changes(kind, space, at, out var seen, out var more) is not { } changes)
                {
                    await WriteAsync(context, """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","message":"too old resource version","reason":"Expired","code":410}}""" + "\n");
                    return;
                }

                at = seen;
                foreach (var (type, json) in changes)
                {
                    await WriteAsync(context, $$$"""{"type":"{{{type}}}","object":{{{json}}}}""" + "\n");
                }

                if (await Task.WhenAny(more, Task.Delay(BookmarkEvery, end.Token)) != more)
                {
                    end.Token.ThrowIfCancellationRequested();
                    await WriteAsync(context, $$$"""{"type":"BOOKMARK","object":{"kind":"{{{kind.Kind}}}","apiVersion":"{{{kind.ApiVersion}}}","metadata":{"resourceVersion":"{{{at}}}"} } }""" + "\n");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Its time is over, or nobody listens any more.
        }
    }

    private async Task PatchAsync(HttpContext context, SimulatedKind kind, string? space, string name)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var type = context.Request.ContentType;
        var stored = Cluster.Get(kind, space, name);
        if (stored is null && type != "application/apply-patch+yaml")
        {
            await RefuseAsync(context, 404, "NotFound", $"{kind.Plural} \"{name}\" not found");
            return;
        }

        if (type == "application/json-patch+json")
        {
            foreach (var change in JsonNode.Parse(body)!.AsArray())
            {
                if (!Change(stored!, change!.AsObject()))
                {
                    await RefuseAsync(context, 422, "Invalid", "the server rejected our request due to an error in our request");
                    return;
                }
            }
        }
        else
        {
            stored = Merge(stored ?? [], YamlJson.Read(body).Single()!.AsObject());
        }

        await WriteAsync(context, (context.Request.Query["dryRun"] == "All" ? stored! : Cluster.Apply(stored!)).ToJsonString());
    }

    private static JsonObject Merge(JsonObject into, JsonObject change)
    {
        foreach (var (key, value) in change)
        {
            if (value is null)
            {
                into.Remove(key);
            }
            else
            {
                into[key] = value is JsonObject inner && into[key] is JsonObject old ? Merge(old.DeepClone().AsObject(), inner) : value.DeepClone();
            }
        }

        return into;
    }

    /// <summary>The operations that clients send: add, replace, remove and test of members and items.</summary>
    private static bool Change(JsonObject root, JsonObject change)
    {
        var steps = ((string)change["path"]!).Split('/').Skip(1).Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToList();
        JsonNode? parent = root;
        foreach (var step in steps.SkipLast(1))
        {
            parent = parent is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)] : parent?[step];
        }

        switch (parent, (string)change["op"]!)
        {
            case (JsonObject mapping, "add" or "replace"):
                mapping[steps[^1]] = change["value"]?.DeepClone();
                return true;
            case (JsonObject mapping, "remove"):
                return mapping.Remove(steps[^1]);
            case (JsonObject mapping, "test"):
                return JsonNode.DeepEquals(mapping[steps[^1]], change["value"]);
            default:
                return false;
        }
    }
}
