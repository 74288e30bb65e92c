using System.Globalization;
using System.Runtime.CompilerServices;
using Gabion.Model;

namespace Gabion.Sources.Cluster;

/// <summary>The objects of a cluster, over its API server.</summary>
public sealed class LiveCluster : ObjectSource
{
    private readonly ClusterClient _client;
    private readonly ApiKinds _kinds;

    private LiveCluster(ClusterClient client, ClusterVersion version, ApiKinds kinds, string? space)
    {
        _client = client;
        Version = version;
        _kinds = kinds;
        Namespace = space;
    }

    public override string Kind => $"cluster {Version.Text}, context {_client.Access.Name}{(Namespace is null ? "" : $", namespace {Namespace}")}";

    public override ClusterVersion Version { get; }

    public override string? Namespace { get; }

    /// <summary>The kinds that are read, owners first.</summary>
    public IEnumerable<ApiKind> Kinds => _kinds.Kinds
        .Where(kind => kind.Verbs.Contains("list") && !KindOrder.IsPassedOver(kind) && (Namespace is null || kind.IsNamespaced))
        .OrderBy(KindOrder.RankOf);

    public ClusterClient Client => _client;

    /// <summary>Asks the server what it is and which kinds it knows.</summary>
    /// <exception cref="IOException">It does not answer, or not to us.</exception>
    public static async Task<LiveCluster> OpenAsync(ClusterAccess access, string? space, ClusterSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        var client = new ClusterClient(access, settings, clock);
        try
        {
            var version = await client.VersionAsync(cancellationToken).ConfigureAwait(false);
            return new(client, version, await client.DiscoverAsync(cancellationToken).ConfigureAwait(false), space);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public override async IAsyncEnumerable<ApiObject> ReadAsync(KindChoice kinds, Action<CoverageGap> gap, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        ArgumentNullException.ThrowIfNull(gap);
        foreach (var (group, reason) in _kinds.Troubles.Where(trouble => kinds.MissesGroup(trouble.Group)))
        {
            gap(new(GapKind.Unreadable, group, null, $"The kinds of {group} are not known, so its objects were not assessed: {reason}.", "Look at its APIService: kubectl get apiservices."));
        }

        var given = new HashSet<Guid>(); // an object may be listed under two groups
        if (Namespace is { } space && kinds.Takes(ApiKind.Namespaces) && await NamespaceAsync(space, gap, cancellationToken).ConfigureAwait(false) is { } itself)
        {
            yield return itself;
        }

        foreach (var kind in Kinds.Where(kinds.Takes))
        {
            var walk = _client.List(kind, Namespace).GetAsyncEnumerator(cancellationToken);
            await using (walk.ConfigureAwait(false))
            {
                while (await NextAsync(walk, kind, gap).ConfigureAwait(false) is { } item)
                {
                    if (!Guid.TryParse(item.Uid, out var uid) || given.Add(uid))
                    {
                        yield return item;
                    }
                }
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _client.Dispose();
        }

        base.Dispose(disposing);
    }

    private static async ValueTask<ApiObject?> NextAsync(IAsyncEnumerator<ApiObject> walk, ApiKind kind, Action<CoverageGap> gap)
    {
        try
        {
            return await walk.MoveNextAsync().ConfigureAwait(false) ? walk.Current : null;
        }
        catch (ApiException error) when (error.Code != 401)
        {
            gap(GapOf(kind, error));
            return null;
        }
    }

    /// <summary>Why the objects of a kind are missing.</summary>
    public static CoverageGap GapOf(ApiKind kind, ApiException error)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(error);
        return error.IsForbidden
            ? new(GapKind.Unreadable, kind.Name, null, $"The {kind.Name} were not assessed, since they may not be listed: {error.Message}.", $"Allow 'list' on {kind.Name} to who scans (a ClusterRole), or scan with --namespace.")
            : new(GapKind.Unreadable, kind.Name, null, string.Create(CultureInfo.InvariantCulture, $"The {kind.Name} were not assessed, or not all of them: {error.Message}."), "Scan again.");
    }

    private async Task<ApiObject?> NamespaceAsync(string space, Action<CoverageGap> gap, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.GetAsync(ApiKind.Namespaces, null, space, cancellationToken).ConfigureAwait(false)
                ?? throw new IOException($"{_client.Access.Server.Authority} has no namespace '{space}'");
        }
        catch (ApiException error) when (error.Code != 401)
        {
            gap(GapOf(ApiKind.Namespaces, error));
            return null;
        }
    }
}
