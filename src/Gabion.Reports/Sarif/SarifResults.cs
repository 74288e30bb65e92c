using System.Collections.Immutable;
using System.Text.Json;
using Gabion.Model;

namespace Gabion.Reports.Sarif;

/// <summary>Findings as results (§3.27).</summary>
internal sealed class SarifResults(Utf8JsonWriter json, ScanReport report, SarifPlaces places, ImmutableArray<RuleCard> rules)
{
    private readonly Dictionary<RuleId, int> _ruleIndex = rules.Index().ToDictionary(rule => rule.Item.Id, rule => rule.Index);

    public void Write(Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Rule.Id.Text);
        json.WriteNumber("ruleIndex", _ruleIndex[finding.Rule.Id]);
        // A question that only a person can decide is a review, and then the level must be none (§3.27.10).
        json.WriteString("kind", finding.Verdict == Verdict.Fails ? "fail" : "review");
        json.WriteString("level", finding.Verdict == Verdict.Fails ? SarifRule.LevelOf(finding.Severity) : "none");
        json.WriteStartObject("message");
        json.WriteString("text", finding.Message);
        json.WriteEndObject();
        json.WriteStartArray("locations");
        places.WriteLocation(finding);
        json.WriteEndArray();
        if (finding.Location.Layer?.Written is { } written)
        {
            json.WriteStartArray("relatedLocations");
            places.WriteInstruction(written);
            json.WriteEndArray();
        }

        json.WriteStartObject("partialFingerprints");
        json.WriteString("gabion/v1", finding.Fingerprint);
        // The name under which GitHub follows a result from one scan to the next.
        json.WriteString("primaryLocationLineHash", finding.Fingerprint);
        json.WriteEndObject();
        WriteSuppressions(finding);
        WriteFix(finding);
        WriteProperties(finding);
        json.WriteEndObject();
    }

    // Present and empty says: not suppressed (§3.27.23).
    private void WriteSuppressions(Finding finding)
    {
        json.WriteStartArray("suppressions");
        if (finding.Status != FindingStatus.New)
        {
            json.WriteStartObject();
            json.WriteString("kind", "external");
            json.WriteString("status", "accepted");
            json.WriteString("justification", finding.StatusReason ?? (finding.Status == FindingStatus.Baseline ? "In the baseline." : "Waived."));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteFix(Finding finding)
    {
        var edits = report.TextEdits(finding);
        if (edits.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("fixes");
        json.WriteStartObject();
        json.WriteStartObject("description");
        json.WriteString("text", finding.Patch is { Safety: PatchSafety.NeedsRuntimeKnowledge } ? $"{finding.Fix} Only a run can tell whether the program still works with it." : finding.Fix);
        json.WriteEndObject();
        json.WriteStartArray("artifactChanges");
        json.WriteStartObject();
        places.WriteArtifactLocation(finding.Location.Path);
        json.WriteStartArray("replacements");
        foreach (var edit in edits)
        {
            json.WriteStartObject();
            places.WriteRegion("deletedRegion", edit.At, null);
            json.WriteStartObject("insertedContent");
            json.WriteString("text", edit.Text);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteProperties(Finding finding)
    {
        json.WriteStartObject("properties");
        json.WriteString("severity", Words.Of(finding.Severity));
        json.WriteString("status", Words.Of(finding.Status));
        json.WriteString("resource", finding.Resource.ToString());
        json.WriteString("fix", finding.Fix);
        if (finding.Location.Layer is { } layer)
        {
            LayerJson.Write(json, layer);
        }

        json.WriteStartObject("evidence");
        foreach (var evidence in finding.Evidence.DistinctBy(evidence => evidence.Name))
        {
            json.WriteString(evidence.Name, evidence.Value);
        }

        json.WriteEndObject();
        if (finding.Vulnerability is { } vulnerability)
        {
            json.WriteStartObject("vulnerability");
            VulnerabilityJson.WriteMembers(json, vulnerability);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
