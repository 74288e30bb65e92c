using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Cli.Compliance;

/// <summary>The scans of several targets as one; paths then begin with the target they are in.</summary>
internal static class JoinedReport
{
    public static ScanReport Of(IReadOnlyList<ScanReport> reports) => reports is [var only] ? only : reports[0] with
    {
        Target = string.Join(", ", reports.Select(report => report.Target)),
        TargetKind = "targets",
        Findings = [.. reports.SelectMany(report => report.Findings.Select(finding => finding with { Location = In(report, finding.Location) }))],
        Subjects = [.. reports.SelectMany(report => report.Subjects.Select(subject => subject with { Location = In(report, subject.Location) }))],
        Coverage = new(
            reports.SelectMany(report => report.Coverage.Assessed)
                .GroupBy(kind => kind.Key, kind => kind.Value, StringComparer.Ordinal)
                .ToImmutableSortedDictionary(kind => kind.Key, kind => kind.Sum(), StringComparer.Ordinal),
            [.. reports.SelectMany(report => report.Coverage.Gaps.Select(gap => gap with { Path = In(report, gap.Path) }))]),

        // A rule that some target's configuration skips has not looked at all of them.
        Rules = [.. reports[0].Rules.Where(rule => reports.All(report => report.Rules.Any(other => other.Id == rule.Id)))],
        WaiverNotices = [.. reports.SelectMany(report => report.WaiverNotices)],
    };

    private static Location In(ScanReport report, Location location) => location with { Path = In(report, location.Path) };

    private static string In(ScanReport report, string path) =>
        path.Length == 0 || report.TargetKind == "file" ? report.Target : $"{report.Target.TrimEnd('/')}/{path}";
}
