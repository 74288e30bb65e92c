using System.Globalization;
using System.Text.Json;
using Gabion.Model;

namespace Gabion.Reports.Html;

/// <summary>The page's findings, compact: rules once, findings by the rule's index. Only the page's own script reads it.</summary>
internal static class HtmlReportContent
{
    /// <summary>A page with more findings is slow to open, and grows without end: it holds the first of each rule.</summary>
    public const int MostFindings = 10_000;

    /// <summary>How many findings of a rule a page holds that cannot hold all.</summary>
    public const int MostOfRule = 200;

    public static void Write(ScanReport report, JsonOutput pieces, ReportOptions options)
    {
        var json = pieces.Json;
        var rules = FiredRules.Of(report);
        var ruleIndex = rules.Index().ToDictionary(rule => rule.Item.Id, rule => rule.Index);
        var excerpts = new Excerpts(report);
        json.WriteStartObject();
        json.WriteString("target", VisibleText.Of(report.Target));
        json.WriteString("targetKind", report.TargetKind);
        json.WriteString("version", report.ToolVersion);
        json.WriteString("at", report.At.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        json.WriteString("headline", new ReportSummary(report).Headline);
        json.WriteNumber("ruleCount", report.Rules.Length);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            RuleCardJson.WriteMembers(json, rule, options.RulePages);
            json.WriteEndObject();
            pieces.Relieve();
        }

        json.WriteEndArray();
        var totals = new int[rules.Length];
        json.WriteStartArray("findings");
        foreach (var finding in report.Findings)
        {
            var rule = ruleIndex[finding.Rule.Id];
            if (totals[rule]++ < MostOfRule || report.Findings.Length <= MostFindings)
            {
                WriteFinding(json, finding, rule, excerpts);
                pieces.Relieve();
            }
        }

        json.WriteEndArray();
        WriteLeftOut(json, report, totals);
        WriteCoverage(json, report.Coverage);
        WriteNotices(json, report);
        json.WriteEndObject();
    }

    /// <summary>How many there are of each rule, where not all are here.</summary>
    private static void WriteLeftOut(Utf8JsonWriter json, ScanReport report, int[] totals)
    {
        if (report.Findings.Length <= MostFindings)
        {
            return;
        }

        json.WriteStartObject("leftOut");
        json.WriteNumber("total", report.Findings.Length);
        json.WriteNumber("mostOfRule", MostOfRule);
        json.WriteStartArray("totals");
        foreach (var total in totals)
        {
            json.WriteNumberValue(total);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding, int rule, Excerpts excerpts)
    {
        json.WriteStartObject();
        json.WriteNumber("rule", rule);
        json.WriteString("verdict", Words.Of(finding.Verdict));
        json.WriteString("severity", Words.Of(finding.Severity));
        json.WriteString("status", Words.Of(finding.Status));
        if (finding.StatusReason is not null)
        {
            json.WriteString("reason", VisibleText.Of(finding.StatusReason));
        }

        json.WriteString("message", VisibleText.Of(finding.Message));
        json.WriteString("resource", VisibleText.Of(finding.Resource.ToString()));
        json.WriteString("path", VisibleText.Of(finding.Location.Path));
        json.WriteNumber("line", finding.Location.Span.Start.Line);
        json.WriteNumber("column", finding.Location.Span.Start.Column);
        json.WriteNumber("endLine", finding.Location.Span.End.Line);
        json.WriteNumber("endColumn", finding.Location.Span.End.Column);
        if (finding.Location.Field is not null)
        {
            json.WriteString("field", VisibleText.Of(finding.Location.Field));
        }

        if (finding.Location.IsApproximate)
        {
            json.WriteBoolean("approximate", true);
        }

        if (excerpts.Around(finding) is { } excerpt)
        {
            json.WriteStartArray("source");
            json.WriteNumberValue(excerpt.FirstLine);
            json.WriteStartArray();
            foreach (var line in excerpt.Lines)
            {
                json.WriteStringValue(VisibleText.OfSource(line));
            }

            json.WriteEndArray();
            json.WriteEndArray();
        }

        if (finding.Location.Layer is { } layer)
        {
            json.WriteString("layer", VisibleText.Of(layer.ToString()));
        }

        json.WriteStartArray("evidence");
        foreach (var evidence in finding.Evidence)
        {
            json.WriteStartArray();
            json.WriteStringValue(VisibleText.Of(evidence.Name));
            json.WriteStringValue(VisibleText.Of(evidence.Value));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        if (finding.Fix != finding.Rule.Fix)
        {
            json.WriteString("fix", VisibleText.Of(finding.Fix));
        }

        if (finding.Patch is { } patch)
        {
            json.WriteString("mend", Words.Of(patch.Safety));
        }

        json.WriteString("fingerprint", finding.Fingerprint);
        json.WriteEndObject();
    }

    private static void WriteCoverage(Utf8JsonWriter json, Coverage coverage)
    {
        json.WriteStartObject("assessed");
        foreach (var (kind, count) in coverage.Assessed)
        {
            json.WriteNumber(VisibleText.Of(kind), count);
        }

        json.WriteEndObject();
        json.WriteStartArray("gaps");
        foreach (var gap in coverage.Gaps)
        {
            json.WriteStartObject();
            json.WriteString("kind", Words.Of(gap.Kind));
            json.WriteString("path", VisibleText.Of(gap.Path));
            if (gap.Span is { } span)
            {
                json.WriteNumber("line", span.Line);
            }

            json.WriteString("reason", VisibleText.Of(gap.Reason));
            if (gap.Remedy is not null)
            {
                json.WriteString("remedy", gap.Remedy);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNotices(Utf8JsonWriter json, ScanReport report)
    {
        json.WriteStartArray("notices");
        foreach (var notice in report.WaiverNotices)
        {
            json.WriteStartObject();
            json.WriteString("path", VisibleText.Of(notice.Location.Path));
            json.WriteNumber("line", notice.Location.Span.Line);
            json.WriteString("message", VisibleText.Of(notice.Message));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
