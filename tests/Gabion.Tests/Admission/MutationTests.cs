using System.Text;
using Gabion.Admission;
using Gabion.Admission.Settings;
using Gabion.Policy.Admission;

namespace Gabion.Tests.Admission;

/// <summary>What the mutating webhook answers.</summary>
public sealed class MutationTests
{
    private const string Team = """
        apiVersion: mutations.gatekeeper.sh/v1
        kind: AssignMetadata
        metadata: {name: team}
        spec:
          match: {scope: Namespaced, kinds: [{apiGroups: [""], kinds: [Pod]}]}
          location: metadata.labels.team
          parameters: {assign: {value: blue}}
        """;

    private const string PullAlways = """
        apiVersion: mutations.gatekeeper.sh/v1
        kind: Assign
        metadata: {name: pull}
        spec:
          applyTo: [{groups: [""], versions: [v1], kinds: [Pod]}]
          location: "spec.containers[name: *].imagePullPolicy"
          parameters: {assign: {value: Always}}
        """;

    private const string TeamPatch = """[{"op":"add","path":"/metadata/labels/team","value":"blue"}]""";
    private static readonly AdmissionSettings Standard = AdmissionSettings.Default;

    [Fact]
    public void Mutators_act_together_in_one_patch()
    {
        var mutation = Mutate(Reviews.Pod(), Reviews.Policies(Standard, Team, PullAlways));
        Assert.True(mutation.Decision.IsAllowed);
        Assert.Equal("""[{"op":"add","path":"/metadata/labels/team","value":"blue"},{"op":"add","path":"/spec/containers/0/imagePullPolicy","value":"Always"}]""", Patch(mutation));
        Assert.Equal(["Assign/pull Holds p1.yaml", "AssignMetadata/team Holds p0.yaml"], mutation.Decision.Answers.Select(judged => $"{judged.Answer.Policy} {judged.Answer.Kind} {judged.Answer.Place?.Split(':')[0]}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{\"team\":\"red\"}", "CREATE")] // AssignMetadata changes no label that is there
    [InlineData("{}", "DELETE")]
    public void Without_a_change_there_is_no_patch(string labels, string operation)
    {
        var mutation = Mutate(Reviews.Pod(labels: labels, operation: operation), Reviews.Policies(Standard, Team));
        Assert.True(mutation.Decision.IsAllowed);
        Assert.Empty(mutation.Decision.Answers);
        Assert.Equal("", Patch(mutation));
    }

    [Theory]
    [InlineData("kube-system")]
    [InlineData("gabion-system")]
    public void Exempt_namespaces_stay_as_they_are(string @namespace)
    {
        var mutation = Mutate(Reviews.Pod(@namespace: @namespace), Reviews.Policies(Standard, Team));
        Assert.Equal((true, ""), (mutation.Decision.IsAllowed, Patch(mutation)));
        Assert.NotNull(mutation.Decision.Exemption);
    }

    [Theory]
    [InlineData(PolicyMode.Enforce, "", false, false)]
    [InlineData(PolicyMode.Enforce, "Assign/*", true, true)]
    [InlineData(PolicyMode.Enforce, "AssignMetadata/*", false, false)] // another one fails
    [InlineData(PolicyMode.Rehearse, "", true, false)]
    public void A_mutator_that_fails_is_judged_by_its_failure_policy(PolicyMode mode, string failOpen, bool isAllowed, bool isLetPass)
    {
        // The containers are no list, so that the place does not exist.
        var policies = Reviews.Policies(Standard with { Mode = mode, FailOpen = failOpen.Length == 0 ? [] : [failOpen] }, Team, PullAlways);
        var mutation = Mutate(Reviews.Pod("""{"containers":{"name":"c"}}"""), policies);
        Assert.Equal((isAllowed, ""), (mutation.Decision.IsAllowed, Patch(mutation)));
        var judged = Assert.Single(mutation.Decision.Answers);
        Assert.Equal(("Assign/pull", AnswerKind.Undecided, isLetPass), (judged.Answer.Policy, judged.Answer.Kind, judged.Effect == Effect.LetPass));
        Assert.Equal(isAllowed ? 0 : 500, isAllowed ? 0 : mutation.Decision.Code);
    }

    [Theory]
    [InlineData(PolicyMode.Rehearse)]
    [InlineData(PolicyMode.Audit)]
    [InlineData(PolicyMode.Warn)]
    public void Only_what_is_enforced_changes_objects(PolicyMode mode)
    {
        var policies = Reviews.Policies(Standard with { Modes = [new(["AssignMetadata/*"], ["team-*"], mode)] }, Team, PullAlways);
        var rehearsed = Mutate(Reviews.Pod(), policies);
        Assert.Equal((true, ""), (rehearsed.Decision.IsAllowed, Patch(rehearsed)));
        Assert.Equal(2, rehearsed.Decision.Answers.Length); // what would have acted is told
        Assert.Contains("/metadata/labels/team", Patch(Mutate(Reviews.Pod(@namespace: "elsewhere"), policies)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_that_is_not_known_is_not_guessed_at()
    {
        var selecting = Team.Replace("scope: Namespaced", "namespaceSelector: {matchLabels: {paint: yes-please}}", StringComparison.Ordinal);
        var live = new LiveNamespaces { Missing = null };
        var policies = PolicyCompiler.Compile(Standard, new([new("p0.yaml", selecting)], [], ""), null, live);
        Assert.False(Mutate(Reviews.Pod(), policies).Decision.IsAllowed);
        live.Set("team-a", Gabion.Formats.Yaml.YamlReader.Read("metadata: {name: team-a, labels: {paint: yes-please}}")[0].Root!);
        Assert.Equal(TeamPatch, Patch(Mutate(Reviews.Pod(), policies)));
        live.Set("team-a", Gabion.Formats.Yaml.YamlReader.Read("metadata: {name: team-a}")[0].Root!);
        Assert.Equal("", Patch(Mutate(Reviews.Pod(), policies)));
    }

    [Fact]
    public void When_nothing_could_be_asked_objects_do_not_pass_unchanged()
    {
        var policies = Reviews.Policies(Standard, Team);
        Assert.False(policies.GiveUpMutation(Reviews.Input(Reviews.Pod(), policies), "too many reviews wait").Decision.IsAllowed);
        Assert.True(policies.GiveUpMutation(Reviews.Input(Reviews.Pod(operation: "DELETE"), policies), "too many reviews wait").Decision.IsAllowed);
        Assert.True(policies.GiveUpMutation(Reviews.Input(Reviews.Pod(@namespace: "kube-system"), policies), "too many reviews wait").Decision.IsAllowed);
        using var late = new CancellationTokenSource();
        late.Cancel();
        var mutation = policies.Mutate(Reviews.Input(Reviews.Pod(), policies), late.Token);
        Assert.Contains("the time for the decision was up", mutation.Decision.Message, StringComparison.Ordinal);
        Assert.Equal((false, ""), (mutation.Decision.IsAllowed, Patch(mutation)));
    }

    [Fact]
    public void Mutators_that_cannot_be_used_are_named()
    {
        var broken = Team.Replace("metadata.labels.team", "spec.nodeName", StringComparison.Ordinal).Replace("name: team", "name: broken", StringComparison.Ordinal);
        var contrary = PullAlways.Replace("name: pull", "name: contrary", StringComparison.Ordinal).Replace("containers[name: *]", "containers", StringComparison.Ordinal);
        var policies = Reviews.Policies(Standard, Team, broken, PullAlways, contrary);
        Assert.Equal(1, policies.Broken);
        Assert.Contains(policies.Problems, problem => problem.StartsWith("p1.yaml:", StringComparison.Ordinal));
        Assert.Equal(2, policies.Problems.Count(problem => problem.Contains("contradicts another mutator", StringComparison.Ordinal)));
        Assert.Equal(TeamPatch, Patch(Mutate(Reviews.Pod(), policies)));
    }

    [Fact]
    public void What_an_expansion_makes_is_judged_as_well()
    {
        const string Expansion = """
            apiVersion: expansion.gatekeeper.sh/v1beta1
            kind: ExpansionTemplate
            metadata: {name: pods}
            spec:
              applyTo: [{groups: [apps], versions: [v1], kinds: [Deployment]}]
              templateSource: spec.template
              generatedGVK: {group: "", version: v1, kind: Pod}
            """;
        static string Deployment(string labels) => $$$"""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u-1","kind":{"group":"apps","version":"v1","kind":"Deployment"},"resource":{"group":"apps","version":"v1","resource":"deployments"},"name":"web","namespace":"team-a","operation":"CREATE","object":{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"team-a"},"spec":{"selector":{},"template":{"metadata":{"labels":{{{labels}}} },"spec":{"containers":[{"name":"c","image":"a:1"}]} } } } } }""";
        Assert.True(Reviews.Decide(Deployment("{}"), Reviews.Policies(Standard, Reviews.RequiredOwner)).IsAllowed); // the constraint is about Pods
        var expanding = Reviews.Policies(Standard, Reviews.RequiredOwner, Expansion, Reviews.Baseline);
        Assert.Contains("the label owner is missing", Reviews.Decide(Deployment("{}"), expanding).Message, StringComparison.Ordinal);
        Assert.True(Reviews.Decide(Deployment("{\"owner\":\"a\"}"), expanding).IsAllowed);
    }

    [Fact]
    public void Namespaces_that_are_gone_are_forgotten()
    {
        var live = new LiveNamespaces { Missing = null };
        foreach (var name in (string[])["a", "b", "c"])
        {
            live.Set(name, Gabion.Formats.Yaml.YamlReader.Read($"metadata: {{name: {name}}}")[0].Root!);
        }

        live.KeepOnly(new HashSet<string> { "b", "d" });
        Assert.Equal((1, true), (live.Count, live.Find("b") is not null));
    }

    private static MutationDecision Mutate(string review, AdmissionPolicies policies) => policies.Mutate(Reviews.Input(review, policies), TestContext.Current.CancellationToken);

    private static string Patch(MutationDecision mutation) => Encoding.UTF8.GetString(mutation.Patch.Span);
}
