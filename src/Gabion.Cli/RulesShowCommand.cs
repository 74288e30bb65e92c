using System.Collections.Immutable;
using System.CommandLine;
using Gabion.Model;
using Gabion.Rules;

namespace Gabion.Cli;

/// <summary><c>gabion rules show ID|ALIAS</c>: by our id, or by the id that another tool has for the check.</summary>
internal static class RulesShowCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("ID") { Description = "A rule's id, or another tool's: GBN-CLU-001, KSV-0017, DL3007, CKV_K8S_16, C-0057." };
        var format = new Option<string>("--format", "-f") { Description = "Write text, json or markdown.", HelpName = "NAME", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "markdown");
        var command = new Command("show", "Explains a rule: why it matters, how to mend it, examples.") { name, format };
        command.SetAction(parsed =>
        {
            var asked = parsed.GetValue(name)!;
            var all = RulesCommand.All();
            var found = Find(asked, all);
            if (found.Count == 0)
            {
                return Complaint.Write(
                    [new($"no rule is known as '{asked}'", Nearest(asked, all) is { } nearest ? $"Did you mean '{nearest}'?" : "'gabion rules list' lists the rules; docs/rules/README.md has the ids of other tools.")],
                    ExitCode.Usage);
            }

            switch (parsed.GetValue(format))
            {
                case "json":
                    RulesText.WriteJson(Console.Out, found);
                    break;
                case "markdown":
                    Console.Out.Write(string.Join("\n", found.Select(RulesMarkdown.Page)));
                    break;
                default:
                    found.ForEach(rule => RulesText.WriteCard(Console.Out, rule, Terminal.OutputOptions(ColorChoice.Auto)));
                    break;
            }

            return ExitCode.Clean;
        });
        return command;
    }

    /// <summary>The rules of that name; several when other tools ask in one check what we ask in two.</summary>
    public static List<Rule> Find(string name, ImmutableArray<Rule> all) =>
        [.. all.Where(rule => string.Equals(name, rule.Card.Id.Text, StringComparison.OrdinalIgnoreCase) || rule.Card.Aliases.Any(alias => RuleAlias.Same(name, alias)))];

    public static string? Nearest(string name, ImmutableArray<Rule> all) =>
        Spelling.Nearest(name, all.SelectMany(rule => rule.Card.Aliases.Append(rule.Card.Id.Text)));
}
