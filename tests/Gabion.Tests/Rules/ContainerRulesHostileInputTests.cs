using System.Text;
using Gabion.Model;
using Gabion.Rules;
using Gabion.Scan;

namespace Gabion.Tests.Rules;

public sealed class ContainerRulesHostileInputTests
{
    [Fact]
    public void No_container_rule_fails_on_broken_files()
    {
        var rules = Catalogue.Create(RuleSettings.Default).Where(rule => rule.Card.Area == Area.Container).ToList();
        var runner = new RuleRunner(rules);
        var random = new Random(11);
        var pieces = " \t\n\\\"'$[]{}()<>|&;:=,#-@/*!0aA~`%".ToCharArray();
        var found = 0;
        foreach (var example in rules.SelectMany(rule => rule.Examples))
        {
            for (var round = 0; round < 12; round++)
            {
                var text = new StringBuilder(example.Text);
                for (var change = random.Next(1, 6); change > 0 && text.Length > 1; change--)
                {
                    var at = random.Next(text.Length);
                    switch (random.Next(3))
                    {
                        case 0:
                            text[at] = pieces[random.Next(pieces.Length)];
                            break;
                        case 1:
                            text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
                            break;
                        default:
                            text.Insert(at, pieces[random.Next(pieces.Length)]);
                            break;
                    }
                }

                foreach (var (_, problem) in ExampleFacts.Read(example.Path, Encoding.UTF8.GetBytes(text.ToString())).SelectMany(runner.Check))
                {
                    Assert.True(problem.Message.Length > 0 && problem.Span.Line > 0);
                    found++;
                }
            }
        }

        Assert.True(found > 1_000);
    }
}
