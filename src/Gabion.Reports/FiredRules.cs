using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Reports;

/// <summary>The cards of the rules that have findings, each once, in the order of their ids.</summary>
internal static class FiredRules
{
    public static ImmutableArray<RuleCard> Of(ScanReport report) =>
        [.. report.Findings.Select(finding => finding.Rule).DistinctBy(rule => rule.Id).OrderBy(rule => rule.Id)];
}
