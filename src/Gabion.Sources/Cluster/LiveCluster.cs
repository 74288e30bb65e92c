using System.Globalization;
using System.Runtime.CompilerServices;
using Gabion.Model;

namespace Gabion.Sources.Cluster;

/// <summary>The objects of a cluster, over its API server.</summary>
public sealed class LiveCluster : ObjectSource
{
    private readonly ClusterClient _client;
    private readonly ApiKinds _kinds;
    private readonly NamespaceRights _rights;
    private bool _hasRead;
    private ApiException? _expired;

    private LiveCluster(ClusterClient client, ClusterVersion version, ApiKinds kinds, string? space)
    {
        _client = client;
        _rights = new(client);
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

        var asked = Kinds.Where(kinds.Takes).ToList();
        for (var i = 0; i < asked.Count; i++)
        {
            var kind = asked[i];
            await foreach (var item in ListAsync(kind, gap, cancellationToken).ConfigureAwait(false))
            {
                if (!Guid.TryParse(item.Uid, out var uid) || given.Add(uid))
                {
                    yield return item;
                }
            }

            if (_expired is not null)
            {
                gap(new(
                    GapKind.Unreadable,
                    "",
                    null,
                    $"The cluster no longer took our credentials, so that these kinds were not assessed, or not all of the first: {string.Join(", ", asked.Skip(i).Select(rest => rest.Name))} ({_expired.Message}).",
                    "Log in again and scan again; exec plugins and token files are asked again by themselves."));
                yield break;
            }

            _hasRead = true;
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

    /// <summary>The objects of a kind; where they may not be listed all at once, those of the namespaces in which they may.</summary>
    private async IAsyncEnumerable<ApiObject> ListAsync(ApiKind kind, Action<CoverageGap> gap, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ApiException? refusal = null;
        await foreach (var item in WalkAsync(kind, Namespace, error => refusal = error, cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }

        if (refusal is null || _expired is not null)
        {
            yield break;
        }

        if (!refusal.IsForbidden || !kind.IsNamespaced || Namespace is not null)
        {
            gap(GapOf(kind, refusal));
            yield break;
        }

        List<string> closed = [], open = [];
        foreach (var space in await _rights.NamesAsync(cancellationToken).ConfigureAwait(false))
        {
            var isClosed = !await _rights.MayListAsync(space, kind, cancellationToken).ConfigureAwait(false);
            void Fail(ApiException error)
            {
                isClosed |= error.IsForbidden;
                if (!error.IsForbidden && _expired is null)
                {
                    gap(GapOf(kind, error));
                }
            }

            if (!isClosed)
            {
                await foreach (var item in WalkAsync(kind, space, Fail, cancellationToken).ConfigureAwait(false))
                {
                    yield return item;
                }
            }

            if (_expired is not null)
            {
                yield break;
            }

            (isClosed ? closed : open).Add(space);
        }

        if (closed.Count > 0 || !_rights.AreAllKnown)
        {
            gap(GapOf(kind, refusal, open.Count == 0 ? "" : _rights.AreAllKnown && closed.Count <= open.Count ? $"in {string.Join(", ", closed)}" : $"outside of {string.Join(", ", open)}"));
        }
    }

    /// <param name="fail">Told why the walk does not come to its end.</param>
    private async IAsyncEnumerable<ApiObject> WalkAsync(ApiKind kind, string? space, Action<ApiException> fail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var walk = _client.List(kind, space).GetAsyncEnumerator(cancellationToken);
        await using (walk.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    if (!await walk.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (ApiException error) when (error.Code != 401 || _hasRead)
                {
                    _expired = error.Code == 401 ? error : null;
                    fail(error);
                    break;
                }

                _hasRead = true;
                yield return walk.Current;
            }
        }
    }

    /// <summary>Why the objects of a kind are missing.</summary>
    /// <param name="where">The namespaces that it concerns (<see cref="ClosedKind.Where"/>); empty: all.</param>
    public static CoverageGap GapOf(ApiKind kind, ApiException error, string where = "")
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(error);
        return error.IsForbidden
            ? new(GapKind.Unreadable, kind.Name, null, $"The {kind.Name} were not assessed{(where.Length == 0 ? "" : $" {where}")}, since they may not be listed: {error.Message}.", $"Allow 'list' on {kind.Name} to who scans (a ClusterRole), or scan with --namespace.")
            {
                Closed = new(kind.Group, kind.Plural, where),
            }
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
