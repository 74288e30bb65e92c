using System.Text;
using Gabion.Model;
using Gabion.Rules;
using Gabion.Scan;

namespace Gabion.Tests.Rules;

public sealed class RequiredLabelTests
{
    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, labels: {team: shop}}
        spec: {containers: [{name: web, image: "shop/web:1"}]}
        """;

    [Theory]
    [InlineData("team", "")]
    [InlineData("team cost-centre", "Pod 'web' has no label cost-centre")]
    public void Labels_that_a_team_lists_are_required(string labels, string expected)
    {
        var settings = RuleSettings.Default with { RequiredLabels = [.. labels.Split(' ')] };
        var rule = Catalogue.Create(settings).Single(rule => rule.Card.Id.Text == "GBN-CLU-164");
        var problems = ExampleFacts.Read("pod.yaml", Encoding.UTF8.GetBytes(Pod)).SelectMany(new RuleRunner([rule]).Check);
        Assert.True(rule.Card.OnByDefault);
        Assert.Equal(expected, string.Join(' ', problems.Select(found => found.Problem.Message)));
    }

    [Fact]
    public void Without_a_list_the_rule_waits_to_be_named() =>
        Assert.False(Catalogue.Create(RuleSettings.Default).Single(rule => rule.Card.Id.Text == "GBN-CLU-164").Card.OnByDefault);
}
