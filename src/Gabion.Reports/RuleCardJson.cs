using System.Collections.Immutable;
using System.Text.Json;
using Gabion.Model;

namespace Gabion.Reports;

/// <summary>A rule's card as the members of a JSON object, the same wherever Gabion writes one.</summary>
public static class RuleCardJson
{
    /// <param name="pages">The address below which the rules' pages lie; null: no link to a page.</param>
    public static void WriteMembers(Utf8JsonWriter json, RuleCard rule, string? pages)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(rule);
        json.WriteString("id", rule.Id.Text);
        json.WriteString("title", rule.Title);
        json.WriteString("severity", Words.Of(rule.Severity));
        json.WriteString("area", Words.Of(rule.Area));
        json.WriteString("stage", Words.Of(rule.Stage));
        json.WriteString("why", rule.Why);
        json.WriteString("fix", rule.Fix);
        if (pages is not null)
        {
            json.WriteString("page", RulePage.UrlOf(rule, pages));
        }

        WriteStrings(json, "references", rule.References);
        WriteStrings(json, "aliases", rule.Aliases);
        json.WriteStartArray("controls");
        foreach (var control in rule.Controls)
        {
            json.WriteStartObject();
            json.WriteString("framework", control.Framework);
            json.WriteString("requirement", control.Requirement);
            json.WriteString("coverage", Words.Of(control.Coverage));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
