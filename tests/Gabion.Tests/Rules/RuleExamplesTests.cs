using System.Text;
using System.Text.RegularExpressions;
using Gabion.Model;
using Gabion.Model.Container;
using Gabion.Readers;
using Gabion.Rules;
using Gabion.Scan;
using Gabion.Sources;

namespace Gabion.Tests.Rules;

/// <summary>Runs every example of every rule through the real readers.</summary>
public sealed partial class RuleExamplesTests
{
    public static TheoryData<string> Ids => [.. Catalogue.Create(RuleSettings.Default).Select(rule => rule.Card.Id.Text)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Examples_give_what_they_mark(string id)
    {
        var rule = Catalogue.Create(RuleSettings.Default).Single(rule => rule.Card.Id.Text == id);
        Assert.SkipWhen(rule is Rule<ShellCheckNote> && ShellCheckProgram.Find() is null, "shellcheck is not installed");
        Assert.Contains(rule.Examples, example => example.IsBad);
        Assert.Contains(rule.Examples, example => !example.IsBad);
        foreach (var example in rule.Examples)
        {
            var marked = MarkedLines(example.Text);
            Assert.True(example.IsBad == marked.Count > 0, $"A bad example marks a line with <--, a good one none:\n{example.Text}");
            Assert.Equal(marked, await ReportedLinesAsync(rule, example.Path, Mark().Replace(example.Text, "")));
        }
    }

    private static List<int> MarkedLines(string text) =>
        [.. text.Split('\n').Index().Where(line => Mark().IsMatch(line.Item)).Select(line => line.Index + 1)];

    private static async Task<List<int>> ReportedLinesAsync(Rule rule, string path, string text)
    {
        var runner = new RuleRunner([rule]);
        var facts = ExampleFacts.Read(path, Encoding.UTF8.GetBytes(text));
        if (rule is Rule<ShellCheckNote>)
        {
            var scripts = facts.OfType<Dockerfile>().SelectMany(RunScript.Of);
            facts.AddRange((await ShellChecks.CreateAsync([.. scripts], int.MaxValue, parallelism: 1, TestContext.Current.CancellationToken)).Facts);
        }

        return [.. facts.SelectMany(runner.Check).Select(found => found.Problem.Span.Line).Distinct().Order()];
    }

    [GeneratedRegex(@"[ \t]*<--[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex Mark();
}
