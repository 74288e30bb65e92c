using Gabion.Model;

namespace Gabion.Reports.Terminal;

/// <summary>What no reader would read object by object: how often each rule fails, and the first objects.</summary>
internal sealed class RuleTally
{
    private const int Named = 5;

    private readonly Dictionary<RuleId, (RuleCard Rule, Severity Severity, int Findings, int Objects, List<string> Some)> _rules = [];

    private int _objects;

    public void Add(AlikeObjects alike)
    {
        _objects += alike.More + 1;
        foreach (var rule in alike.First.GroupBy(finding => finding.Rule.Id))
        {
            var (card, severity, findings, objects, some) = _rules.TryGetValue(rule.Key, out var known) ? known : (rule.First().Rule, Severity.Info, 0, 0, []);
            if (some.Count < Named)
            {
                some.Add(alike.Path);
            }

            var worst = rule.Max(finding => finding.Severity);
            _rules[rule.Key] = (card, worst > severity ? worst : severity, findings + (rule.Count() * (alike.More + 1)), objects + alike.More + 1, some);
        }
    }

    public void Write(Sheet sheet)
    {
        if (_rules.Count == 0)
        {
            return;
        }

        sheet.Line(2, sheet.Ink.Strong($"{Counted.Of(_objects, "more object")}, by rule"));
        sheet.Paragraph(2, "Every one of them is in --format json and sarif; --severity, --rules and --include ask for less.", sheet.Ink.Quiet);
        sheet.Blank();
        foreach (var (card, severity, findings, places, some) in _rules.Values.OrderByDescending(rule => rule.Severity).ThenByDescending(rule => rule.Findings).ThenBy(rule => rule.Rule.Id))
        {
            var label = Words.Of(severity);
            sheet.Labelled(4, label, 10, $"{card.Id} {card.Title}: {Counted.Of(findings, "finding")} in {Counted.Of(places, "object")}", word => sheet.Ink.Of(severity, word));
            sheet.Paragraph(14, $"{string.Join(", ", some)}{(places > some.Count ? ", …" : "")}", sheet.Ink.Quiet);
        }

        sheet.Blank();
    }
}
