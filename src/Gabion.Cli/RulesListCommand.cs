using System.CommandLine;
using Gabion.Model;
using Gabion.Rules;

namespace Gabion.Cli;

/// <summary><c>gabion rules list</c>.</summary>
internal static class RulesListCommand
{
    public static Command Create()
    {
        var format = new Option<string>("--format", "-f") { Description = "Write a table, json or markdown.", HelpName = "NAME", DefaultValueFactory = _ => "table" };
        var area = new Option<Area?>("--area") { Description = "Only rules on code, container, cluster or cloud.", HelpName = "AREA" };
        var stage = new Option<Stage?>("--stage") { Description = "Only rules of a stage: develop, distribute, deploy or runtime.", HelpName = "STAGE" };
        var severity = new Option<Severity?>("--severity") { Description = "Only rules of this severity and above.", HelpName = "LEVEL" };
        var control = new Option<string?>("--control") { Description = "Only rules that are evidence for a framework (NSA-CISA) or for one of its controls (CIS-Kubernetes-1.12:5.2.2).", HelpName = "CONTROL" };
        format.AcceptOnlyFromAmong("table", "json", "markdown");
        var command = new Command("list", "Lists the rules.") { format, area, stage, severity, control };
        command.SetAction(parsed =>
        {
            var filter = new RulesFilter(parsed.GetValue(area), parsed.GetValue(stage), parsed.GetValue(severity), parsed.GetValue(control));
            List<Rule> rules = [.. RulesCommand.All().Where(rule => filter.Takes(rule.Card))];
            switch (parsed.GetValue(format))
            {
                case "json":
                    RulesText.WriteJson(Console.Out, rules);
                    break;
                case "markdown":
                    Console.Out.Write(RulesMarkdown.Index(rules));
                    break;
                default:
                    RulesText.WriteTable(Console.Out, rules, Terminal.OutputOptions(ColorChoice.Auto));
                    break;
            }

            return ExitCode.Clean;
        });
        return command;
    }
}
