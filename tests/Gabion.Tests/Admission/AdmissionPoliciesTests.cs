using System.Buffers;
using System.Text;
using System.Text.Json;
using Gabion.Admission;
using Gabion.Admission.Settings;
using Gabion.Model;

namespace Gabion.Tests.Admission;

public sealed class AdmissionPoliciesTests
{
    private const string HostNetwork = """{"hostNetwork":true,"containers":[{"name":"c","image":"registry.example/a:1"}]}""";
    private static readonly AdmissionSettings Standard = AdmissionSettings.Default;

    [Fact]
    public void A_good_pod_passes_every_policy()
    {
        var decision = Reviews.Decide(Reviews.Pod(), Reviews.Policies(Standard, Reviews.RequiredOwner, Reviews.NoHostNetwork, Reviews.Baseline));
        Assert.True(decision.IsAllowed);
        Assert.Empty(decision.Answers);
    }

    [Fact]
    public void Every_engine_says_what_it_refuses()
    {
        var decision = Reviews.Decide(
            Reviews.Pod(HostNetwork, labels: "{}"),
            Reviews.Policies(Standard with { DeniedRegistries = ["registry.example"], RulesDeny = Severity.High, Rules = ["GBN-CLU-005"] }, Reviews.RequiredOwner, Reviews.NoHostNetwork, Reviews.Baseline));
        Assert.False(decision.IsAllowed);
        Assert.Equal(
            """
            [pod-security] violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)
            [registries] container c: images of registry.example/a are refused
            [GBN-CLU-005] The pod shares the node's network: hostNetwork is true
            [ValidatingAdmissionPolicy/no-host-network (everywhere)] no host network
            [NeedsLabel/owner] the label owner is missing
            """, decision.Message);
        Assert.Equal((403, "Forbidden"), (decision.Code, decision.Reason));
    }

    [Theory]
    [InlineData(PolicyMode.Enforce, false, 0, "denied")]
    [InlineData(PolicyMode.Warn, true, 1, "warned")]
    [InlineData(PolicyMode.Audit, true, 0, "audited")]
    [InlineData(PolicyMode.Rehearse, true, 0, "")]
    public void The_mode_of_policy_and_namespace_decides(PolicyMode mode, bool isAllowed, int warnings, string annotation)
    {
        var settings = Standard with { Modes = [new(["Other/*"], [], PolicyMode.Enforce), new(["NeedsLabel/*"], ["team-*"], mode)] };
        var policies = Reviews.Policies(settings, Reviews.RequiredOwner);
        var decision = Reviews.Decide(Reviews.Pod(labels: "{}"), policies);
        Assert.Equal((isAllowed, warnings), (decision.IsAllowed, decision.Warnings.Length));
        Assert.Equal(annotation, string.Join(',', decision.AuditAnnotations.Select(entry => entry.Key)));
        Assert.Single(decision.Answers); // it is recorded in every mode

        Assert.False(Reviews.Decide(Reviews.Pod(labels: "{}", @namespace: "elsewhere"), policies).IsAllowed);
    }

    [Theory]
    [InlineData("kube-system")]
    [InlineData("gabion-system")]
    [InlineData("kube-node-lease")]
    [InlineData("listed")]
    public void Exempt_namespaces_always_pass(string @namespace)
    {
        var decision = Reviews.Decide(Reviews.Pod(labels: "{}", @namespace: @namespace), Reviews.Policies(Standard with { ExemptNamespaces = ["listed"] }, Reviews.RequiredOwner));
        Assert.True(decision.IsAllowed);
        Assert.NotNull(decision.Exemption);
    }

    [Fact]
    public void A_policy_that_never_ends_is_undecided_and_others_decide()
    {
        var settings = Standard with { PolicyTime = TimeSpan.FromMilliseconds(50) };
        var policies = Reviews.Policies(settings, Reviews.Endless, Reviews.RequiredOwner);
        var decision = Reviews.Decide(Reviews.Pod(labels: "{}"), policies);
        Assert.Equal(["Endless/all Undecided Denied", "NeedsLabel/owner Broken Denied"], decision.Answers.Select(judged => $"{judged.Answer.Policy} {judged.Answer.Kind} {judged.Effect}").Order());
        var open = Reviews.Policies(settings with { FailOpen = ["Endless/*"] }, Reviews.Endless);
        Assert.True(Reviews.Decide(Reviews.Pod(), open).IsAllowed);
    }

    [Fact]
    public void When_the_time_is_up_nothing_passes_by_mistake()
    {
        var policies = Reviews.Policies(Standard with { PolicyTime = TimeSpan.FromMinutes(1) }, Reviews.Endless, Reviews.RequiredOwner);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var decision = policies.Decide(Reviews.Input(Reviews.Pod(), policies), deadline.Token);
        Assert.False(decision.IsAllowed);
        Assert.Contains("could not be decided: the time for the decision was up", decision.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_template_is_named_and_the_rest_serves()
    {
        var policies = Reviews.Policies(Standard, Reviews.RequiredOwner, Reviews.RequiredOwner.Replace("needslabel", "brokenone", StringComparison.Ordinal).Replace("NeedsLabel", "BrokenOne", StringComparison.Ordinal).Replace("sprintf(", "sprintff(", StringComparison.Ordinal));
        Assert.Equal(2, policies.Broken); // the template and its constraint
        Assert.Contains(policies.Problems, problem => problem.StartsWith("p1.yaml:12:", StringComparison.Ordinal) && problem.Contains("sprintff", StringComparison.Ordinal));
        Assert.False(Reviews.Decide(Reviews.Pod(labels: "{}"), policies).IsAllowed);
    }

    [Fact]
    public void Labels_of_namespaces_are_those_of_the_cluster_now()
    {
        var namespaces = new LiveNamespaces { Missing = null };
        var policies = PolicyCompiler.Compile(Standard, new([], [], ""), null, namespaces);
        Assert.Contains("namespace team-a is not known (yet)", Reviews.Decide(Reviews.Pod(HostNetwork), policies).Message, StringComparison.Ordinal);
        namespaces.Set("team-a", Gabion.Formats.Yaml.YamlReader.Read("metadata: {name: team-a}")[0].Root!);
        Assert.True(Reviews.Decide(Reviews.Pod(HostNetwork), policies).IsAllowed);
        namespaces.Set("team-a", Gabion.Formats.Yaml.YamlReader.Read(Reviews.Baseline)[0].Root!);
        Assert.False(Reviews.Decide(Reviews.Pod(HostNetwork), policies).IsAllowed);
    }

    [Fact]
    public void A_deletion_is_decided_on_the_old_object() =>
        Assert.False(Reviews.Decide(Reviews.Pod(labels: "{}", operation: "DELETE"), Reviews.Policies(Standard, Reviews.RequiredOwner)).IsAllowed);

    [Theory]
    [InlineData("{}", "kind is '', not AdmissionReview")]
    [InlineData("[]", "the body is no JSON object")]
    [InlineData("{\"kind\":\"AdmissionReview\",\"apiVersion\":\"v2\"}", "apiVersion is 'v2', not admission.k8s.io/v1")]
    [InlineData("{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\"}", "request is missing")]
    [InlineData("{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{\"uid\":\"1\",\"operation\":\"READ\"}}", "request.operation is 'READ', not CREATE, UPDATE, DELETE or CONNECT")]
    [InlineData("{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{\"uid\":\"1\",\"operation\":\"CREATE\",\"kind\":{\"kind\":\"Pod\"},\"resource\":{\"resource\":\"pods\"},\"object\":7}}", "request.object is no JSON object")]
    public void What_is_no_review_is_refused_with_the_reason(string body, string problem)
    {
        var root = ReviewBody.Parse(Encoding.UTF8.GetBytes(body), out _);
        Assert.Null(ReviewInput.Read(Gabion.Formats.Tree.Field.Of(root), Reviews.Policies(Standard).Facts, out var told));
        Assert.Equal(problem, told);
    }

    [Theory]
    [InlineData("", "the body is empty")]
    [InlineData("{} {}", "the body holds more than one JSON text")]
    [InlineData("{\"a\":", "the body is no JSON")]
    public void What_is_no_json_is_refused_with_the_place(string body, string problem)
    {
        Assert.Null(ReviewBody.Parse(Encoding.UTF8.GetBytes(body), out var told));
        Assert.StartsWith(problem, told, StringComparison.Ordinal);
    }

    [Fact]
    public void The_answer_has_the_form_that_the_api_server_reads()
    {
        var policies = Reviews.Policies(Standard, Reviews.RequiredOwner);
        var input = Reviews.Input(Reviews.Pod(labels: "{}"), policies);
        var denied = Answer(input, policies.Decide(input, TestContext.Current.CancellationToken), "");
        Assert.Equal(("admission.k8s.io/v1", "AdmissionReview"), (denied.GetProperty("apiVersion").GetString(), denied.GetProperty("kind").GetString()));
        var response = denied.GetProperty("response");
        Assert.Equal(("u-1", false, 403), (response.GetProperty("uid").GetString(), response.GetProperty("allowed").GetBoolean(), response.GetProperty("status").GetProperty("code").GetInt32()));

        var patched = Answer(input, AdmissionDecision.Clean, "[]").GetProperty("response");
        Assert.Equal(("JSONPatch", "W10="), (patched.GetProperty("patchType").GetString(), patched.GetProperty("patch").GetString()));
        Assert.False(Answer(input, AdmissionDecision.Clean, "").GetProperty("response").TryGetProperty("patchType", out _));
    }

    [Fact]
    public void Warnings_stay_within_what_the_api_server_keeps()
    {
        var answers = Enumerable.Range(0, 100).Select(index => new JudgedAnswer(new($"p{index}", AnswerKind.Broken, PolicyAction.Warn, new string('x', 500)), PolicyMode.Enforce, Effect.Warned));
        var warnings = new AdmissionDecision(true, [.. answers]).Warnings;
        Assert.True(warnings.Sum(warning => warning.Length) <= 4_096);
        Assert.All(warnings, warning => Assert.True(warning.Length <= 256));
        Assert.Equal($"{100 - (warnings.Length - 1)} more warnings are not shown", warnings[^1]);
    }

    [Fact]
    public void An_explanation_says_of_every_policy_why()
    {
        var policies = Reviews.Policies(Standard, Reviews.RequiredOwner, Reviews.NoHostNetwork, Reviews.Baseline);
        var answers = policies.Explain(Reviews.Input(Reviews.Pod(labels: "{}", operation: "UPDATE"), policies), TestContext.Current.CancellationToken).Answers;
        Assert.Equal(
            ["NeedsLabel/owner Broken p0.yaml:17:18", "ValidatingAdmissionPolicy/no-host-network NotMatched p1.yaml:3:18", "pod-security NotMatched "],
            answers.Select(judged => $"{judged.Answer.Policy} {judged.Answer.Kind} {judged.Answer.Place}").Order(StringComparer.Ordinal));
        Assert.Contains(answers, judged => judged.Answer.Message.Contains("resourceRules has no rule for UPDATE of pods", StringComparison.Ordinal));
    }

    private static JsonElement Answer(ReviewInput input, AdmissionDecision decision, string patch)
    {
        var output = new ArrayBufferWriter<byte>();
        ReviewAnswer.Write(output, input, decision, Encoding.UTF8.GetBytes(patch));
        return JsonDocument.Parse(output.WrittenMemory).RootElement;
    }
}
