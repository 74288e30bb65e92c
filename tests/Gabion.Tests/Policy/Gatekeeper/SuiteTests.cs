using Gabion.Policy.Gatekeeper.Verify;
using static Gabion.Tests.Policy.Gatekeeper.GatekeeperDocuments;

namespace Gabion.Tests.Policy.Gatekeeper;

public sealed class SuiteTests
{
    private static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal)
    {
        ["p/template.yaml"] = Template,
        ["p/constraint.yaml"] = Constraint(),
        ["p/invalid.yaml"] = Constraint("{parameters: {label: 1}}"),
        ["p/samples/bad.yaml"] = "{apiVersion: v1, kind: Pod, metadata: {name: web}}",
        ["p/samples/good.yaml"] = "{apiVersion: v1, kind: Pod, metadata: {name: web, labels: {owner: me}}}",
        ["p/samples/deployment.yaml"] = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d, labels: {owner: me}}, spec: {template: {metadata: {labels: {app: d}}, spec: {}}}}",
        ["p/expansion.yaml"] = "{apiVersion: expansion.gatekeeper.sh/v1beta1, kind: ExpansionTemplate, metadata: {name: e}, spec: {applyTo: [{groups: [apps], versions: [v1], kinds: [Deployment]}], templateSource: spec.template, generatedGVK: {group: '', version: v1, kind: Pod}}}",
        ["p/review.yaml"] = "{apiVersion: admission.k8s.io/v1, kind: AdmissionReview, request: {operation: DELETE, oldObject: {apiVersion: v1, kind: Pod, metadata: {name: old}}}}",
    };

    [Theory]
    [InlineData("samples/good.yaml", "violations: no", null)]
    [InlineData("samples/bad.yaml", "violations: yes", null)]
    [InlineData("samples/bad.yaml", "message: has no label", null)]
    [InlineData("samples/bad.yaml", "violations: 1", null)]
    [InlineData("review.yaml", "message: ^old has no", null)]
    [InlineData("samples/good.yaml", "violations: yes", "unexpected number of violations: got 0 violations but want at least 1: got messages []")]
    [InlineData("samples/bad.yaml", "{violations: 1, message: nothing}", "unexpected number of violations: got 0 violations containing \"nothing\" but want exactly 1: got messages [web has no label owner]")]
    [InlineData("samples/none.yaml", "violations: no", "reading p/samples/none.yaml: there is no such file")]
    public void A_case_asserts_about_an_object(string file, string assertion, string? error) =>
        Assert.Equal(error, Run($"{{name: t, template: template.yaml, constraint: constraint.yaml, cases: [{{name: c, object: {file}, assertions: [{(assertion.StartsWith('{') ? assertion : "{" + assertion + "}")}]}}]}}").Tests[0].Cases[0].Error);

    [Fact]
    public void An_invalid_constraint_can_be_what_is_wanted()
    {
        Assert.False(Run("{name: t, template: template.yaml, constraint: invalid.yaml, invalid: true}").IsFailure);
        Assert.True(Run("{name: t, template: template.yaml, constraint: constraint.yaml, invalid: true}").IsFailure);
    }

    [Fact]
    public void An_expansion_is_decided_on_too() => Assert.Null(
        Run("{name: t, template: template.yaml, constraint: constraint.yaml, expansion: expansion.yaml, cases: [{name: c, object: samples/deployment.yaml, assertions: [{message: '^.Implied by e. d-pod has no label'}]}]}").Tests[0].Cases[0].Error);

    [Theory]
    [InlineData("t", false)]
    [InlineData("//x", true)]
    [InlineData("^none$", true)]
    [InlineData("t//c", false)]
    public void A_filter_takes_tests_and_cases(string filter, bool isSkipped) =>
        Assert.Equal(isSkipped, Run("{name: t, template: template.yaml, constraint: constraint.yaml, cases: [{name: c, object: samples/good.yaml, assertions: [{violations: no}]}]}", filter).Tests[0].Cases[0].IsSkipped);

    [Fact]
    public void Output_is_that_of_gator()
    {
        var output = new StringWriter();
        SuiteText.Write(output, [Run("{name: t, template: template.yaml, constraint: constraint.yaml, cases: [{name: c, object: samples/good.yaml, assertions: [{violations: yes}]}]}")], false);
        Assert.Equal(
            "    --- FAIL: c\t(0.000s)\n        unexpected number of violations: got 0 violations but want at least 1: got messages []\n--- FAIL: t\t(0.000s)\nFAIL\tp/suite.yaml\t0.000s\nFAIL\n",
            output.ToString());
    }

    [Fact]
    public void A_mistyped_field_is_an_error_with_its_place()
    {
        Assert.Null(SuiteReader.Read("s.yaml", Suite("{name: t, tempalte: x}"), out var problems));
        Assert.Equal(["s.yaml:3:19: a test: it has no field tempalte; did you mean template?"], problems.Select(problem => problem.ToString()));
    }

    private static string Suite(string test) => $"apiVersion: test.gatekeeper.sh/v1alpha1\nkind: Suite\ntests: [{test}]\n";

    private static SuiteResult Run(string test, string filter = "")
    {
        var suite = SuiteReader.Read("p/suite.yaml", Suite(test), out var problems);
        Assert.Empty(problems);
        return new SuiteRunner(Files.GetValueOrDefault, new StoppedClock()).Run(suite!, SuiteFilter.Parse(filter), CancellationToken.None);
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
