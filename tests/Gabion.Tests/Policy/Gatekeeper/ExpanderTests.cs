using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Rego.Values;

namespace Gabion.Tests.Policy.Gatekeeper;

public sealed class ExpanderTests
{
    private const string Deployment = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: Web, namespace: shop, labels: {owner: me}}, spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c}]}}}}";

    private const string Mutator =
        "{apiVersion: mutations.gatekeeper.sh/v1, kind: Assign, metadata: {name: m}, spec: {applyTo: [{groups: [''], versions: [v1], kinds: [Pod]}], match: {source: Generated}, location: spec.x, parameters: {assign: {value: 1}}}}";

    [Fact]
    public void What_is_made_has_a_name_an_owner_and_what_mutators_add()
    {
        var set = GatekeeperDocuments.Set(Expansion("pods", "Deployment", "Pod"), Mutator);

        var made = Assert.Single(set.Expander.Expand(new() { Object = GatekeeperDocuments.Object(Deployment) }, Inventory.Empty, CancellationToken.None));

        Assert.Empty(set.Problems);
        Assert.Equal(
            GatekeeperDocuments.Object("{apiVersion: v1, kind: Pod, metadata: {name: web-pod, namespace: shop, labels: {app: web}, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: Web}]}, spec: {x: 1, containers: [{name: c}]}}"),
            made.Request.Object);
        Assert.Equal(ReviewSource.Generated, made.Request.Source);
    }

    /// <summary>The message says what it follows from, and the template's action takes the place of the constraint's.</summary>
    [Fact]
    public void What_is_made_is_decided_on()
    {
        var set = GatekeeperDocuments.Set(GatekeeperDocuments.Template, GatekeeperDocuments.Constraint(), Expansion("pods", "Deployment", "Pod", "enforcementAction: warn"));

        var violation = Assert.Single(set.ReviewWhole(new() { Object = GatekeeperDocuments.Object(Deployment) }, set.Expander, Inventory.Empty, null, CancellationToken.None).Violations);

        Assert.Equal("[Implied by pods] web-pod has no label owner", violation.Message);
        Assert.Equal("warn", violation.Action);
    }

    [Fact]
    public void What_has_no_template_in_it_cannot_be_expanded()
    {
        var set = GatekeeperDocuments.Set(GatekeeperDocuments.Template, GatekeeperDocuments.Constraint(), Expansion("pods", "Deployment", "Pod"));
        var request = new ReviewRequest { Object = GatekeeperDocuments.Object("{apiVersion: apps/v1, kind: Deployment, metadata: {name: d, labels: {owner: me}}}") };

        Assert.Equal(["it has no object spec.template"], set.ReviewWhole(request, set.Expander, Inventory.Empty, null, CancellationToken.None).Unexpanded);
    }

    [Fact]
    public void Expansions_that_lead_back_are_not_used()
    {
        var set = GatekeeperDocuments.Set(Expansion("a", "Deployment", "Pod"), Expansion("b", "Pod", "Deployment"), Expansion("c", "StatefulSet", "Pod"), Expansion("d", "Job", "Job"));

        Assert.Equal(
            ["ExpansionTemplate d: it applies to what it makes itself", "ExpansionTemplate a: what it makes leads back to what it is made of: it is not used", "ExpansionTemplate b: what it makes leads back to what it is made of: it is not used"],
            set.Problems.Select(problem => $"{problem.Subject}: {problem.Message}"));
        Assert.Empty(set.Expander.Expand(new() { Object = GatekeeperDocuments.Object(Deployment) }, Inventory.Empty, CancellationToken.None));
    }

    private static string Expansion(string name, string from, string to, string spec = "") =>
        $"{{apiVersion: expansion.gatekeeper.sh/v1beta1, kind: ExpansionTemplate, metadata: {{name: {name}}}, spec: {{applyTo: [{{groups: ['', apps, batch], versions: [v1], kinds: [{from}]}}], templateSource: spec.template, generatedGVK: {{group: '', version: v1, kind: {to}}}{(spec.Length > 0 ? ", " + spec : "")}}}}}";
}
