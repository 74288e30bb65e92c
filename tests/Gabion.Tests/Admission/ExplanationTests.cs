using System.Buffers;
using System.Text.Json;
using Gabion.Admission;
using Gabion.Admission.Explain;
using Gabion.Admission.Settings;

namespace Gabion.Tests.Admission;

/// <summary>What an explanation shows of rules, lines and values.</summary>
public sealed class ExplanationTests
{
    private const string Template = """
        apiVersion: templates.gatekeeper.sh/v1
        kind: ConstraintTemplate
        metadata: {name: tags}
        spec:
          crd: {spec: {names: {kind: Tags}}}
          targets:
            - target: admission.k8s.gatekeeper.sh
              rego: |
                package tags

                violation[{"msg": msg}] {
                  container := input.review.object.spec.containers[_]
                  tag := tag_of(container.image)
                  tag == "latest"
                  msg := sprintf("%v: %v", [container.name, tag])
                }

                violation[{"msg": "no owner"}] {
                  input.review.object.kind == "Pod"; not has_owner
                }

                has_owner {
                  input.review.object.metadata.labels.owner != ""
                }

                tag_of(image) = tag {
                  [_, tag] := split(image, ":")
                }
        ---
        apiVersion: constraints.gatekeeper.sh/v1beta1
        kind: Tags
        metadata: {name: all}
        spec: {}
        """;

    private const string Cel = """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: p}
        spec:
          matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}
          variables:
          - name: pinned
            expression: "object.spec.containers.all(c, c.image.contains('@'))"
          validations:
          - expression: |
              has(object.spec.hostNetwork)
                || variables.pinned
          - expression: "!object.spec.containers.exists(c, c.name == 'b' && c.image != '')"
          - expression: "size(object.spec.containers) < 3"
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: b}
        spec: {policyName: p, validationActions: [Deny]}
        """;

    private const string TwoContainers = """{"containers":[{"name":"a","image":"x@sha256:1"},{"name":"b","image":"y:latest"}]}""";

    [Fact]
    public void Rego_is_told_by_rule_line_and_value()
    {
        var text = Text(Reviews.Pod(TwoContainers), Template);

        // The line of the file is that of the template: package stands on line 9.
        Assert.Contains("true  violation[{\"msg\": msg}] [p0.yaml:11]", text, StringComparison.Ordinal);
        Assert.Contains("gives = {\"msg\": \"b: latest\"}", text, StringComparison.Ordinal);
        Assert.Contains("true  tag := tag_of(container.image) [p0.yaml:13]", text, StringComparison.Ordinal);
        Assert.Contains("tag = \"latest\"", text, StringComparison.Ordinal);
        Assert.Contains("container.image = \"y:latest\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_body_that_does_not_hold_the_failing_statement_is_told_with_what_it_asked()
    {
        var text = Text(Reviews.Pod(TwoContainers), Template);
        Assert.Contains("false violation[{\"msg\": \"no owner\"}] [p0.yaml:18]", text, StringComparison.Ordinal);
        Assert.Contains("false not has_owner [p0.yaml:19]", text, StringComparison.Ordinal);
        Assert.Contains("input.review.object.metadata.labels.owner = \"a\"", text, StringComparison.Ordinal);

        var holds = Text(Reviews.Pod("""{"containers":[{"name":"a","image":"x:1"}]}"""), Template);
        Assert.Contains("holds: 1", holds, StringComparison.Ordinal);
        Assert.Contains("false tag == \"latest\" [p0.yaml:14]", holds, StringComparison.Ordinal);
        Assert.Contains("tag = \"1\"", holds, StringComparison.Ordinal);
    }

    [Fact]
    public void Cel_is_told_by_the_part_that_is_false()
    {
        var text = Text(Reviews.Pod(TwoContainers), Cel);
        Assert.Contains("false has(object.spec.hostNetwork) || variables.pinned [p0.yaml:11]", text, StringComparison.Ordinal);
        Assert.Contains("false variables.pinned: object.spec.containers.all(c,", text, StringComparison.Ordinal);
        Assert.Contains("false c = {\"name\": \"b\", \"image\": \"y:latest\"} [p0.yaml:8]", text, StringComparison.Ordinal);
        Assert.Contains("c.image = \"y:latest\"", text, StringComparison.Ordinal);

        // Of a negation what is true; of && both operands.
        Assert.Contains("true  c.name == \"b\" [p0.yaml:13]", text, StringComparison.Ordinal);
        Assert.Contains("true  c.image != \"\" [p0.yaml:13]", text, StringComparison.Ordinal);

        // The third validation holds, and is no denial.
        Assert.DoesNotContain("denied: ValidatingAdmissionPolicy/p, binding b\n  failed expression: size", text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_line_of_steps_is_longer_than_a_terminal()
    {
        var text = Text(Reviews.Pod(TwoContainers), Template, Cel);
        Assert.All(text.Split('\n').Where(line => line.StartsWith("    ", StringComparison.Ordinal)), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void Programs_get_the_same_as_json()
    {
        var policies = Reviews.Policies(AdmissionSettings.Default, Template);
        var input = Reviews.Input(Reviews.Pod(TwoContainers), policies);
        var output = new ArrayBufferWriter<byte>();
        ExplanationJson.Write(output, input, policies.Explain(input, TestContext.Current.CancellationToken));
        using var json = JsonDocument.Parse(output.WrittenMemory);
        var step = json.RootElement.GetProperty("policies").EnumerateArray().Single(policy => policy.GetProperty("policy").GetString() == "Tags/all").GetProperty("steps")[0];
        Assert.Equal(("p0.yaml:11", "held"), (step.GetProperty("place").GetString(), step.GetProperty("outcome").GetString()));
        Assert.Equal(["p0.yaml:12", "p0.yaml:13", "p0.yaml:14"], step.GetProperty("steps").EnumerateArray().Select(inner => inner.GetProperty("place").GetString()));
    }

    [Fact]
    public void A_rule_that_never_ends_still_gets_an_explanation()
    {
        var settings = AdmissionSettings.Default with { PolicyTime = TimeSpan.FromMilliseconds(50) };
        var policies = Reviews.Policies(settings, Reviews.Endless);
        var decision = policies.Explain(Reviews.Input(Reviews.Pod(), policies), TestContext.Current.CancellationToken);
        var answer = decision.Answers.Single(judged => judged.Answer.Policy == "Endless/all").Answer;
        Assert.Equal(AnswerKind.Undecided, answer.Kind);
        Assert.Contains(answer.Steps, step => step.Outcome == Gabion.Policy.Admission.StepOutcome.Error);
    }

    private static string Text(string review, params string[] files)
    {
        var policies = Reviews.Policies(AdmissionSettings.Default, files);
        var input = Reviews.Input(review, policies);
        var text = new StringWriter { NewLine = "\n" };
        ExplanationText.Write(text, input, policies.Explain(input, TestContext.Current.CancellationToken));
        return text.ToString();
    }
}
