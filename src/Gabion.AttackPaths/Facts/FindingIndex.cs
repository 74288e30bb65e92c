using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.AttackPaths.Facts;

/// <summary>Findings by what they are about, so that a hop can name those that report it.</summary>
public sealed class FindingIndex
{
    private readonly ILookup<Resource, Finding> _byResource;

    public FindingIndex(IEnumerable<Finding> findings) => _byResource = findings.ToLookup(finding => finding.Resource);

    public static FindingIndex Empty { get; } = new([]);

    /// <summary>The findings of some rules about an object.</summary>
    public IEnumerable<Finding> About(KubernetesObject item, params IReadOnlyCollection<string> rules)
    {
        ArgumentNullException.ThrowIfNull(item);
        return _byResource[item.Resource].Where(finding => rules.Contains(finding.Rule.Id.ToString()));
    }

    /// <summary>The findings about an object whose place lies within a part of it.</summary>
    public IEnumerable<Finding> Within(KubernetesObject item, Field part)
    {
        ArgumentNullException.ThrowIfNull(item);
        var place = item.File.Locate(part.Span);
        return _byResource[item.Resource].Where(finding => finding.Location.Path == place.Path && IsWithin(finding.Location.Span, place.Span));
    }

    private static bool IsWithin(TextSpan inner, TextSpan outer) => inner.Start >= outer.Start && inner.Start <= outer.End;
}
