using System.Globalization;
using Gabion.Model;

namespace Gabion.Reports.Terminal;

/// <summary>The sum at the end, where the eye is when the program has finished.</summary>
internal static class TableSummary
{
    private const int LabelWidth = 15;
    private const int LongestBar = 36;
    private const int LeftOutListed = 5;

    public static void Write(Sheet sheet, ReportSummary summary)
    {
        sheet.Line(2, sheet.Ink.Quiet(sheet.Rule));
        sheet.Blank();
        sheet.Paragraph(2, summary.Headline, sheet.Ink.Strong);
        sheet.Blank();
        if (summary.Failing > 0)
        {
            WriteSeverities(sheet, summary);
            sheet.Blank();
            Row(sheet, "by area", Counts(sheet, ReportSummary.Areas.Select(area => (Words.Of(area), (long)summary.Of(area)))));
        }

        Row(sheet, "cannot tell", Number(summary.CannotTell));
        Row(sheet, "waived", Number(summary.Waived));
        Row(sheet, "in baseline", Number(summary.Baseline));
        Row(sheet, "assessed", summary.Assessed == 0 ? "nothing" : Counts(sheet, summary.Report.Coverage.Assessed.Select(kind => (kind.Key, kind.Value))));
        Row(sheet, "not assessed", Counts(sheet, summary.Gaps.GroupBy(gap => gap.Kind).OrderBy(kind => kind.Key).Select(kind => (Words.Of(kind.Key).Replace('-', Sheet.Together), kind.LongCount()))));
        Row(sheet, "left out", Number(summary.Skipped));
        WriteLeftOut(sheet, summary);
        sheet.Blank();
    }

    /// <summary>What was left out, and why, below its number.</summary>
    private static void WriteLeftOut(Sheet sheet, ReportSummary summary)
    {
        var reasons = summary.Report.Coverage.Gaps.Where(gap => gap.Kind == GapKind.Skipped).GroupBy(gap => gap.Reason).ToList();
        foreach (var reason in reasons.Take(LeftOutListed))
        {
            var places = reason.Select(gap => gap.Path).Where(path => path.Length > 0).Distinct(StringComparer.Ordinal).ToList();
            var more = places.Count > LeftOutListed ? string.Create(CultureInfo.InvariantCulture, $" and {places.Count - LeftOutListed} more") : "";
            Row(sheet, "", places.Count == 0 ? reason.Key : $"{string.Join(", ", places.Take(LeftOutListed))}{more}: {reason.Key}");
        }

        if (reasons.Count > LeftOutListed)
        {
            Row(sheet, "", string.Create(CultureInfo.InvariantCulture, $"and {Counted.Of(reasons.Count - LeftOutListed, "more reason")}; the json format lists all"));
        }
    }

    private static void WriteSeverities(Sheet sheet, ReportSummary summary)
    {
        var most = ReportSummary.Severities.Max(summary.Of);
        foreach (var severity in ReportSummary.Severities)
        {
            var count = summary.Of(severity);
            var bar = count == 0 ? 0 : Math.Max(1, most <= LongestBar ? count : count * LongestBar / most);
            var label = Words.Of(severity).PadRight(LabelWidth);
            var figure = Number(count)?.PadLeft(6) ?? sheet.Ink.Quiet("0".PadLeft(6));
            sheet.Line(2, count == 0
                ? sheet.Ink.Quiet(label) + figure
                : sheet.Ink.Of(severity, label) + figure + "  " + sheet.Ink.Of(severity, string.Concat(Enumerable.Repeat(sheet.Block, bar))));
        }
    }

    private static void Row(Sheet sheet, string label, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            sheet.Labelled(2, label, LabelWidth, text, label.Length == 0 ? static empty => empty : sheet.Ink.Quiet);
        }
    }

    private static string Counts(Sheet sheet, IEnumerable<(string Name, long Count)> counts) =>
        string.Join(sheet.Dot, counts.Where(count => count.Count > 0)
            .Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Name}{Sheet.Together}{count.Count}")));

    private static string? Number(int count) => count == 0 ? null : count.ToString(CultureInfo.InvariantCulture);
}
