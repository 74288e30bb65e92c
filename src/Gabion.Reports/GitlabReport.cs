using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gabion.Formats;
using Gabion.Model;

namespace Gabion.Reports;

/// <summary>
/// GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format. What was not assessed is told in entries of
/// the lowest severity.
/// </summary>
public sealed class GitlabReport : Report
{
    /// <summary>The name under which entries tell of what was not assessed.</summary>
    private const string Coverage = "coverage";

    public override string Name => "gitlab";

    public override string Description => "GitLab code quality";

    public override void Write(ScanReport report, TextWriter output, ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        var paths = new TargetPaths(report);
        using (var pieces = new JsonOutput(output, JavaScriptEncoder.UnsafeRelaxedJsonEscaping, indented: true))
        {
            var json = pieces.Json;
            json.WriteStartArray();
            foreach (var finding in report.Findings.Where(finding => finding.Status == FindingStatus.New))
            {
                Write(
                    json, finding.Verdict == Verdict.Fails ? finding.Message : $"Cannot tell: {finding.Message}", finding.Rule.Id.Text, finding.Fingerprint,
                    finding.Verdict == Verdict.Fails ? SeverityOf(finding.Severity) : "info", paths.FromWorkingFolder(finding.Location.Path), finding.Location.Span);
                pieces.Relieve();
            }

            // The format has no other place for what was not assessed.
            var summary = new ReportSummary(report);
            foreach (var gap in summary.Gaps)
            {
                Write(json, $"Not assessed: {gap.Reason}", Coverage, FingerprintOf(gap), "info", gap.Path.Length == 0 ? report.Target : paths.FromWorkingFolder(gap.Path), gap.Span ?? TextSpan.FileStart);
                pieces.Relieve();
            }

            if (summary.Assessed == 0)
            {
                Write(json, summary.Headline, Coverage, FingerprintOf(new(GapKind.Unknown, "", null, summary.Headline)), "info", report.Target, TextSpan.FileStart);
            }

            json.WriteEndArray();
        }

        output.Write('\n');
    }

    private static void Write(Utf8JsonWriter json, string description, string check, string fingerprint, string severity, string path, TextSpan span)
    {
        json.WriteStartObject();
        json.WriteString("description", description);
        json.WriteString("check_name", check);
        json.WriteString("fingerprint", fingerprint);
        json.WriteString("severity", severity);
        json.WriteStartObject("location");
        json.WriteString("path", path);
        json.WriteStartObject("lines");
        json.WriteNumber("begin", span.Start.Line);
        json.WriteNumber("end", span.End.Line);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string FingerprintOf(CoverageGap gap) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', Coverage, gap.Kind.ToString(), gap.Path, gap.Reason))));

    private static string SeverityOf(Severity severity) => severity switch
    {
        Severity.Critical => "blocker",
        Severity.High => "critical",
        Severity.Medium => "major",
        Severity.Low => "minor",
        _ => "info",
    };
}
