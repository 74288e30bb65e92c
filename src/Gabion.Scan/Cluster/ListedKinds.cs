using Gabion.Model;
using Gabion.Sources.Cluster;

namespace Gabion.Scan.Cluster;

/// <summary>
/// Of which kinds every object of a cluster was read and stands for itself: what is none of them is not there. Kinds that may not be listed, or not
/// everywhere, that broke off, or of which objects were left to those that made them, are none of these.
/// </summary>
/// <param name="kinds">Those that were asked for.</param>
/// <param name="namespace">The only namespace that was read; null for all.</param>
public sealed class ListedKinds(KindChoice kinds, string? @namespace)
{
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);
    private readonly HashSet<(string Kind, string? Namespace)> _left = [];
    private bool _isBroken = @namespace is not null;

    /// <summary>Whether all objects of a kind are here.</summary>
    /// <param name="group">Empty for the core group.</param>
    /// <param name="resource">The plural name.</param>
    /// <param name="where">The namespace that is asked about; null for all.</param>
    public bool HasAll(string group, string resource, string? where)
    {
        ArgumentNullException.ThrowIfNull(group);
        var kind = new ApiKind(group, "", resource, "", IsNamespaced: true);
        return !_isBroken && kinds.Takes(kind) && !_missing.Contains(kind.Name) && !_missing.Contains(group)
            && (where is null ? !_left.Any(left => left.Kind == kind.Name) : !_left.Contains((kind.Name, where)));
    }

    /// <summary>Notes what the source could not give: a kind by its name, a group, or, without a path, nobody knows what.</summary>
    internal void Miss(CoverageGap gap)
    {
        _isBroken |= gap.Path.Length == 0;
        _missing.Add(gap.Path);
    }

    /// <summary>Notes an object that could not be read whole.</summary>
    internal void Miss(ApiObject item) => _missing.Add(item.Kind.Name);

    /// <summary>Notes an object of which only what made it is read.</summary>
    internal void Leave(ApiObject item) => _left.Add((item.Kind.Name, item.Namespace));
}
