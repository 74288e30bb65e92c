using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Scan.Policies;
using Gabion.Tests.Policy.Gatekeeper;

namespace Gabion.Tests.Scan;

public sealed class ConstraintRuleTests
{
    [Fact]
    public void A_constraint_is_a_finding_at_its_object()
    {
        var rule = Assert.Single(ConstraintRule.Of(GatekeeperDocuments.Set(GatekeeperDocuments.Template, GatekeeperDocuments.Constraint("{enforcementAction: warn}"))));
        var file = new SourceFile("web.yaml");
        var documents = YamlReader.Read("apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n---\n{apiVersion: v1, kind: Pod, metadata: {name: owned, labels: {owner: me}}}\n");
        var set = new ObjectSet(file, [.. documents.Select(document => new KubernetesObject(file, document.Field))], [], true);

        var problem = Assert.Single(((ConstraintRule)rule).Check(set));
        Assert.Equal("web has no label owner", problem.Message);
        Assert.Equal((4, Severity.Medium, Verdict.Fails), (problem.Span.Line, problem.Severity, problem.Verdict));
        Assert.Equal("POL-NeedsLabel", rule.Card.Id.Text);
        Assert.Equal(Area.Cluster, rule.Card.Area);
        Assert.Equal("Needs a label", rule.Card.Title);
    }

    [Fact]
    public void A_template_without_constraints_is_no_rule() => Assert.Empty(ConstraintRule.Of(GatekeeperDocuments.Set(GatekeeperDocuments.Template)));

    [Theory]
    [InlineData("POL-K8sRequiredLabels", true)]
    [InlineData("POL-", false)]
    [InlineData("POL-a b", false)]
    [InlineData("GBN-CLU-001", true)]
    public void Policies_have_ids_of_their_kinds(string text, bool isId) => Assert.Equal(isId, RuleId.TryParse(text, out _));
}
