using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gabion.Model;
using Gabion.Model.Compliance;

namespace Gabion.Reports.Compliance;

/// <summary>For programs: everything, by the published schema <c>docs/schemas/compliance-1.json</c>.</summary>
internal sealed class ComplianceJson(Func<ScanReport, ImmutableArray<ComplianceReport>> assess) : ComplianceFormat(assess)
{
    /// <summary>Goes up when a reader of the schema would break; added members do not raise it.</summary>
    private const int Version = 1;

    public override string Name => "json";

    public override string Description => "for programs: everything, by a published schema";

    private protected override void Write(ImmutableArray<ComplianceReport> reports, TextWriter output, ReportOptions options)
    {
        using (var pieces = new JsonOutput(output, JavaScriptEncoder.UnsafeRelaxedJsonEscaping, indented: true))
        {
            var json = pieces.Json;
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteStartObject("tool");
            json.WriteString("name", "gabion");
            json.WriteString("version", reports[0].ToolVersion);
            json.WriteEndObject();
            json.WriteString("target", reports[0].Target);
            json.WriteString("at", ComplianceWords.Time(reports[0].At));
            json.WriteStartArray("frameworks");
            foreach (var report in reports)
            {
                Write(pieces, report);
            }

            json.WriteEndArray();
            json.WriteStartArray("notAssessed");
            foreach (var gap in reports[0].Gaps)
            {
                json.WriteStartObject();
                json.WriteString("kind", Words.Of(gap.Kind));
                json.WriteString("path", gap.Path);
                WriteLine(json, gap.Span?.Line);
                json.WriteString("reason", gap.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write('\n');
    }

    private static void Write(JsonOutput pieces, ComplianceReport report)
    {
        var json = pieces.Json;
        json.WriteStartObject();
        json.WriteString("framework", report.Framework.Id);
        json.WriteString("title", report.Framework.Title);
        json.WriteString("version", report.Framework.Version);
        json.WriteString("source", report.Framework.Source);
        json.WriteStartObject("summary");
        json.WriteNumber("requirements", report.Results.Length);
        foreach (var outcome in ComplianceWords.Outcomes)
        {
            json.WriteNumber(ComplianceWords.Of(outcome), report.Count(outcome));
        }

        json.WriteEndObject();
        json.WriteStartArray("requirements");
        foreach (var result in report.Results)
        {
            Write(json, result);
            pieces.Relieve();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RequirementResult result)
    {
        json.WriteStartObject();
        json.WriteString("number", result.Requirement.Number);
        json.WriteString("title", result.Requirement.Title);
        json.WriteString("section", result.Requirement.Section);
        json.WriteString("outcome", ComplianceWords.Of(result.Outcome));
        json.WriteString("reason", result.Reason);
        json.WriteString("coverage", ComplianceWords.Of(result.Coverage));
        json.WriteStartArray("rules");
        foreach (var rule in result.Rules)
        {
            json.WriteStringValue(rule.Id.Text);
        }

        json.WriteEndArray();
        json.WriteStartArray("findings");
        foreach (var finding in ComplianceWords.Ordered(result))
        {
            Write(json, finding);
        }

        json.WriteEndArray();
        json.WriteStartArray("lookedAt");
        foreach (var subject in result.Subjects)
        {
            json.WriteStartObject();
            Write(json, subject.Resource);
            json.WriteString("path", subject.Location.Path);
            WriteLine(json, subject.Location.Span.Line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("rule", finding.Rule.Id.Text);
        json.WriteString("severity", Words.Of(finding.Severity));
        json.WriteString("verdict", Words.Of(finding.Verdict));
        json.WriteString("status", Words.Of(finding.Status));
        if (finding.StatusReason is not null)
        {
            json.WriteString("statusReason", finding.StatusReason);
        }

        Write(json, finding.Resource);
        json.WriteString("path", finding.Location.Path);
        WriteLine(json, finding.Location.Span.Line);
        json.WriteString("message", finding.Message);
        json.WriteStartArray("evidence");
        foreach (var evidence in finding.Rule.HidesValue ? [] : finding.Evidence)
        {
            json.WriteStartObject();
            json.WriteString("name", evidence.Name);
            json.WriteString("value", evidence.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("fingerprint", finding.Fingerprint);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Resource resource)
    {
        json.WriteString("kind", resource.Kind);
        if (resource.Namespace is not null)
        {
            json.WriteString("namespace", resource.Namespace);
        }

        json.WriteString("name", resource.Name);
    }

    private static void WriteLine(Utf8JsonWriter json, int? line)
    {
        if (line is { } number)
        {
            json.WriteNumber("line", number);
        }
    }
}
