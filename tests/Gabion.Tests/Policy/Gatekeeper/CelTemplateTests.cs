using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Rego.Values;

namespace Gabion.Tests.Policy.Gatekeeper;

/// <summary>Templates in CEL (K8sNativeValidation), and in both languages.</summary>
public sealed class CelTemplateTests
{
    private const string Rego = "- {engine: Rego, source: {version: v1, rego: 'package p\n\n        violation contains {\"msg\": \"Rego\"} if true'}}";

    [Theory]
    [InlineData("validations: [{expression: 'size(variables.anyObject.metadata.name) > 3', message: too short}]", "too short")]
    [InlineData("validations: [{expression: 'object.metadata.name == \"web\"'}]", "")]
    [InlineData("validations: [{expression: 'false'}]", "failed expression: false")]
    [InlineData("validations: [{expression: 'false', message: plain, messageExpression: '\"no \" + variables.params.label'}]", "no owner")]
    [InlineData("validations: [{expression: 'false', message: a}, {expression: 'true', message: b}, {expression: 'false', message: c}]", "a | c")]
    [InlineData("{variables: [{name: n, expression: variables.anyObject.metadata.name}, {name: m, expression: variables.n + \"!\"}], validations: [{expression: 'variables.m == \"web!\"'}]}", "")]
    [InlineData("{matchCondition: [{name: only-update, expression: request.operation == \"UPDATE\"}], validations: [{expression: 'false'}]}", "")]
    [InlineData("validations: [{expression: 'object.spec.x == 1'}]", "error: expression 'object.spec.x == 1' resulted in error: no such key: spec")]
    [InlineData("{failurePolicy: Ignore, validations: [{expression: 'object.spec.x == 1'}]}", "")]
    [InlineData("validations: [{expression: 'request.kind.kind == \"Pod\" && request.requestKind.version == \"v1\" && !request.dryRun'}]", "")]
    [InlineData("validations: [{expression: 'request.userInfo.username == \"me\"'}]", "error: the user who makes the request is not known here")]
    [InlineData("validations: [{expression: 'namespaceObject.metadata.name == \"shop\"'}]", "")]
    [InlineData("validations: [{expression: 'namespaceObject.metadata.labels.team == \"a\"'}]", "error: namespace shop is not known here")]
    public void Validations_that_do_not_hold_are_violations(string source, string expected)
    {
        var set = Set(Template($"- {{engine: K8sNativeValidation, source: {(source.StartsWith('{') ? source : $"{{{source}}}")}}}"));

        Assert.Empty(set.Problems);
        Assert.Equal(expected, Violations(set, new() { Object = Pod, Operation = "CREATE" }));
    }

    /// <summary>There is no object on a deletion, as in the API server; <c>anyObject</c> is the old one.</summary>
    [Fact]
    public void On_a_deletion_there_is_the_old_object()
    {
        var set = Set(Template("- {engine: K8sNativeValidation, source: {validations: [{expression: 'object == null', message: object}, {expression: 'variables.anyObject.metadata.name != \"web\"', message: old}]}}"));

        Assert.Equal("old", Violations(set, new() { OldObject = Pod, Operation = "DELETE" }));
    }

    [Fact]
    public void Parameters_are_null_where_none_are_given()
    {
        var set = Set(Template("- {engine: K8sNativeValidation, source: {validations: [{expression: 'variables.params == null && !has(variables.params.label)', message: given}]}}"), "{}");

        Assert.Equal("", Violations(set, new() { Object = Pod }));
    }

    /// <summary>Gatekeeper in a cluster prefers CEL, and gator Rego.</summary>
    [Theory]
    [InlineData(TemplateLanguage.Rego, "Rego")]
    [InlineData(TemplateLanguage.Cel, "CEL")]
    public void Where_a_template_has_both_the_preferred_language_decides(TemplateLanguage preferred, string expected)
    {
        var set = Set(Template($"- {{engine: K8sNativeValidation, source: {{validations: [{{expression: 'false', message: CEL}}]}}}}\n    {Rego}"), preferred: preferred);

        Assert.Equal(expected, Violations(set, new() { Object = Pod }));
    }

    [Theory]
    [InlineData("validations: [{expression: 'variables.x'}]", "undefined field")]
    [InlineData("validations: [{expression: '1 + 1'}]", "must evaluate to bool but got int")]
    [InlineData("validations: [{expression: 'params.x'}]", "undeclared reference to 'params'")]
    [InlineData("validations: [{expression: 'authorizer == null'}]", "undeclared reference to 'authorizer'")]
    [InlineData("{matchConditions: [], validations: [{expression: 'true'}]}", "Gatekeeper reads no field matchConditions: its name is matchCondition")]
    [InlineData("{variables: [{name: params, expression: '1'}], validations: [{expression: 'true'}]}", "'params' stands twice")]
    [InlineData("{variables: [{name: gatekeeper_internal_x, expression: '1'}], validations: [{expression: 'true'}]}", "Gatekeeper's own")]
    [InlineData("{failurePolicy: Never, validations: [{expression: 'true'}]}", "'Never' is not known")]
    [InlineData("validations: []", "validations is required")]
    public void A_broken_template_is_told_of_with_its_place(string source, string message)
    {
        var set = Set(Template($"- {{engine: K8sNativeValidation, source: {(source.StartsWith('{') ? source : $"{{{source}}}")}}}"));

        Assert.Empty(set.Templates);
        Assert.Contains(set.Problems, problem => problem.Message.Contains(message, StringComparison.Ordinal) && problem is { File: "template.yaml", At.Line: > 7 });
    }

    private static RegoObject Pod => GatekeeperDocuments.Object("{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}}");

    private static string Template(string code) =>
        $$"""
        apiVersion: templates.gatekeeper.sh/v1
        kind: ConstraintTemplate
        metadata: {name: p}
        spec:
          crd:
            spec:
              names: {kind: P}
          targets:
          - target: admission.k8s.gatekeeper.sh
            code:
            {{code}}
        """;

    private static PolicySet Set(string template, string parameters = "{label: owner}", TemplateLanguage preferred = TemplateLanguage.Rego)
    {
        var builder = new PolicySetBuilder(preferred);
        builder.AddFile("template.yaml", template);
        if (builder.AddFile("constraint.yaml", $"{{apiVersion: constraints.gatekeeper.sh/v1beta1, kind: P, metadata: {{name: c}}, spec: {{parameters: {parameters}}}}}") == 0)
        {
            throw new InvalidOperationException("no constraint");
        }

        return builder.Build();
    }

    private static string Violations(PolicySet set, ReviewRequest request) => string.Join(
        " | ", set.Review(request, Inventory.Empty, null, CancellationToken.None).Violations.Select(violation => violation.IsError ? $"error: {violation.Message}" : violation.Message));
}
