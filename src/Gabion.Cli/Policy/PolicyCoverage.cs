using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Cli.Policy;

/// <summary>Which lines of modules were evaluated, in the form of OPA's coverage report.</summary>
internal static class PolicyCoverage
{
    public static RegoObject Report(IEnumerable<RegoModule> modules, EvaluationTrace trace)
    {
        var files = new RegoObjectBuilder();
        var (covered, missed) = (0, 0);
        foreach (var module in modules.OrderBy(module => module.File, StringComparer.Ordinal))
        {
            var lines = Lines(module).Distinct().Order().ToList();
            var seen = lines.Where(line => trace.Counts.ContainsKey((module.File, line))).ToList();
            var unseen = lines.Except(seen).ToList();
            (covered, missed) = (covered + seen.Count, missed + unseen.Count);
            files.Set(RegoString.Of(module.File), RegoObject.OfFields(
                ("covered", Ranges(seen)),
                ("not_covered", Ranges(unseen)),
                ("covered_lines", RegoNumber.Of(seen.Count)),
                ("not_covered_lines", RegoNumber.Of(unseen.Count)),
                ("coverage", Percent(seen.Count, unseen.Count))));
        }

        return RegoObject.OfFields(
            ("files", files.Build()),
            ("covered_lines", RegoNumber.Of(covered)),
            ("not_covered_lines", RegoNumber.Of(missed)),
            ("coverage", Percent(covered, missed)));
    }

    private static RegoNumber Percent(int covered, int missed) => RegoNumber.Of(covered + missed == 0 ? 0 : Math.Round(covered * 100.0 / (covered + missed), 2));

    private static IEnumerable<int> Lines(RegoModule module) => module.Rules.SelectMany(Lines);

    private static IEnumerable<int> Lines(RegoRule rule)
    {
        // A default stands for nothing that runs; a rule's own line counts when one of its bodies is tried.
        var own = rule.IsDefault ? [] : (rule.Body is null ? [] : Lines(rule.Body)).Prepend(rule.At.Line);
        return rule.Else is null ? own : own.Concat(Lines(rule.Else));
    }

    private static IEnumerable<int> Lines(RegoBody body) => body.Statements.SelectMany(statement => statement switch
    {
        SomeStatement => [],
        EveryStatement every => Lines(every.Body).Prepend(every.At.Line),
        _ => [statement.At.Line],
    });

    private static RegoArray Ranges(List<int> lines)
    {
        var ranges = new List<RegoValue>();
        for (var i = 0; i < lines.Count; i++)
        {
            var start = lines[i];
            while (i + 1 < lines.Count && lines[i + 1] == lines[i] + 1)
            {
                i++;
            }

            ranges.Add(RegoObject.OfFields(("start", Row(start)), ("end", Row(lines[i]))));
        }

        return RegoArray.Of(ranges);
    }

    private static RegoObject Row(int line) => RegoObject.OfFields(("row", RegoNumber.Of(line)));
}
