using Gabion.Formats.Tree;

namespace Gabion.Sources.Cluster;

/// <summary>
/// Asks an API server which kinds it knows: all at once where it can (aggregated discovery), else group by group. A group
/// that does not answer is told, and the others count.
/// </summary>
internal sealed class ApiDiscovery(ApiConnection connection)
{
    private const int MaxBytes = 64 * 1024 * 1024;
    private const int Parallelism = 8;

    private const string Aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    private readonly List<ApiKind> _kinds = [];
    private readonly List<(string Group, string Reason)> _troubles = [];
    private readonly Lock _lock = new();

    public async Task<ApiKinds> RunAsync(CancellationToken cancellationToken)
    {
        var core = await GetAsync("/api", cancellationToken).ConfigureAwait(false);
        if (core["kind"].Text == "APIGroupDiscoveryList")
        {
            ReadAggregated(core);
        }
        else
        {
            await ReadVersionAsync("", core["versions"].Texts.FirstOrDefault() ?? "v1", cancellationToken).ConfigureAwait(false);
        }

        var groups = await GetAsync("/apis", cancellationToken).ConfigureAwait(false);
        if (groups["kind"].Text == "APIGroupDiscoveryList")
        {
            ReadAggregated(groups);
        }
        else
        {
            await ReadGroupsAsync(groups, cancellationToken).ConfigureAwait(false);
        }

        var kinds = _kinds.DistinctBy(kind => (kind.Group, kind.Plural))
            .OrderBy(kind => kind.Group, StringComparer.Ordinal).ThenBy(kind => kind.Plural, StringComparer.Ordinal);
        return new([.. kinds], [.. _troubles.Order()]);
    }

    // Versions stand in the order of preference; a kind is taken from the first that has it, since not all versions have all kinds.
    private void ReadAggregated(Field list)
    {
        foreach (var group in list["items"].Items)
        {
            var name = group["metadata"]["name"].Text ?? "";
            foreach (var version in group["versions"].Items)
            {
                if (version["freshness"].Text == "Stale" && version["resources"].Items.Count == 0)
                {
                    _troubles.Add((name, "its server does not answer the API server"));
                }

                foreach (var resource in version["resources"].Items)
                {
                    var kind = resource["responseKind"];
                    if (resource["resource"].Text is { Length: > 0 } plural && kind["kind"].Text is { Length: > 0 } word)
                    {
                        _kinds.Add(new(name, version["version"].Text ?? "v1", plural, word, resource["scope"].Text == "Namespaced") { Verbs = [.. resource["verbs"].Texts] });
                    }
                }
            }
        }
    }

    private async Task ReadGroupsAsync(Field list, CancellationToken cancellationToken)
    {
        var wanted = list["groups"].Items.SelectMany(VersionsOf).ToList();
        var found = new Dictionary<(string, string), List<ApiKind>>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(wanted, parallel, async (one, token) =>
        {
            var kinds = await VersionKindsAsync(one.Group, one.Version, token).ConfigureAwait(false);
            lock (_lock)
            {
                found[(one.Group, one.Version)] = kinds;
            }
        }).ConfigureAwait(false);
        _kinds.AddRange(wanted.SelectMany(one => found[(one.Group, one.Version)]));
    }

    /// <summary>The versions of a group, the preferred one first.</summary>
    private static IEnumerable<(string Group, string Version)> VersionsOf(Field group)
    {
        var preferred = group["preferredVersion"]["version"].Text;
        return group["versions"].Items.Select(version => version["version"].Text).OfType<string>()
            .OrderByDescending(version => version == preferred).Select(version => (group["name"].Text ?? "", version));
    }

    private async Task ReadVersionAsync(string group, string version, CancellationToken cancellationToken) =>
        _kinds.AddRange(await VersionKindsAsync(group, version, cancellationToken).ConfigureAwait(false));

    private async Task<List<ApiKind>> VersionKindsAsync(string group, string version, CancellationToken cancellationToken)
    {
        try
        {
            var list = await GetAsync(group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}", cancellationToken).ConfigureAwait(false);
            return [.. list["resources"].Items.Select(resource => KindOf(group, version, resource)).OfType<ApiKind>()];
        }
        catch (ApiException error) when (group.Length > 0)
        {
            lock (_lock)
            {
                _troubles.Add((group, error.Message));
            }

            return [];
        }
    }

    /// <summary>Null for subresources: <c>pods/log</c>.</summary>
    private static ApiKind? KindOf(string group, string version, Field resource) =>
        resource["name"].Text is { Length: > 0 } plural && !plural.Contains('/', StringComparison.Ordinal) && resource["kind"].Text is { Length: > 0 } kind
            ? new(group, version, plural, kind, resource["namespaced"].IsTrue) { Verbs = [.. resource["verbs"].Texts] }
            : null;

    private async Task<Field> GetAsync(string path, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(HttpMethod.Get, path) { Accept = path is "/api" or "/apis" ? Aggregated : "application/json" };
        return await ApiAnswer.ReadAsync(connection, request, MaxBytes, cancellationToken).ConfigureAwait(false);
    }
}
