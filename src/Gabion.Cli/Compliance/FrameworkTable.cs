using System.Globalization;
using Gabion.Model;
using Gabion.Model.Compliance;
using Gabion.Reports;
using Gabion.Reports.Terminal;
using Gabion.Rules;
using Gabion.Scan.Compliance;

namespace Gabion.Cli.Compliance;

/// <summary><c>gabion comply --list</c>: the frameworks, and how much of each the rules see.</summary>
internal static class FrameworkTable
{
    public static void Write(TextWriter output, ReportOptions options)
    {
        var rules = Catalogue.Create(RuleSettings.Default);
        var cards = rules.Select(rule => rule.Card).ToList();
        var ink = new Ink(options.Color);
        output.WriteLine(ink.Quiet($"{"FRAMEWORK",-17} {"VERSION",-9} {"ALL",4} {"FULL",5} {"PART",5} {"NONE",5}  TITLE"));
        foreach (var framework in FrameworkList.Names.Select(name => FrameworkList.Find(name, rules)!))
        {
            var seen = framework.Requirements.Select(requirement => CoverageOf(framework, requirement, cards)).ToList();
            int Count(RequirementCoverage coverage) => seen.Count(one => one == coverage);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{framework.Id,-17} {framework.Version,-9} {seen.Count,4} {Count(RequirementCoverage.Full),5} {Count(RequirementCoverage.Partial),5} {Count(RequirementCoverage.Manual),5}  {TextLines.Clip(framework.Title, options.Width - 51, "...")}"));
        }

        output.WriteLine();
        output.WriteLine("FULL: rules decide the requirement whole. PART: a fault shows, silence does");
        output.WriteLine("not. NONE: people must look, or no rule does.");
    }

    private static RequirementCoverage CoverageOf(Framework framework, Requirement requirement, List<RuleCard> cards)
    {
        var evidence = Assessment.EvidenceFor(framework, requirement, [.. cards]);
        return Assessment.CoverageOf(requirement, evidence);
    }
}
