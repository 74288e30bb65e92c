namespace Gabion.EndToEnd;

/// <summary><c>gabion policy check</c> on documents of Gatekeeper.</summary>
public sealed class PolicyCheckTests
{
    private const string Template = """
        apiVersion: templates.gatekeeper.sh/v1
        kind: ConstraintTemplate
        metadata: {name: needsowner}
        spec:
          crd:
            spec:
              names: {kind: NeedsOwner}
              validation: {openAPIV3Schema: {type: object, properties: {label: {type: string}}}}
          targets:
            - target: admission.k8s.gatekeeper.sh
              rego: |
                package needsowner
                violation[{"msg": msg}] {
                  not input.review.object.metadata.labels[input.parameters.label]
                  msg := sprintf("the label %v is missing", [input.parameters.label])
                }
        """;

    private const string Constraint = """
        apiVersion: constraints.gatekeeper.sh/v1beta1
        kind: NeedsOwner
        metadata: {name: all}
        spec: {parameters: {label: owner}}
        """;

    [Fact]
    public async Task Templates_constraints_and_mutators_are_counted()
    {
        using var scratch = new Scratch();
        scratch.Write("p/template.yaml", Template);
        scratch.Write("p/constraint.yaml", Constraint);
        var ran = await Program.RunAsync(["policy", "check", scratch.At("p")]);
        Assert.Equal((0, "1 template, 1 constraint, no errors\n", ""), (ran.Code, ran.Output, ran.Error));

        // Twice the same is worth a word, not an error.
        scratch.Write("p/z.yaml", Constraint);
        ran = await Program.RunAsync(["policy", "check", scratch.At("p")]);
        Assert.Equal(0, ran.Code);
        Assert.Contains("z.yaml:3:18: NeedsOwner all: there is another constraint of this name in ", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sprintf(", "sprintff(", "template.yaml:15:", "sprintff")]
    [InlineData("kind: NeedsOwner\n", "kind: NeedOwner\n", "constraint.yaml:2:7: NeedOwner all: ", "there is no template of the kind NeedOwner; did you mean NeedsOwner?")]
    [InlineData("label: {type: string}", "label: {type: integer}", "constraint.yaml:4:", "spec.parameters.label")]
    public async Task What_does_not_compile_is_told_with_its_place(string good, string bad, string place, string why)
    {
        using var scratch = new Scratch();
        scratch.Write("template.yaml", Template.Replace(good, bad, StringComparison.Ordinal));
        scratch.Write("constraint.yaml", Constraint.Replace(good, bad, StringComparison.Ordinal));
        var ran = await Program.RunAsync(["policy", "check", scratch.Folder]);
        Assert.Equal(1, ran.Code);
        Assert.Contains(place, ran.Output, StringComparison.Ordinal);
        Assert.Contains(why, ran.Output, StringComparison.Ordinal);
    }
}
