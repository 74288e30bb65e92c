using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gabion.Model;

namespace Gabion.Reports.Sarif;

/// <summary>SARIF 2.1.0 (OASIS), with what GitHub code scanning reads of it.</summary>
public sealed class SarifReport : Report
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    public override string Name => "sarif";

    public override string Description => "SARIF 2.1.0, for code hosting";

    public override void Write(ScanReport report, TextWriter output, ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        using (var pieces = new JsonOutput(output, JavaScriptEncoder.UnsafeRelaxedJsonEscaping, indented: true))
        {
            var json = pieces.Json;
            json.WriteStartObject();
            json.WriteString("$schema", Schema);
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteRun(pieces, report, options);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write('\n');
    }

    private static void WriteRun(JsonOutput pieces, ScanReport report, ReportOptions options)
    {
        var json = pieces.Json;
        var rules = FiredRules.Of(report);
        var places = new SarifPlaces(json, report);
        WriteTool(pieces, report, rules, options);
        WriteInvocation(json, report, places);
        places.WriteBase();
        places.WriteArtifacts();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        var results = new SarifResults(json, report, places, rules);
        foreach (var finding in report.Findings)
        {
            results.Write(finding);
            pieces.Relieve();
        }

        json.WriteEndArray();
    }

    private static void WriteTool(JsonOutput pieces, ScanReport report, ImmutableArray<RuleCard> rules, ReportOptions options)
    {
        var json = pieces.Json;
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Gabion");
        json.WriteString("semanticVersion", report.ToolVersion);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            SarifRule.Write(json, rule, options);
            pieces.Relieve();
        }

        json.WriteEndArray();
        json.WriteStartArray("notifications");
        foreach (var kind in report.Coverage.Gaps.Select(gap => gap.Kind).Distinct().Order())
        {
            json.WriteStartObject();
            json.WriteString("id", Words.Of(kind));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // What was not assessed is told as the run's notifications (§3.20.21), so that an empty result list is not read as safe.
    private static void WriteInvocation(Utf8JsonWriter json, ScanReport report, SarifPlaces places)
    {
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", report.Coverage.Assessed.Values.Sum() > 0);
        json.WriteString("endTimeUtc", report.At.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteStartArray("toolExecutionNotifications");
        foreach (var gap in report.Coverage.Gaps)
        {
            json.WriteStartObject();
            json.WriteStartObject("descriptor");
            json.WriteString("id", Words.Of(gap.Kind));
            json.WriteEndObject();
            json.WriteString("level", gap.Kind == GapKind.Skipped ? "note" : "warning");
            json.WriteStartObject("message");
            json.WriteString("text", gap.Remedy is null ? gap.Reason : $"{gap.Reason} {gap.Remedy}");
            json.WriteEndObject();
            if (gap.Path.Length > 0)
            {
                json.WriteStartArray("locations");
                places.WriteLocation(gap.Path, gap.Span);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
