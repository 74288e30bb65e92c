using Gabion.Model;

namespace Gabion.Reports.Terminal;

/// <summary>The default: for people at a terminal. Findings by file and resource, then what is open, then what was not assessed, then the sum.</summary>
public sealed class TableReport : Report
{
    /// <summary>Of so many objects that differ, the worst, each finding is shown; of the others rules are counted.</summary>
    private const int MostObjects = 200;

    public override string Name => "table";

    public override string Description => "for people at a terminal (default)";

    public override void Write(ScanReport report, TextWriter output, ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        var sheet = new Sheet(output, options);
        var summary = new ReportSummary(report);
        var findings = new TableFindings(sheet, new Excerpts(report));
        sheet.Blank();
        var all = AlikeObjects.Of(report.Findings.Where(ReportSummary.Fails));
        var told = all.Count(alike => alike.IsObject) <= MostObjects ? null
            : all.Where(alike => alike.IsObject).OrderByDescending(alike => alike.Worst).ThenByDescending(alike => alike.More).Take(MostObjects).ToHashSet();
        var tally = new RuleTally();
        foreach (var alike in all)
        {
            if (told is null || !alike.IsObject || told.Contains(alike))
            {
                findings.WriteFile(alike);
            }
            else
            {
                tally.Add(alike);
            }
        }

        tally.Write(sheet);
        findings.WriteOpenQuestions(report.Findings.Where(ReportSummary.IsOpenQuestion));
        TableCoverage.WriteNotices(sheet, report.WaiverNotices);
        TableCoverage.WriteGaps(sheet, summary.Gaps);
        TableCoverage.WriteLeftOut(sheet, report.Coverage.Gaps);
        TableSummary.Write(sheet, summary);
    }
}
