using Gabion.Model;

namespace Gabion.Reports;

/// <summary>The default: for people at a terminal.</summary>
public sealed class TableReport : Report
{
    public override string Name => "table";

    public override string Description => "for people at a terminal (default)";

    public override void Write(ScanReport report, TextWriter output, ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        foreach (var finding in report.Findings)
        {
            output.WriteLine($"{finding.Location} {finding.Severity} {finding.Rule.Id} {finding.Message}");
        }
    }
}
