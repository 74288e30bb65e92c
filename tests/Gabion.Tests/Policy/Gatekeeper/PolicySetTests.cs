using Gabion.Policy.Gatekeeper;
using static Gabion.Tests.Policy.Gatekeeper.GatekeeperDocuments;

namespace Gabion.Tests.Policy.Gatekeeper;

public sealed class PolicySetTests
{
    private const string Pod = "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop, labels: {app: web}}}";

    [Fact]
    public void A_default_of_the_schema_is_a_parameter() =>
        Assert.Equal("deny: web has no label owner", Messages(Set(Template, Constraint()), Pod));

    /// <summary>The API server fills in the fields of what is there; where a template does not default the whole, nothing is.</summary>
    [Fact]
    public void Defaults_count_where_there_are_parameters()
    {
        var template = Template.Replace("default: {}", "nullable: false", StringComparison.Ordinal);

        Assert.Equal("deny: web has no label owner", Messages(Set(template, Constraint("{parameters: {}}")), Pod));
        Assert.Equal("{}", Set(template, Constraint()).Constraints[0].Parameters.ToJson());
        Assert.Equal("{\"label\":\"owner\"}", Set(Template, Constraint()).Constraints[0].Parameters.ToJson());
    }

    [Fact]
    public void Parameters_reach_the_template() =>
        Assert.Equal("", Messages(Set(Template, Constraint("{parameters: {label: app}}")), Pod));

    /// <summary>All fields of a match have to hold; the reasons are what <c>explain</c> shows.</summary>
    [Theory]
    [InlineData("{kinds: [{apiGroups: ['*'], kinds: [Pod]}]}", null)]
    [InlineData("{kinds: [{apiGroups: [apps], kinds: ['*']}]}", "kinds: Pod is not among them")]
    [InlineData("{kinds: [{kinds: [pod]}]}", "kinds: Pod is not among them")]
    [InlineData("{namespaces: [sh*]}", null)]
    [InlineData("{namespaces: ['*-system']}", "namespaces: shop is not among them")]
    [InlineData("{excludedNamespaces: ['*ho*']}", "excludedNamespaces: shop is excluded by *ho*")]
    [InlineData("{scope: Cluster}", "scope: the object stands in a namespace")]
    [InlineData("{scope: cluster}", null)]
    [InlineData("{labelSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}}", "labelSelector: the labels of the object do not match")]
    [InlineData("{namespaceSelector: {matchLabels: {tier: front}}}", null)]
    [InlineData("{namespaceSelector: {matchLabels: {tier: back}}}", "namespaceSelector: the labels of Namespace shop do not match")]
    [InlineData("{name: we*}", null)]
    [InlineData("{name: api}", "name: web does not match api")]
    [InlineData("{source: Generated}", "source: the object is original")]
    public void Matches_by_every_field(string match, string? reason)
    {
        var set = Set(Template, Constraint($"{{match: {match}}}"));
        var inventory = Inventory.Of([Object("{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {tier: front}}}")]);
        var request = new ReviewRequest { Object = Object(Pod) };

        Assert.Equal(reason, set.Unmatched(request, inventory).FirstOrDefault()?.Reason);
        Assert.Equal(reason is null, Messages(set, request, inventory).Length > 0);
    }

    [Fact]
    public void A_namespace_is_matched_by_its_own_name_and_labels()
    {
        var set = Set(Template, Constraint("{match: {namespaces: [shop], namespaceSelector: {matchLabels: {tier: front}}}}"));
        Assert.Equal("deny: shop has no label owner", Messages(set, "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {tier: front}}}"));
    }

    [Fact]
    public void An_unknown_namespace_is_no_pass() =>
        Assert.Equal("deny: namespace selector for namespace-scoped object but missing Namespace", Messages(Set(Template, Constraint("{match: {namespaceSelector: {matchLabels: {a: b}}}}")), Pod));

    [Fact]
    public void What_is_deleted_is_decided_on_as_it_was() =>
        Assert.Equal("deny: web has no label owner", Messages(Set(Template, Constraint()), new ReviewRequest { OldObject = Object(Pod), Operation = "DELETE" }));

    [Theory]
    [InlineData("{enforcementAction: warn}", "warn: web has no label owner")]
    [InlineData("{enforcementAction: scoped, scopedEnforcementActions: [{action: dryrun, enforcementPoints: [{name: audit.gatekeeper.sh}]}]}", "")]
    [InlineData("{enforcementAction: scoped, scopedEnforcementActions: [{action: warn, enforcementPoints: [{name: '*'}]}]}", "warn: web has no label owner")]
    [InlineData("{scopedEnforcementActions: [{action: warn, enforcementPoints: [{name: '*'}]}]}", "deny: web has no label owner")]
    public void Actions_hold_at_their_points(string spec, string expected) =>
        Assert.Equal(expected, Messages(Set(Template, Constraint(spec)), new ReviewRequest { Object = Object(Pod), EnforcementPoint = "gator.gatekeeper.sh" }));

    [Fact]
    public void Policies_see_the_inventory()
    {
        var template = Template.Replace("not input.review.object.metadata.labels[input.parameters.label]", "data.inventory.namespace[_][\"v1\"].Pod[name]; name == input.review.object.metadata.name", StringComparison.Ordinal);
        var inventory = Inventory.Of([Object(Pod)]);
        Assert.Equal("deny: web has no label owner", Messages(Set(template, Constraint()), Pod, inventory));
        Assert.Equal("", Messages(Set(template, Constraint()), Pod));
    }

    [Fact]
    public void A_broken_template_does_not_stop_the_others()
    {
        var broken = Template.Replace("needslabel", "other", StringComparison.Ordinal).Replace("NeedsLabel", "Other", StringComparison.Ordinal).Replace("sprintf(", "sprintff(", StringComparison.Ordinal);
        var set = Set(broken, Template, Constraint(), Constraint(name: "more").Replace("NeedsLabel", "Other", StringComparison.Ordinal));

        Assert.Equal("deny: web has no label owner", Messages(set, Pod));
        Assert.Equal(
            ["0.yaml:26:1: ConstraintTemplate other: rego_type_error: undefined function sprintff; is sprintf meant?", "3.yaml:2:7: Other more: the template of this kind is broken, so the constraint is not asked"],
            set.Problems.Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData("{parameters: {label: 1}}", "1.yaml:4:28: NeedsLabel owners: spec.parameters.label: must be of type string: \"number\"")]
    [InlineData("{parameters: {label: x}}", "1.yaml:4:28: NeedsLabel owners: spec.parameters.label: must have at least 2 characters")]
    [InlineData("{match: {labelSelector: {matchExpressions: [{key: a, operator: Is}]}}}", "1.yaml:4:31: NeedsLabel owners: \"Is\" is not a valid label selector operator")]
    public void A_constraint_that_breaks_its_schema_has_a_place(string spec, string problem)
    {
        var set = Set(Template, Constraint(spec));
        Assert.Equal([problem], set.Problems.Select(found => found.ToString()));
        Assert.Empty(set.Constraints);
    }

    [Fact]
    public void A_template_that_fails_counts_as_a_violation()
    {
        var conflicting = Template.Replace("package needslabel", "package needslabel\n                  r := 1\n                  r := 2", StringComparison.Ordinal).Replace("msg := sprintf", "r == 1\n                    msg := sprintf", StringComparison.Ordinal);
        Assert.Contains("eval_conflict_error", Messages(Set(conflicting, Constraint()), Pod), StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_decides_on_many_threads()
    {
        var set = Set(Template, Constraint());
        var pod = Object(Pod);
        Parallel.For(0, 200, _ => Assert.Equal("deny: web has no label owner", Messages(set, new ReviewRequest { Object = pod })));
    }
}
