using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Rules;

namespace Gabion.Scan;

/// <summary>What the rules say of manifests that were read for something else, so that nothing is read twice.</summary>
public static class FactFindings
{
    /// <summary>Findings of each object by itself and of all together, as a scan of the same files gives them.</summary>
    public static (ImmutableArray<Finding> Findings, ImmutableArray<CoverageGap> Gaps) Of(FactReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var runner = new RuleRunner(RuleSelection.Default.Choose(Catalogue.Create(RuleSettings.Default)));
        var result = new FileResult("");
        Scanner.CheckFacts(new(reading.Facts, []), runner, result);
        Scanner.CheckFacts(ObjectSets.Create([.. reading.Facts.Where(ObjectSets.Needs)], reading.Gaps), runner, result);
        return ([.. result.Findings], [.. result.Gaps.Where(gap => gap.Kind == GapKind.Failed)]);
    }
}
