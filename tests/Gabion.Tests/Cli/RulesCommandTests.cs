using Gabion.Cli;
using Gabion.Model;
using Gabion.Reports;

namespace Gabion.Tests.Cli;

public sealed class RulesCommandTests
{
    [Theory]
    [InlineData("GBN-CLU-001")]
    [InlineData("gbn-clu-001")]
    [InlineData("KSV-0017")]
    [InlineData("KSV017")]
    [InlineData("avd-ksv-0017")]
    [InlineData("CKV_K8S_16")]
    [InlineData("c-0057")]
    public void Finds_a_rule_by_any_tools_id(string name) =>
        Assert.Contains(RulesShowCommand.Find(name, RulesCommand.All()), rule => rule.Card.Id.Text == "GBN-CLU-001");

    [Theory]
    [InlineData("GBN-CLU-0O1", "GBN-CLU-001")]
    [InlineData("KSV-00177", "KSV-0017")]
    public void Suggests_the_nearest_id(string name, string nearest)
    {
        Assert.Empty(RulesShowCommand.Find(name, RulesCommand.All()));
        Assert.Equal(nearest, RulesShowCommand.Nearest(name, RulesCommand.All()));
    }

    [Fact]
    public void Filters_by_area_severity_and_control()
    {
        var card = RulesShowCommand.Find("GBN-CLU-001", RulesCommand.All())[0].Card;
        Assert.True(new RulesFilter(Area.Cluster, Stage.Deploy, Severity.High, "CIS").Takes(card));
        Assert.True(new RulesFilter(null, null, null, "cis-kubernetes-1.12:5.2").Takes(card));
        Assert.False(new RulesFilter(null, null, null, "CIS-Kubernetes-1.12:5").Takes(card with { Controls = [new("CIS-Kubernetes-1.12", "50.1", ControlCoverage.Full)] }));
        Assert.False(new RulesFilter(Area.Code, null, null, null).Takes(card));
        Assert.False(new RulesFilter(null, Stage.Runtime, null, null).Takes(card));
    }

    [Fact]
    public void Explains_a_rule_with_its_examples()
    {
        using var output = new StringWriter { NewLine = "\n" };
        RulesText.WriteCard(output, RulesShowCommand.Find("GBN-CLU-001", RulesCommand.All())[0], ReportOptions.Plain);
        Assert.Contains("GBN-CLU-001  Container is privileged", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("known as    KSV-0017", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("privileged: true <--", output.ToString(), StringComparison.Ordinal);
    }
}
