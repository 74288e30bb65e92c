using System.Text;
using System.Text.Json;
using Gabion.Model;

namespace Gabion.Reports.Sarif;

/// <summary>A rule's card as a reportingDescriptor (§3.49).</summary>
internal static class SarifRule
{
    // GitHub refuses a rule with more.
    private const int MostTags = 20;

    public static void Write(Utf8JsonWriter json, RuleCard card, ReportOptions options)
    {
        json.WriteStartObject();
        json.WriteString("id", card.Id.Text);
        json.WriteString("name", NameOf(card.Title));
        WriteText(json, "shortDescription", card.Title);
        WriteText(json, "fullDescription", card.Why);
        json.WriteStartObject("help");
        json.WriteString("text", $"{card.Why}\n\nFix: {card.Fix}");
        json.WriteString("markdown", HelpOf(card));
        json.WriteEndObject();
        if (RulePage.UrlOf(card, options.RulePages) is { } url)
        {
            json.WriteString("helpUri", url);
        }

        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", LevelOf(card.Severity));
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteString("precision", "high");
        if (ScoreOf(card.Severity) is { } score)
        {
            json.WriteString("security-severity", score);
        }

        json.WriteStartArray("tags");
        foreach (var tag in TagsOf(card))
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static string LevelOf(Severity severity) => severity switch
    {
        >= Severity.High => "error",
        Severity.Medium => "warning",
        _ => "note",
    };

    // GitHub's bands: above 9.0 critical, from 7.0 high, from 4.0 medium, from 0.1 low.
    private static string? ScoreOf(Severity severity) => severity switch
    {
        Severity.Critical => "9.5",
        Severity.High => "8.0",
        Severity.Medium => "5.5",
        Severity.Low => "3.0",
        _ => null,
    };

    private static IEnumerable<string> TagsOf(RuleCard card) =>
        ((string[])["security", Words.Of(card.Area), Words.Of(card.Stage)])
            .Concat(card.Controls.Select(control => $"{control.Framework}/{control.Requirement}"))
            .Concat(card.Aliases)
            .Distinct(StringComparer.Ordinal)
            .Take(MostTags);

    // A name is an identifier that people understand (§3.49.7): the title in Pascal case.
    private static string NameOf(string title)
    {
        var name = new StringBuilder();
        foreach (var word in title.Split(' ').Select(word => string.Concat(word.Where(char.IsAsciiLetterOrDigit))).Where(word => word.Length > 0))
        {
            name.Append(char.ToUpperInvariant(word[0])).Append(word.AsSpan(1));
        }

        return name.ToString();
    }

    private static string HelpOf(RuleCard card)
    {
        var help = new StringBuilder($"{card.Why}\n\n**Fix:** {card.Fix}\n");
        foreach (var reference in card.References)
        {
            help.Append($"\n- <{reference}>");
        }

        return help.ToString();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
