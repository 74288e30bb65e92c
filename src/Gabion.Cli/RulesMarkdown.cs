using System.Globalization;
using System.Text;
using Gabion.Model;
using Gabion.Reports;
using Gabion.Rules;

namespace Gabion.Cli;

/// <summary>The pages below <c>docs/rules/</c>, made from cards and examples.</summary>
internal static class RulesMarkdown
{
    private const string Generated = "<!-- Generated from the rules by eng/approve; do not edit. -->\n";

    /// <summary>The list of rules and the table of other tools' ids: <c>docs/rules/README.md</c>.</summary>
    public static string Index(IReadOnlyList<Rule> rules)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# Rules\n\n{Generated}\n`gabion rules show ID` explains one, by its id here or by the id that another tool has for it.\n");
        foreach (var group in rules.GroupBy(rule => (rule.Card.Area, rule.Card.Stage)).OrderBy(group => group.Key))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {group.Key.Area}, {RulesText.Word(group.Key.Stage)}\n\n| Rule | Severity | Title |\n|---|---|---|\n");
            foreach (var card in group.Select(rule => rule.Card).OrderBy(card => card.Id))
            {
                page.Append(CultureInfo.InvariantCulture, $"| {Link(card)} | {RulesText.Word(card.Severity)} | {Cell(card.Title)}{(card.OnByDefault ? "" : " (off by default)")} |\n");
            }
        }

        AppendAliases(page, rules);
        return page.ToString();
    }

    /// <summary>One rule: <c>docs/rules/GBN-CLU-001.md</c>.</summary>
    public static string Page(Rule rule)
    {
        var card = rule.Card;
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# {card.Id}: {card.Title}\n\n{Generated}\n");
        page.Append(CultureInfo.InvariantCulture, $"Severity **{RulesText.Word(card.Severity)}**, area {RulesText.Word(card.Area)}, stage {RulesText.Word(card.Stage)}.\n\n");
        page.Append(card.OnByDefault ? "" : "Off by default: it runs when `gabion.yaml` configures it or `--rules` names it.\n\n");
        page.Append(CultureInfo.InvariantCulture, $"{card.Why}\n\n## Fix\n\n{card.Fix}\n");
        AppendExamples(page, "Reported", "Each line that ends in `<--` is reported.", rule.Examples.Where(example => example.IsBad));
        AppendExamples(page, "Not reported", null, rule.Examples.Where(example => !example.IsBad));
        AppendList(page, "Controls", card.Controls.Select(control => control.Coverage == ControlCoverage.Full
            ? $"{control.Framework} {control.Requirement}"
            : $"{control.Framework} {control.Requirement} (in part)"));
        AppendList(page, "Known elsewhere as", card.Aliases.Select(alias => $"`{alias}`"));
        AppendList(page, "Read on", card.References.Select(reference => $"<{reference}>"));
        return page.ToString();
    }

    private static void AppendAliases(StringBuilder page, IReadOnlyList<Rule> rules)
    {
        var aliases = rules.SelectMany(rule => rule.Card.Aliases.Select(alias => (Alias: alias, rule.Card)))
            .GroupBy(pair => pair.Alias, StringComparer.Ordinal)
            .OrderBy(alias => alias.Key, StringComparer.OrdinalIgnoreCase).ThenBy(alias => alias.Key, StringComparer.Ordinal);
        page.Append("\n## Ids of other tools\n\n| Id | Rule |\n|---|---|\n");
        foreach (var alias in aliases)
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{alias.Key}` | {string.Join(", ", alias.Select(pair => Link(pair.Card)))} |\n");
        }
    }

    private static void AppendExamples(StringBuilder page, string title, string? remark, IEnumerable<Example> examples)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n");
        page.Append(remark is null ? "" : $"\n{remark}\n");
        foreach (var example in examples)
        {
            var fence = "```";
            while (example.Text.Contains(fence, StringComparison.Ordinal))
            {
                fence += "`";
            }

            page.Append(CultureInfo.InvariantCulture, $"\n`{example.Path}`\n\n{fence}{LanguageOf(example.Path)}\n{example.Text.TrimEnd('\n')}\n{fence}\n");
        }
    }

    private static void AppendList(StringBuilder page, string title, IEnumerable<string> items)
    {
        var lines = items.Select(item => $"- {item}\n").ToList();
        if (lines.Count > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n{string.Concat(lines)}");
        }
    }

    private static string LanguageOf(string path) => Path.GetExtension(path) switch
    {
        ".yaml" or ".yml" => "yaml",
        ".json" => "json",
        _ when path.Contains("ockerfile", StringComparison.Ordinal) || path.Contains("ontainerfile", StringComparison.Ordinal) => "dockerfile",
        _ => "text",
    };

    private static string Link(RuleCard card) => $"[{card.Id}]({RulePage.FileOf(card.Id)})";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
