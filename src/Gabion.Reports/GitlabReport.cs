using System.Text.Encodings.Web;
using Gabion.Model;

namespace Gabion.Reports;

/// <summary>GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.</summary>
public sealed class GitlabReport : Report
{
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
                json.WriteStartObject();
                json.WriteString("description", finding.Verdict == Verdict.Fails ? finding.Message : $"Cannot tell: {finding.Message}");
                json.WriteString("check_name", finding.Rule.Id.Text);
                json.WriteString("fingerprint", finding.Fingerprint);
                json.WriteString("severity", finding.Verdict == Verdict.Fails ? SeverityOf(finding.Severity) : "info");
                json.WriteStartObject("location");
                json.WriteString("path", paths.FromWorkingFolder(finding.Location.Path));
                json.WriteStartObject("lines");
                json.WriteNumber("begin", finding.Location.Span.Start.Line);
                json.WriteNumber("end", finding.Location.Span.End.Line);
                json.WriteEndObject();
                json.WriteEndObject();
                json.WriteEndObject();
                pieces.Relieve();
            }

            json.WriteEndArray();
        }

        output.Write('\n');
    }

    private static string SeverityOf(Severity severity) => severity switch
    {
        Severity.Critical => "blocker",
        Severity.High => "critical",
        Severity.Medium => "major",
        Severity.Low => "minor",
        _ => "info",
    };
}
