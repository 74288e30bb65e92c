using Gabion.Model;

namespace Gabion.Reports.Terminal;

/// <summary>The default: for people at a terminal. Findings by file and resource, then what is open, then what was not assessed, then the sum.</summary>
public sealed class TableReport : Report
{
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
        foreach (var file in report.Findings.Where(ReportSummary.Fails).GroupBy(finding => finding.Location.Path, StringComparer.Ordinal))
        {
            findings.WriteFile(file.Key, file);
        }

        findings.WriteOpenQuestions(report.Findings.Where(ReportSummary.IsOpenQuestion));
        TableCoverage.WriteNotices(sheet, report.WaiverNotices);
        TableCoverage.WriteGaps(sheet, summary.Gaps);
        TableSummary.Write(sheet, summary);
    }
}
