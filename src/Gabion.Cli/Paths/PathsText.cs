using Gabion.AttackPaths.Graph;
using Gabion.AttackPaths.Ranking;
using Gabion.Reports;
using Gabion.Reports.Terminal;

namespace Gabion.Cli.Paths;

/// <summary>The paths for a terminal.</summary>
internal sealed class PathsText(TextWriter output, PathsReport report, ReportOptions options)
{
    private const int MostEvidence = 4;
    private const int MostOthers = 4;
    private const int MostGaps = 8;

    private readonly Ink _ink = new(options.Color);
    private readonly List<List<PathStep>> _told = [];
    private readonly int _width = Math.Clamp(options.Width, 60, 116);

    public void Write()
    {
        Paragraph(0, report.Headline);
        Paragraph(0, report.Images);
        var number = 0;
        foreach (var path in report.Shown)
        {
            output.WriteLine();
            WritePath(++number, path);
        }

        if (report.Paths.Length > report.Most)
        {
            output.WriteLine();
            Paragraph(0, $"{report.Paths.Length - report.Most} more, none worse than these; --most shows them.");
        }

        WritePlan();
        WriteUnknown();
    }

    private void WritePath(int number, AttackPath path)
    {
        var level = PathsReport.LevelOf(path.Severity).ToUpperInvariant();
        Paragraph(0, $"{number}. {level} {PathsReport.Number(path.Score)}: {path.Entry.Name} to {path.Goal.Name}", text => _ink.Of(path.Severity, text), hang: 3);
        var steps = report.Steps(path).ToList();
        var (before, same) = Same(steps);
        _told.Add(steps);
        if (same > 0)
        {
            Paragraph(3, $"1-{same} as in path {before + 1}: {steps[same - 1].To?.Words}", hang: 2);
        }

        foreach (var step in steps.Skip(same))
        {
            Paragraph(3, $"{step.Number} {step.Hop.Means}{(step.To is null ? "" : $" → {step.To.Words}")}", hang: 2);
            foreach (var line in Evidence(step.Hop))
            {
                Paragraph(7, line, _ink.Quiet, hang: 2);
            }

            if (step.Hop.Condition is { } condition)
            {
                Paragraph(7, $"only if {condition}", hang: 2);
            }
        }

        var factors = PathsReport.Factors(path, path.Hops).ToList();
        Paragraph(3, $"score 100 × {string.Join(" × ", factors.Select(factor => $"{PathsReport.Number(factor.Factor)} ({factor.Why})"))}", _ink.Quiet, hang: 2);
        if (!path.AlsoFrom.IsEmpty)
        {
            var others = path.AlsoFrom.Take(MostOthers).Select(other => other.Entry.Name);
            Paragraph(3, $"the same end also by way of {string.Join(", ", others)}{(path.AlsoFrom.Length > MostOthers ? $" and {path.AlsoFrom.Length - MostOthers} more" : "")}", hang: 2);
        }
    }

    /// <summary>The path told before that begins with the most of the same steps, when these are worth leaving out.</summary>
    private (int Path, int Steps) Same(List<PathStep> steps)
    {
        var best = (Path: 0, Steps: 0);
        for (var i = 0; i < _told.Count; i++)
        {
            var count = steps.Zip(_told[i]).TakeWhile(pair => ReferenceEquals(pair.First.Hop, pair.Second.Hop)).Count();
            while (count > 0 && steps[count - 1].To is null)
            {
                count--; // a right without its use says nothing
            }

            best = count > best.Steps ? (i, count) : best;
        }

        return best.Steps > 1 ? best : (0, 0);
    }

    private static IEnumerable<string> Evidence(Hop hop)
    {
        foreach (var item in hop.Evidence.Where(item => item.Rule is null || item.Text.StartsWith("CVE", StringComparison.Ordinal) || item.Text.StartsWith("GHSA", StringComparison.Ordinal)).Take(MostEvidence))
        {
            yield return $"{item.Text}{(item.Place is { } place && item.Rule is null ? $" ({place})" : item.Rule is null ? "" : $" [{item.Rule}]")}";
        }

        var rules = hop.Evidence.Where(item => item.Rule is not null && item.Place is not null && !item.Text.StartsWith("CVE", StringComparison.Ordinal) && !item.Text.StartsWith("GHSA", StringComparison.Ordinal))
            .Select(item => $"{item.Rule} {item.Place}").Distinct().ToList();
        if (rules.Count > 0)
        {
            yield return $"{string.Join(", ", rules.Take(MostEvidence))}{(rules.Count > MostEvidence ? $" and {rules.Count - MostEvidence} more" : "")}";
        }
    }

    private void WritePlan()
    {
        if (report.Plan.Steps.IsEmpty)
        {
            if (!report.Paths.IsEmpty)
            {
                output.WriteLine();
                Paragraph(0, "No single mend takes much away: for each of these ways there is another that is as easy.");
            }

            return;
        }

        output.WriteLine();
        Paragraph(0, "What closes most of it, in this order (each tried on the graph):", _ink.Strong);
        var number = 0;
        foreach (var step in report.Plan.Steps)
        {
            var left = report.Plan.Risk > 0 ? Math.Round(100 * step.Risk / report.Plan.Risk) : 0;
            Paragraph(0, $"{++number}. {step.Mend.Text}{(step.Mend.Place is { } place ? $" ({place})" : "")}", _ink.Mend, hang: 3);
            Paragraph(3, $"closes {PathsReport.Count(step.Closed, "path")}{(step.Eased > 0 ? $", makes {step.Eased} harder" : "")}; {left}% of the risk is left{(step.Mend.Caveat is { } caveat ? $". First make sure that {caveat}" : "")}", hang: 0);
        }
    }

    private void WriteUnknown()
    {
        List<string> all =
        [
            .. report.Input.Gaps.Select(gap => $"{PathsInput.Place(gap)}{gap.Reason}"),
            .. report.Graph.Unknown,
            .. report.Input.Assumptions.Select(text => $"Assumed: {text}"),
        ];
        if (all.Count == 0)
        {
            return;
        }

        output.WriteLine();
        Paragraph(0, "Not assessed, or cannot be told:", _ink.Strong);
        foreach (var line in all.Take(MostGaps))
        {
            Paragraph(0, $"- {line}", hang: 2);
        }

        if (all.Count > MostGaps)
        {
            Paragraph(0, $"and {all.Count - MostGaps} more; --format json has all of them.");
        }
    }

    private void Paragraph(int indent, string text, Func<string, string>? paint = null, int hang = 0)
    {
        var isFirst = true;
        foreach (var line in TextLines.Wrap(VisibleText.Of(text), _width - indent - hang))
        {
            output.WriteLine(new string(' ', indent + (isFirst ? 0 : hang)) + (paint is null ? line : paint(line)));
            isFirst = false;
        }
    }
}
