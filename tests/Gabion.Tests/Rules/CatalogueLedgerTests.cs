using System.Text;
using Gabion.Cli;
using Gabion.Model;
using Gabion.Rules;
using Gabion.Tests.Reports;

namespace Gabion.Tests.Rules;

/// <summary>What outsiders see of the rules is approved: the ledger of ids, and the pages made from the cards.</summary>
public sealed class CatalogueLedgerTests
{
    private const string Remedy = "eng/approve (after a merge conflict here too: take either side, then run it; these files are never merged by hand)";

    private static readonly List<Rule> All = [.. Catalogue.Create(RuleSettings.Default).OrderBy(rule => rule.Card.Id)];

    private static readonly string Pages = Path.Combine(Repository.Root, "docs", "rules");

    [Fact]
    public void Ledger_has_every_rule_with_severity_and_stage()
    {
        var ledger = new StringBuilder();
        foreach (var card in All.Select(rule => rule.Card))
        {
            ledger.Append($"{card.Id,-13} {RulesText.Word(card.Severity),-9} {RulesText.Word(card.Stage),-11} {(card.OnByDefault ? "on " : "off")} {card.Title}\n");
        }

        ledger.Append("\nIds of other tools that several rules answer to (one check there asks what several ask here):\n");
        var shared = All.SelectMany(rule => rule.Card.Aliases.Select(alias => (Key: RuleAlias.Canonical(alias), Alias: alias, rule.Card.Id)))
            .GroupBy(pair => pair.Key).Where(group => group.Count() > 1).OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in shared)
        {
            ledger.Append($"{group.First().Alias}: {string.Join(' ', group.Select(pair => pair.Id))}\n");
        }

        ApprovedText.VerifyFile(Path.Combine(Repository.Root, "tests", "Gabion.Tests", "Rules", "Catalogue.approved.txt"), ledger.ToString(), Remedy);
    }

    [Fact]
    public void Index_of_the_pages_is_up_to_date() =>
        ApprovedText.VerifyFile(Path.Combine(Pages, "README.md"), RulesMarkdown.Index(All), Remedy);

    [Fact]
    public void Every_rule_has_its_page_and_every_page_its_rule()
    {
        foreach (var rule in All)
        {
            ApprovedText.VerifyFile(Path.Combine(Pages, Gabion.Reports.RulePage.FileOf(rule.Card.Id)), RulesMarkdown.Page(rule), Remedy);
        }

        var stray = Directory.GetFiles(Pages, "GBN-*.md").Where(path => !All.Any(rule => rule.Card.Id.Text == Path.GetFileNameWithoutExtension(path))).ToList();
        if (ApprovedText.Rewrites)
        {
            stray.ForEach(File.Delete);
            return;
        }

        Assert.Equal([], stray);
    }
}
