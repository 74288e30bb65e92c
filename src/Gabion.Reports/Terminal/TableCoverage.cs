using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Reports.Terminal;

/// <summary>What was not assessed and why, and what is the matter with waivers.</summary>
internal static class TableCoverage
{
    private const int Listed = 25;

    public static void WriteGaps(Sheet sheet, ImmutableArray<CoverageGap> gaps)
    {
        if (gaps.IsEmpty)
        {
            return;
        }

        sheet.Line(2, sheet.Ink.Strong("Not assessed"));
        sheet.Blank();
        foreach (var gap in gaps.Take(Listed))
        {
            var place = gap.Span is { } span ? $"{gap.Path}:{span.Line}" : gap.Path;
            if (place.Length > 0)
            {
                sheet.Line(4, VisibleText.Of(place));
            }

            sheet.Paragraph(6, gap.Reason, sheet.Ink.Quiet);
            if (gap.Remedy is not null)
            {
                sheet.Labelled(6, "fix", 5, gap.Remedy, sheet.Ink.Mend);
            }
        }

        if (gaps.Length > Listed)
        {
            sheet.Line(4, sheet.Ink.Quiet($"Not listed here: {gaps.Length - Listed}. The json and html formats list all."));
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
}
