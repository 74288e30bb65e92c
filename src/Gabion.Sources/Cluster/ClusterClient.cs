using System.Text.Json;

namespace Gabion.Sources.Cluster;

/// <summary>What an API server is.</summary>
/// <param name="Text"><c>v1.33.1</c>, with what a provider puts behind: <c>v1.33.1-gke.100</c>.</param>
/// <param name="Platform"><c>linux/amd64</c>.</param>
public sealed record ClusterVersion(string Text, string Platform);

/// <summary>
/// Talks to the API server of a cluster. What is refused or fails is an <see cref="ApiException"/> with a sentence for the user;
/// what fails for a while (429, 5xx, broken connections) was asked again before that. Safe for use from several threads.
/// </summary>
public sealed class ClusterClient : IDisposable
{
    private const int MaxVersionBytes = 1 << 20;

    private readonly ApiConnection _connection;

    public ClusterClient(ClusterAccess access, ClusterSettings settings, TimeProvider clock)
    {
        Access = access;
        _connection = new(access, settings, clock);
    }

    public ClusterAccess Access { get; }

    /// <summary>What the server is; also the cheapest way to see whether it answers and takes our credentials.</summary>
    public async Task<ClusterVersion> VersionAsync(CancellationToken cancellationToken)
    {
        var version = await ApiAnswer.ReadAsync(_connection, new(HttpMethod.Get, "/version"), MaxVersionBytes, cancellationToken).ConfigureAwait(false);
        return version["gitVersion"].Text is { Length: > 0 } text
            ? new(text, version["platform"].Text ?? "")
            : throw new ApiException(0, ApiException.Malformed, $"GET /version was answered by {Access.Server.Authority}, but not as an API server answers");
    }

    /// <summary>The kinds that the server knows, those of custom resources and aggregated APIs among them.</summary>
    public Task<ApiKinds> DiscoverAsync(CancellationToken cancellationToken) => new ApiDiscovery(_connection).RunAsync(cancellationToken);

    /// <summary>All objects of a kind, as a stream.</summary>
    /// <param name="space">Only those of this namespace; null: all.</param>
    public ApiList List(ApiKind kind, string? space) => new(_connection, kind, space);

    /// <summary>All objects of a kind and then, for ever, what becomes of them; breaks and expiry are seen to.</summary>
    /// <param name="space">Only those of this namespace; null: all.</param>
    public IAsyncEnumerable<ObjectChange> FollowAsync(ApiKind kind, string? space, CancellationToken cancellationToken) =>
        new ApiWatch(_connection, kind, space).FollowAsync(cancellationToken);

    /// <summary>What becomes of the objects of a kind from a state on, over breaks; ends when the server has forgotten that state.</summary>
    internal IAsyncEnumerable<ObjectChange> WatchAsync(ApiKind kind, string? space, string resourceVersion, CancellationToken cancellationToken) =>
        new ApiWatch(_connection, kind, space).WatchAsync(resourceVersion, cancellationToken);

    /// <summary>One object; null when there is none of this name.</summary>
    /// <param name="space">Null for kinds of the cluster as a whole.</param>
    public async Task<ApiObject?> GetAsync(ApiKind kind, string? space, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        try
        {
            return await ObjectAsync(kind, new(HttpMethod.Get, kind.PathOf(space, name)), cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Changes one object and gives it as it then is.</summary>
    /// <param name="space">Null for kinds of the cluster as a whole.</param>
    public Task<ApiObject> PatchAsync(ApiKind kind, string? space, string name, ApiPatch patch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(patch);
        var path = $"{kind.PathOf(space, name, patch.Subresource)}?{patch.Query}{(patch.IsDryRun ? "&dryRun=All" : "")}";
        var request = new ApiRequest(HttpMethod.Patch, path) { Body = patch.Body, BodyType = patch.Type, IsRepeatable = patch.IsRepeatable };
        return ObjectAsync(kind, request, cancellationToken);
    }

    /// <summary>What we may do in a namespace, as the server tells of it: the status of a SelfSubjectRulesReview, of which nothing is kept.</summary>
    internal async Task<Formats.Tree.Field> RulesAsync(string space, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion"u8, "authorization.k8s.io/v1");
            json.WriteString("kind"u8, "SelfSubjectRulesReview");
            json.WriteStartObject("spec"u8);
            json.WriteString("namespace"u8, space);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        var request = new ApiRequest(HttpMethod.Post, "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews") { Body = body.ToArray() };
        return (await ApiAnswer.ReadAsync(_connection, request, MaxVersionBytes * 16, cancellationToken).ConfigureAwait(false))["status"];
    }

    public void Dispose() => _connection.Dispose();

    private async Task<ApiObject> ObjectAsync(ApiKind kind, ApiRequest request, CancellationToken cancellationToken)
    {
        var bytes = await ApiAnswer.BytesAsync(_connection, request, _connection.Settings.MaxObjectBytes, cancellationToken).ConfigureAwait(false);
        try
        {
            return ApiObject.Of(kind, bytes);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new ApiException(0, ApiException.Malformed, $"the answer to {request} by {Access.Server.Authority} is no object in JSON: {error.Message}", error);
        }
    }
}
