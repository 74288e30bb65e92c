using Gabion.Admission;
using Gabion.Admission.Settings;
using Gabion.Model;
using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Gatekeeper.External;
using Gabion.Policy.Rego.Values;
using Gabion.Tests.Admission;

namespace Gabion.Tests.Policy.Gatekeeper;

/// <summary>What templates ask by <c>external_data</c>: answered by verdicts that were worked out before, or by nobody.</summary>
public sealed class ExternalDataTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Bad = "sha256:fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210";

    private const string Template = """
        apiVersion: templates.gatekeeper.sh/v1
        kind: ConstraintTemplate
        metadata: {name: signed}
        spec:
          crd: {spec: {names: {kind: Signed}}}
          targets:
            - target: admission.k8s.gatekeeper.sh
              rego: |
                package signed
                violation[{"msg": msg}] {
                  images := [c.image | c := input.review.object.spec.containers[_]]
                  answer := external_data({"provider": "gabion-trust", "keys": images})
                  msg := sprintf("%v|%v|%v|%v", [answer.responses, answer.errors, answer.status_code, answer.system_error])
                }
        ---
        apiVersion: constraints.gatekeeper.sh/v1beta1
        kind: Signed
        metadata: {name: all}
        spec: {}
        """;

    private const string Verdicts = $"apiVersion: gabion/v1\nkind: ImageVerdicts\nverdicts:\n- {{digest: \"{Digest}\", trusted: true, reason: signed}}\n- {{digest: \"{Bad}\", trusted: false}}\n";

    [Theory]
    [InlineData($"r.example/a@{Digest}", $$"""[["r.example/a@{{Digest}}", {"reason": "signed", "trusted": true}]]|[]|200|""")]
    [InlineData($"r.example/a@{Bad}", $$"""[["r.example/a@{{Bad}}", {"reason": "no reason is given", "trusted": false}]]|[]|200|""")]
    [InlineData("r.example/a:1", """[]|[["r.example/a:1", "it names no digest, and only a digest can be trusted"]]|200|""")]
    [InlineData("r.example/a@sha256:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", """[]|[["r.example/a@sha256:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", "there is no verdict on it yet"]]|200|""")]
    [InlineData("UPPER CASE", """[]|[["UPPER CASE", "it is no image reference"]]|200|""")]
    public void Verdicts_beside_the_policies_answer(string image, string message) =>
        Assert.Equal(message, Assert.Single(Review(image, Template, Verdicts)).Message);

    [Fact]
    public void A_provider_that_nobody_knows_is_an_error_and_no_silence()
    {
        var violation = Assert.Single(Review($"r.example/a@{Digest}", Template));
        Assert.True(violation.IsError);
        Assert.Contains("nobody answers here for the provider gabion-trust", violation.Message, StringComparison.Ordinal);
        Assert.True(Assert.Single(Review($"r.example/a@{Digest}", Template.Replace("gabion-trust", "other", StringComparison.Ordinal), Verdicts)).IsError);
    }

    [Fact]
    public void Verdicts_that_are_wrong_are_told_with_their_place()
    {
        var set = GatekeeperDocuments.Set(Template, "apiVersion: gabion/v1\nkind: ImageVerdicts\nverdicts:\n- {digest: \"sha256:12\", trusted: true}\n- {digest: \"" + Digest + "\"}\n");
        Assert.Equal(2, set.Problems.Length);
        Assert.Contains(":4:3", set.Problems[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "false")]
    [InlineData("false", "true")]
    public void Distrust_of_a_digest_is_never_overruled(string first, string second)
    {
        var verdicts = $"apiVersion: gabion/v1\nkind: ImageVerdicts\nverdicts:\n- {{digest: \"{Digest}\", trusted: {first}}}\n- {{digest: \"{Digest}\", trusted: {second}}}\n";
        Assert.Contains("\"trusted\": false", Assert.Single(Review($"r.example/a@{Digest}", Template, verdicts)).Message, StringComparison.Ordinal);
        Assert.True(ImageRef.TryParse($"r.example/a@{Digest}", out var image));
        Assert.False(TrustVerdicts.Read("verdicts.yaml", verdicts, out _).Find(image)!.IsTrusted);
    }

    [Fact]
    public void The_service_answers_with_the_verdicts_that_it_has()
    {
        var policies = PolicyCompiler.Compile(AdmissionSettings.Default, new([new("p.yaml", Template)], [], ""), new Trust());
        var decision = Reviews.Decide(Reviews.Pod($$"""{"containers":[{"name":"c","image":"r.example/a@{{Digest}}"}]}"""), policies);
        Assert.Contains(decision.Answers, judged => judged.Answer.Policy == "Signed/all" && judged.Answer.Message.Contains("by the port", StringComparison.Ordinal));

        // Without verdicts the template is undecided, and the request refused.
        var without = Reviews.Decide(Reviews.Pod(), PolicyCompiler.Compile(AdmissionSettings.Default, new([new("p.yaml", Template)], [], ""), null));
        Assert.Equal(AnswerKind.Undecided, Assert.Single(without.Answers).Answer.Kind);
        Assert.False(without.IsAllowed);
    }

    private static System.Collections.Immutable.ImmutableArray<ConstraintViolation> Review(string image, params string[] files)
    {
        var set = GatekeeperDocuments.Set(files);
        Assert.Empty(set.Problems);
        var pod = GatekeeperDocuments.Object($"{{apiVersion: v1, kind: Pod, metadata: {{name: p}}, spec: {{containers: [{{name: c, image: \"{image}\"}}]}}}}");
        return set.Review(new ReviewRequest { Object = pod }, Inventory.Empty, null, TestContext.Current.CancellationToken).Violations;
    }

    private sealed class Trust : IImageTrust
    {
        public TrustVerdict? Find(ImageRef image) => new(true, "by the port");
    }
}
