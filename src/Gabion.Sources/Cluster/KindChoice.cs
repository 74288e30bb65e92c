using System.Collections.Immutable;

namespace Gabion.Sources.Cluster;

/// <summary>
/// The kinds of objects that a question needs, so that no others are listed. A pattern is <c>pods</c>, <c>deployments.apps</c>,
/// <c>*.apps</c> for a whole group, or <c>*.*</c> for every group that is not Kubernetes' own.
/// </summary>
public sealed class KindChoice
{
    /// <summary>Every kind.</summary>
    public static readonly KindChoice All = new(null, []);

    /// <summary>Groups of custom resources that are kept by the thousand and make no pods.</summary>
    private static readonly ImmutableHashSet<string> Ledgers =
    [
        "cilium.io", "crd.projectcalico.org", "projectcalico.org", "wgpolicyk8s.io", "reports.kyverno.io", "aquasecurity.github.io",
        "spdx.softwarecomposition.kubescape.io",
    ];

    private readonly ImmutableHashSet<string>? _names;
    private readonly ImmutableHashSet<string> _groups;
    private readonly bool _hasCustom;

    private KindChoice(ImmutableHashSet<string>? names, ImmutableHashSet<string> groups)
    {
        _names = names?.Remove("*.*");
        _groups = groups;
        _hasCustom = names?.Contains("*.*") == true;
    }

    public static KindChoice Of(params IEnumerable<string> patterns)
    {
        var all = patterns.ToImmutableHashSet(StringComparer.Ordinal);
        return new(all, [.. all.Where(pattern => pattern.StartsWith("*.", StringComparison.Ordinal) && pattern != "*.*").Select(pattern => pattern[2..])]);
    }

    public bool Takes(ApiKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return _names is null || _names.Contains(kind.Name) || TakesGroup(kind.Group);
    }

    /// <summary>Whether what is missing under this path (a kind's name, a group, or an object) is missed by whoever asks.</summary>
    internal bool Misses(string path)
    {
        if (_names is null || path.Length == 0 || path.Contains('/', StringComparison.Ordinal))
        {
            return true;
        }

        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return _names.Contains(path) || (dot >= 0 && TakesGroup(path[(dot + 1)..])) || MissesGroup(path);
    }

    /// <summary>Whether some kind of a group may be among those that are needed.</summary>
    internal bool MissesGroup(string group) => _names is null || TakesGroup(group) || _names.Any(name => name.EndsWith($".{group}", StringComparison.Ordinal));

    private bool TakesGroup(string group) => _groups.Contains(group) || (_hasCustom && IsCustom(group) && !Ledgers.Contains(group));

    private static bool IsCustom(string group) => group.Contains('.', StringComparison.Ordinal) && !group.EndsWith(".k8s.io", StringComparison.Ordinal);
}
