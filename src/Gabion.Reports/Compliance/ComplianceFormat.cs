using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Compliance;

namespace Gabion.Reports.Compliance;

/// <summary>A way to write how a scanned target stands against frameworks.</summary>
/// <param name="assess">What a scan says of each framework that was asked for.</param>
public abstract class ComplianceFormat(Func<ScanReport, ImmutableArray<ComplianceReport>> assess) : Report
{
    /// <inheritdoc/>
    public sealed override void Write(ScanReport report, TextWriter output, ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        Write(assess(report), output, options);
    }

    /// <summary>Every format, the default first.</summary>
    /// <param name="assess">What a scan says of each framework that was asked for.</param>
    /// <param name="isWhole">Whether the table names every requirement, the ones too of which nothing can be said.</param>
    public static ImmutableArray<Report> All(Func<ScanReport, ImmutableArray<ComplianceReport>> assess, bool isWhole) =>
        [new ComplianceTable(assess, isWhole), new ComplianceJson(assess), new ComplianceHtml(assess), new ComplianceCsv(assess)];

    private protected abstract void Write(ImmutableArray<ComplianceReport> reports, TextWriter output, ReportOptions options);
}
