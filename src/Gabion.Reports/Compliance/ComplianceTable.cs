using System.Collections.Immutable;
using System.Globalization;
using Gabion.Model;
using Gabion.Model.Compliance;
using Gabion.Reports.Terminal;

namespace Gabion.Reports.Compliance;

/// <summary>For people at a terminal: by chapter what fails and what holds, what could not be said in one line, and the sum.</summary>
internal sealed class ComplianceTable(Func<ScanReport, ImmutableArray<ComplianceReport>> assess, bool isWhole) : ComplianceFormat(assess)
{
    private const int NumberWidth = 10;
    private const int OutcomeWidth = 14;
    private const int Shown = 2;

    public override string Name => "table";

    public override string Description => "for people at a terminal (default)";

    private protected override void Write(ImmutableArray<ComplianceReport> reports, TextWriter output, ReportOptions options)
    {
        var sheet = new Sheet(output, options);
        foreach (var report in reports)
        {
            Write(sheet, report);
        }
    }

    private void Write(Sheet sheet, ComplianceReport report)
    {
        sheet.Blank();
        sheet.Paragraph(2, $"{report.Framework.Title}, {report.Framework.Version}", sheet.Ink.Strong);
        sheet.Paragraph(2, $"{report.Target} at {ComplianceWords.Time(report.At)}", sheet.Ink.Quiet);
        var wasShort = false;
        foreach (var section in report.Results.GroupBy(result => result.Requirement.Section, StringComparer.Ordinal))
        {
            // Chapters of which nothing can be said stand close together.
            var isShort = !isWhole && !section.Any(Says);
            if (!(isShort && wasShort))
            {
                sheet.Blank();
            }

            wasShort = isShort;
            if (section.Key.Length > 0)
            {
                sheet.Paragraph(2, section.Key, isShort ? sheet.Ink.Quiet : sheet.Ink.Strong);
            }

            var said = "";
            foreach (var result in section.Where(result => isWhole || Says(result)))
            {
                Write(sheet, result, isRepeated: result.Reason == said);
                said = result.Reason;
            }

            if (!isWhole)
            {
                Fold(sheet, section, RequirementOutcome.Manual);
                Fold(sheet, section, RequirementOutcome.NotAssessable);
            }
        }

        Sum(sheet, report);
    }

    private static bool Says(RequirementResult result) => result.Outcome is not (RequirementOutcome.Manual or RequirementOutcome.NotAssessable);

    private static void Write(Sheet sheet, RequirementResult result, bool isRepeated)
    {
        var number = VisibleText.Of(result.Requirement.Number);
        var word = ComplianceWords.Of(result.Outcome);
        var column = 2 + Math.Max(NumberWidth, TextLines.Width(number) + 2) + OutcomeWidth + 2;
        var lines = TextLines.Wrap(VisibleText.Of(result.Requirement.Title), sheet.Width - column).ToList();
        var gap = new string(' ', column - 2 - OutcomeWidth - 2 - TextLines.Width(number));
        sheet.Line(2, $"{number}{gap}{Paint(sheet.Ink, result.Outcome, word)}{new string(' ', Math.Max(1, OutcomeWidth + 2 - word.Length))}{lines[0]}");
        foreach (var line in lines.Skip(1))
        {
            sheet.Line(column, line);
        }

        var findings = ComplianceWords.Ordered(result).ToList();
        foreach (var finding in findings.Take(Shown))
        {
            var at = finding.Location.Path.Length == 0 ? "" : $" ({finding.Location})";
            sheet.Paragraph(6, $"{finding.Message}{at}", sheet.Ink.Quiet);
        }

        if (findings.Count > Shown)
        {
            sheet.Line(6, sheet.Ink.Quiet(string.Create(CultureInfo.InvariantCulture, $"and {findings.Count - Shown} more; --format json has them all")));
        }

        if (findings.Count == 0 && result.Outcome != RequirementOutcome.Pass)
        {
            if (!isRepeated)
            {
                sheet.Paragraph(6, result.Reason, sheet.Ink.Quiet);
            }
        }
        else if (findings.Count == 0 && ComplianceWords.Subjects(result) is { Length: > 0 } subjects)
        {
            sheet.Paragraph(6, $"looked at {subjects}", sheet.Ink.Quiet);
        }
    }

    /// <summary>Requirements of which nothing can be said, in one line.</summary>
    private static void Fold(Sheet sheet, IEnumerable<RequirementResult> section, RequirementOutcome outcome)
    {
        var numbers = section.Where(result => result.Outcome == outcome).Select(result => result.Requirement.Number).ToList();
        if (numbers.Count > 0)
        {
            sheet.Labelled(2, string.Create(CultureInfo.InvariantCulture, $"{ComplianceWords.Of(outcome)} {numbers.Count}"), 19, string.Join(", ", Runs(numbers)), sheet.Ink.Quiet);
        }
    }

    /// <summary>Numbers that follow each other in three or more, as the first and the last.</summary>
    private static IEnumerable<string> Runs(List<string> numbers)
    {
        for (var start = 0; start < numbers.Count;)
        {
            var end = start;
            while (end + 1 < numbers.Count && Follows(numbers[end], numbers[end + 1]))
            {
                end++;
            }

            for (var i = start; end - start < 2 && i <= end; i++)
            {
                yield return numbers[i];
            }

            if (end - start >= 2)
            {
                yield return $"{numbers[start]}{Sheet.Together}to{Sheet.Together}{numbers[end]}";
            }

            start = end + 1;
        }
    }

    private static bool Follows(string number, string next)
    {
        var (dot, other) = (number.LastIndexOf('.'), next.LastIndexOf('.'));
        return dot == other && dot > 0 && number[..dot] == next[..dot]
            && int.TryParse(number.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && int.TryParse(next.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var following) && following == last + 1;
    }

    private static void Sum(Sheet sheet, ComplianceReport report)
    {
        sheet.Blank();
        sheet.Line(2, sheet.Ink.Quiet(sheet.Rule));
        sheet.Blank();
        sheet.Paragraph(2, ComplianceWords.Headline(report), sheet.Ink.Strong);
        sheet.Blank();
        foreach (var outcome in ComplianceWords.Outcomes)
        {
            var count = report.Count(outcome);
            var label = ComplianceWords.Of(outcome).PadRight(16);
            var figure = count.ToString(CultureInfo.InvariantCulture).PadLeft(4);
            if (count == 0)
            {
                sheet.Line(2, sheet.Ink.Quiet(label + figure));
                continue;
            }

            var meaning = TextLines.Wrap(ComplianceWords.Meaning(outcome), sheet.Width - 24).ToList();
            sheet.Line(2, $"{Paint(sheet.Ink, outcome, label)}{figure}  {sheet.Ink.Quiet(meaning[0])}");
            meaning.Skip(1).ToList().ForEach(line => sheet.Line(24, sheet.Ink.Quiet(line)));
        }

        if (!report.Gaps.IsEmpty)
        {
            sheet.Blank();
            sheet.Paragraph(2, string.Create(CultureInfo.InvariantCulture, $"{report.Gaps.Length} {(report.Gaps.Length == 1 ? "part" : "parts")} of the target could not be assessed; 'gabion scan' and --format json say which."), sheet.Ink.Quiet);
        }

        sheet.Blank();
    }

    private static string Paint(Ink ink, RequirementOutcome outcome, string text) => outcome switch
    {
        RequirementOutcome.Fail => ink.Of(Severity.High, text),
        RequirementOutcome.CannotTell or RequirementOutcome.Accepted => ink.Of(Severity.Medium, text),
        RequirementOutcome.Partly => ink.Of(Severity.Low, text),
        RequirementOutcome.Pass => ink.Mend(text),
        _ => ink.Quiet(text),
    };
}
