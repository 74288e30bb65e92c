using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gabion.Formats;
using Gabion.Model;

namespace Gabion.Reports;

/// <summary>For programs: everything, by the published schema <c>docs/schemas/report-1.json</c>.</summary>
public sealed class JsonReport : Report
{
    /// <summary>Goes up when a reader of the schema would break; added members do not raise it.</summary>
    public const int Version = 1;

    public override string Name => "json";

    public override string Description => "for programs: everything, by a published schema";

    public override void Write(ScanReport report, TextWriter output, ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        using (var pieces = new JsonOutput(output, JavaScriptEncoder.UnsafeRelaxedJsonEscaping, indented: true))
        {
            var json = pieces.Json;
            var excerpts = new Excerpts(report);
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            WriteHead(json, report);
            WriteSummary(json, new ReportSummary(report));
            WriteArray(pieces, "rules", FiredRules.Of(report), rule => WriteRule(json, rule, options));
            WriteArray(pieces, "findings", report.Findings, finding => WriteFinding(json, finding, excerpts));
            WriteCoverage(pieces, report.Coverage);
            WriteArray(pieces, "waiverNotices", report.WaiverNotices, notice => WriteNotice(json, notice));
            json.WriteEndObject();
        }

        output.Write('\n');
    }

    private static void WriteArray<T>(JsonOutput pieces, string name, ImmutableArray<T> items, Action<T> write)
    {
        pieces.Json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(item);
            pieces.Relieve();
        }

        pieces.Json.WriteEndArray();
    }

    private static void WriteHead(Utf8JsonWriter json, ScanReport report)
    {
        json.WriteStartObject("tool");
        json.WriteString("name", "gabion");
        json.WriteString("version", report.ToolVersion);
        json.WriteEndObject();
        json.WriteStartObject("target");
        json.WriteString("name", report.Target);
        json.WriteString("kind", report.TargetKind);
        json.WriteEndObject();
        json.WriteString("at", report.At.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    private static void WriteSummary(Utf8JsonWriter json, ReportSummary summary)
    {
        json.WriteStartObject("summary");
        json.WriteString("headline", summary.Headline);
        json.WriteNumber("findings", summary.Failing);
        json.WriteStartObject("bySeverity");
        foreach (var severity in ReportSummary.Severities)
        {
            json.WriteNumber(Words.Of(severity), summary.Of(severity));
        }

        json.WriteEndObject();
        json.WriteStartObject("byArea");
        foreach (var area in ReportSummary.Areas)
        {
            json.WriteNumber(Words.Of(area), summary.Of(area));
        }

        json.WriteEndObject();
        json.WriteNumber("cannotTell", summary.CannotTell);
        json.WriteNumber("waived", summary.Waived);
        json.WriteNumber("baseline", summary.Baseline);
        json.WriteNumber("assessed", summary.Assessed);
        json.WriteNumber("notAssessed", summary.Gaps.Length);
        json.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter json, RuleCard rule, ReportOptions options)
    {
        json.WriteStartObject();
        RuleCardJson.WriteMembers(json, rule, options.RulePages);
        json.WriteEndObject();
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding, Excerpts excerpts)
    {
        json.WriteStartObject();
        json.WriteString("rule", finding.Rule.Id.Text);
        json.WriteString("verdict", Words.Of(finding.Verdict));
        json.WriteString("severity", Words.Of(finding.Severity));
        json.WriteString("status", Words.Of(finding.Status));
        if (finding.StatusReason is not null)
        {
            json.WriteString("statusReason", finding.StatusReason);
        }

        json.WriteString("message", finding.Message);
        json.WriteStartObject("resource");
        json.WriteString("kind", finding.Resource.Kind);
        if (finding.Resource.Namespace is not null)
        {
            json.WriteString("namespace", finding.Resource.Namespace);
        }

        json.WriteString("name", finding.Resource.Name);
        json.WriteEndObject();
        WriteLocation(json, finding.Location);
        if (excerpts.Line(finding) is { } line)
        {
            json.WriteString("source", line);
        }

        json.WriteStartArray("evidence");
        foreach (var evidence in finding.Evidence)
        {
            json.WriteStartObject();
            json.WriteString("name", evidence.Name);
            json.WriteString("value", evidence.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (finding.Vulnerability is { } vulnerability)
        {
            json.WriteStartObject("vulnerability");
            VulnerabilityJson.WriteMembers(json, vulnerability);
            json.WriteEndObject();
        }

        json.WriteString("fix", finding.Fix);
        WritePatch(json, finding.Patch);
        json.WriteString("fingerprint", finding.Fingerprint);
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, Location location)
    {
        json.WriteStartObject("location");
        json.WriteString("path", location.Path);
        WriteSpan(json, location.Span);
        if (location.Field is not null)
        {
            json.WriteString("field", location.Field);
        }

        if (location.IsApproximate)
        {
            json.WriteBoolean("approximate", true);
        }

        if (location.Layer is { } layer)
        {
            LayerJson.Write(json, layer);
        }

        json.WriteEndObject();
    }


    private static void WriteSpan(Utf8JsonWriter json, TextSpan span)
    {
        json.WriteNumber("line", span.Start.Line);
        json.WriteNumber("column", span.Start.Column);
        json.WriteNumber("endLine", span.End.Line);
        json.WriteNumber("endColumn", span.End.Column);
    }

    private static void WritePatch(Utf8JsonWriter json, Patch? patch)
    {
        if (patch is null)
        {
            return;
        }

        json.WriteStartObject("patch");
        json.WriteString("safety", Words.Of(patch.Safety));
        json.WriteStartArray("edits");
        foreach (var edit in patch.Edits)
        {
            json.WriteStartObject();
            WriteEdit(json, edit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteEdit(Utf8JsonWriter json, Edit edit)
    {
        switch (edit)
        {
            case TextEdit text:
                WriteSpan(json, text.At);
                json.WriteString("text", text.Text);
                break;
            case SetValue set:
                json.WriteString("set", set.Target.Path);
                json.WriteString("value", set.Value);
                break;
            case RemoveValue remove:
                json.WriteString("remove", remove.Target.Path);
                break;
            default:
                throw new ArgumentException($"{edit.GetType().Name} is a kind of edit that the report does not know", nameof(edit));
        }
    }

    private static void WriteCoverage(JsonOutput pieces, Coverage coverage)
    {
        var json = pieces.Json;
        json.WriteStartObject("coverage");
        json.WriteStartObject("assessed");
        foreach (var (kind, count) in coverage.Assessed)
        {
            json.WriteNumber(kind, count);
        }

        json.WriteEndObject();
        WriteArray(pieces, "gaps", coverage.Gaps, gap =>
        {
            json.WriteStartObject();
            json.WriteString("kind", Words.Of(gap.Kind));
            json.WriteString("path", gap.Path);
            if (gap.Span is { } span)
            {
                WriteSpan(json, span);
            }

            json.WriteString("reason", gap.Reason);
            if (gap.Remedy is not null)
            {
                json.WriteString("remedy", gap.Remedy);
            }

            json.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void WriteNotice(Utf8JsonWriter json, WaiverNotice notice)
    {
        json.WriteStartObject();
        json.WriteString("kind", Words.Of(notice.Kind));
        WriteLocation(json, notice.Location);
        json.WriteString("message", notice.Message);
        json.WriteEndObject();
    }
}
