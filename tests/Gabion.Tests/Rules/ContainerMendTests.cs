using System.Text;
using System.Text.RegularExpressions;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container;
using Gabion.Rules;
using Gabion.Scan;
using Gabion.Scan.Fixing;

namespace Gabion.Tests.Rules;

/// <summary>Every mend that a container rule offers in its examples: the finding is gone, and the file is still well formed.</summary>
public sealed partial class ContainerMendTests
{
    public static TheoryData<string> Ids =>
        [.. Catalogue.Create(RuleSettings.Default).Where(rule => rule.Card.Area == Area.Container).Select(rule => rule.Card.Id.Text)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_mend_takes_its_finding_away(string id)
    {
        var rule = Catalogue.Create(RuleSettings.Default).Single(rule => rule.Card.Id.Text == id);
        foreach (var example in rule.Examples.Where(example => example.IsBad))
        {
            var text = Mark().Replace(example.Text, "");
            var before = Check(rule, example.Path, text);
            foreach (var patch in before.Problems.Select(problem => problem.Patch).OfType<Patch>())
            {
                var source = new SourceLines(text);
                var edits = PatchText.Resolve(source, patch);
                Assert.NotNull(edits);
                var mended = PatchText.Apply(source, edits);
                var after = Check(rule, example.Path, mended);
                Assert.True(after.Problems.Count < before.Problems.Count, $"{id} still reports:\n{mended}");
                Assert.True(after.Faults <= before.Faults, $"{id} breaks the file:\n{mended}");
            }
        }
    }

    [Theory]
    [InlineData("GBN-CON-054", "FROM debian:12\nRUN apt-get update && \\\n    apt-get install -y \\\n      curl # the end\n", "FROM debian:12\nRUN apt-get update && \\\n    apt-get install -y \\\n      curl \\\n    && rm -rf /var/lib/apt/lists/* # the end\n")]
    [InlineData("GBN-CON-046", "FROM debian:12\nCMD nginx -g \"daemon off;\"\n", "FROM debian:12\nCMD [\"nginx\", \"-g\", \"daemon off;\"]\n")]
    [InlineData("GBN-CON-052", "FROM debian:12\nRUN apt-get install curl\n", "FROM debian:12\nRUN apt-get install -y curl\n")]
    [InlineData("GBN-CON-030", "FROM debian:12\nADD --chown=1:1 a /b\n", "FROM debian:12\nCOPY --chown=1:1 a /b\n")]
    [InlineData("GBN-CON-103", "FROM debian:12\nENV A b c\n", "FROM debian:12\nENV A=\"b c\"\n")]
    [InlineData("GBN-CON-120", "FROM debian:12\nMAINTAINER Jo <jo@example.com>\n", "FROM debian:12\nLABEL maintainer=\"Jo <jo@example.com>\"\n")]
    [InlineData("GBN-CON-040", "FROM debian:12\nWORKDIR /srv\nWORKDIR ./data # no comment\n", "FROM debian:12\nWORKDIR /srv\nWORKDIR \"/srv/data # no comment\"\n")]
    public void Writes_the_mend(string id, string text, string expected)
    {
        var rule = Catalogue.Create(RuleSettings.Default).Single(rule => rule.Card.Id.Text == id);
        var patch = Assert.Single(Check(rule, "Dockerfile", text).Problems).Patch;
        var source = new SourceLines(text);
        Assert.Equal(expected, PatchText.Apply(source, PatchText.Resolve(source, patch!)!));
    }

    [Theory]
    [InlineData("RUN apt-get update && apt-get install -y curl || true")]
    [InlineData("RUN [\"sh\", \"-c\", \"apt-get update\"]")]
    [InlineData("RUN <<EOF\napt-get update\nEOF")]
    [InlineData("RUN apt-get update; apt-get install -y curl &")]
    [InlineData("RUN apt-get update\nRUN apt-get install -y curl")]
    [InlineData("RUN apt-get update && apt-get install -y curl\nRUN apt-get install -y git")]
    public void Leaves_what_it_cannot_mend_safely(string run)
    {
        var rule = Catalogue.Create(RuleSettings.Default).Single(rule => rule.Card.Id.Text == "GBN-CON-054");
        Assert.Null(Assert.Single(Check(rule, "Dockerfile", $"FROM debian:12\n{run}\n").Problems).Patch);
    }

    private static (List<Problem> Problems, int Faults) Check(Rule rule, string path, string text)
    {
        var facts = ExampleFacts.Read(path, Encoding.UTF8.GetBytes(text));
        var runner = new RuleRunner([rule]);
        return ([.. facts.SelectMany(runner.Check).Select(found => found.Problem)], facts.OfType<Dockerfile>().Sum(file => file.Problems.Length));
    }

    [GeneratedRegex(@"[ \t]*<--[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex Mark();
}
