using System.Globalization;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Reports;

/// <summary>What is said of a package's vulnerabilities together: how many, how bad, and what mends them.</summary>
internal static class VulnerablePackages
{
    /// <summary><c>4 vulnerabilities (1 critical, 3 high); 3.0.13-1 mends 3 of them</c>.</summary>
    public static string Summary(IReadOnlyCollection<Finding> findings)
    {
        var counts = string.Join(", ", ReportSummary.Severities
            .Select(severity => (severity, count: findings.Count(finding => finding.Severity == severity)))
            .Where(pair => pair.count > 0).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.count} {Words.Of(pair.severity)}")));
        var upgrade = findings.Select(finding => finding.Vulnerability!.Upgrade).FirstOrDefault(upgrade => upgrade is not null);
        var many = findings.Count == 1 ? "1 vulnerability" : string.Create(CultureInfo.InvariantCulture, $"{findings.Count} vulnerabilities");
        var byCpe = findings.Any(finding => finding.Vulnerability!.MatchedBy is not null) ? "; by its CPE in NVD's ranges, which is less sure than an advisory" : "";
        return $"{many} ({counts}); {Mend(findings, upgrade)}{byCpe}";
    }

    /// <summary>The worst first; what is known to be exploited before all.</summary>
    public static IEnumerable<Finding> Ordered(IEnumerable<Finding> findings) => findings
        .OrderByDescending(finding => finding.Vulnerability!.ExploitedSince is not null)
        .ThenByDescending(finding => finding.Severity)
        .ThenByDescending(finding => finding.Vulnerability!.ExploitProbability)
        .ThenBy(finding => finding.Vulnerability!.Id, StringComparer.Ordinal);

    /// <summary>One vulnerability in a line: id, what it is, what mends it.</summary>
    public static string Line(Vulnerability vulnerability)
    {
        var state = vulnerability.FixedVersion is { } version ? $"mended in {version}" : vulnerability.IsMalicious ? "malicious" : Words.Of(vulnerability.Status).Replace('-', ' ');
        var known = vulnerability.ExploitedSince is null ? "" : ", known to be exploited";
        var rated = vulnerability.SeveritySource is null ? ", no rating is at hand" : "";
        var condition = vulnerability is { MatchedBy: not null, StatusNote: { } note } ? $", {note}" : vulnerability.NamesNoRelease ? ", the record names no release" : "";
        return $"{vulnerability.Id}{(vulnerability.Summary is null ? "" : $" {vulnerability.Summary.TrimEnd('.')}")} ({state}{known}{rated}{condition})";
    }

    private static string Mend(IReadOnlyCollection<Finding> findings, PackageUpgrade? upgrade) =>
        findings.Any(finding => finding.Vulnerability!.IsMalicious) ? "the package is malicious: remove it"
        : upgrade is null ? findings.Any(finding => finding.Vulnerability!.MatchedBy is not null) ? "no version is named that mends them" : "no version mends them yet"
        : upgrade.Mends < upgrade.Of ? string.Create(CultureInfo.InvariantCulture, $"{upgrade.Version} mends {upgrade.Mends} of {upgrade.Of}")
        : upgrade.Of == 1 ? $"{upgrade.Version} mends it" : $"{upgrade.Version} mends all";
}
