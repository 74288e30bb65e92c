using System.Collections.Immutable;

namespace Gabion.Reports;

/// <summary>Every report format, by name.</summary>
public static class ReportList
{
    public static readonly ImmutableArray<Report> All =
    [
        new TableReport(),
    ];
}
