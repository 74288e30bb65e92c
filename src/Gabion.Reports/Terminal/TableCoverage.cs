using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Reports.Terminal;

/// <summary>What was not assessed and why, and what is the matter with waivers.</summary>
internal static class TableCoverage
{
    private const int Listed = 25;
    private const int PlacesListed = 6;

    public static void WriteGaps(Sheet sheet, ImmutableArray<CoverageGap> gaps)
    {
        if (gaps.IsEmpty)
        {
            return;
        }

        sheet.Line(2, sheet.Ink.Strong("Not assessed"));
        sheet.Blank();
        var unlisted = 0;
        foreach (var (index, reason) in gaps.GroupBy(gap => (gap.Reason, gap.Remedy)).Index())
        {
            var listed = index < Listed ? PlacesListed : 0;
            unlisted += Math.Max(0, reason.Count() - listed);
            foreach (var place in reason.Take(listed).Select(PlaceOf).Where(place => place.Length > 0))
            {
                sheet.Line(4, VisibleText.Of(place));
            }

            if (listed > 0)
            {
                sheet.Paragraph(6, reason.Key.Reason, sheet.Ink.Quiet);
                sheet.Labelled(6, "fix", 5, reason.Key.Remedy ?? "", sheet.Ink.Mend);
            }
        }

        if (unlisted > 0)
        {
            sheet.Line(4, sheet.Ink.Quiet($"Not listed here: {unlisted}. The json and html formats list all."));
        }

        sheet.Blank();
    }

    /// <summary>What was left out on purpose and stands at no file; what does is told by its number alone.</summary>
    public static void WriteLeftOut(Sheet sheet, ImmutableArray<CoverageGap> gaps)
    {
        var told = gaps.Where(gap => gap is { Kind: GapKind.Skipped, Path: "" }).Select(gap => gap.Reason).Distinct(StringComparer.Ordinal).ToList();
        if (told.Count == 0)
        {
            return;
        }

        sheet.Line(2, sheet.Ink.Strong("Left out"));
        sheet.Blank();
        foreach (var reason in told)
        {
            sheet.Paragraph(6, reason, sheet.Ink.Quiet);
        }

        sheet.Blank();
    }

    public static void WriteNotices(Sheet sheet, ImmutableArray<WaiverNotice> notices)
    {
        if (notices.IsEmpty)
        {
            return;
        }

        sheet.Line(2, sheet.Ink.Strong("Waivers to look at"));
        sheet.Blank();
        foreach (var notice in notices)
        {
            sheet.Line(4, VisibleText.Of(notice.Location.ToString()));
            sheet.Paragraph(6, notice.Message, sheet.Ink.Quiet);
        }

        sheet.Blank();
    }

    private static string PlaceOf(CoverageGap gap) => gap.Span is { } span ? $"{gap.Path}:{span.Line}" : gap.Path;
}
