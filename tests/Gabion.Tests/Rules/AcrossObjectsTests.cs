using System.Diagnostics;
using System.Text;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Rules;
using Gabion.Scan;

namespace Gabion.Tests.Rules;

public sealed class AcrossObjectsTests(ITestOutputHelper output)
{
    private const string Dangling = """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: api}
        spec:
          selector: {matchLabels: {app: api}}
          template:
            metadata: {labels: {app: api}}
            spec: {containers: [{name: api, image: "shop/api:1"}]}
        """;

    private const string OneApplication = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: #NAME, namespace: #TEAM}
        spec:
          replicas: 3
          selector: {matchLabels: {app: #NAME}}
          template:
            metadata: {labels: {app: #NAME, tier: front}}
            spec: {serviceAccountName: web, containers: [{name: web, image: "shop/web:1", envFrom: [{configMapRef: {name: web}}]}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: #NAME, namespace: #TEAM}
        spec: {selector: {tier: front, app: #NAME}, ports: [{port: 80}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: #NAME, namespace: #TEAM}
        spec: {podSelector: {matchLabels: {tier: front}}, ingress: [{from: [{podSelector: {matchLabels: {app: #NAME}}}]}]}
        """;

    [Fact]
    public void An_absence_is_a_fault_in_a_whole_set() => Assert.Equal(Verdict.Fails, VerdictOf("GBN-CLU-180", Dangling, isWhole: true));

    [Fact]
    public void An_absence_proves_nothing_in_part_of_a_set() =>
        Assert.Equal(Verdict.CannotTell, VerdictOf("GBN-CLU-180", Dangling, isWhole: false));

    [Fact]
    public void An_operator_may_make_what_is_missing() => Assert.Equal(
        Verdict.CannotTell,
        VerdictOf("GBN-CLU-180", $"{Dangling}\n---\napiVersion: example.com/v1\nkind: Shop\nmetadata: {{name: web}}", isWhole: true));

    // Every rule across objects on one set, where each look-up meets many objects of the same labels. The time is only
    // printed: what fails is a rule that compares each object with each, which would not end within the test's patience.
    [Fact(Timeout = 60_000)]
    public Task Nine_thousand_objects_are_compared_by_look_ups() => Task.Run(() =>
    {
        var set = Large(3_000);
        var runner = new RuleRunner(Catalogue.Create(RuleSettings.Default));
        var clock = Stopwatch.StartNew();
        var problems = runner.Check(set);
        output.WriteLine($"{set.Objects.Length} objects, {problems.Count} problems, {clock.ElapsedMilliseconds} ms");
        Assert.DoesNotContain(problems, found => found.Rule.Card.Id.Text == "GBN-CLU-180");
    }, TestContext.Current.CancellationToken);

    private static Verdict VerdictOf(string id, string text, bool isWhole)
    {
        var facts = ExampleFacts.Read("all.yaml", Encoding.UTF8.GetBytes(text));
        var set = new ObjectSet(new("all.yaml"), [.. facts.OfType<KubernetesObject>()], [.. facts.OfType<Workload>()], isWhole);
        var runner = new RuleRunner(Catalogue.Create(RuleSettings.Default).Where(rule => rule.Card.Id.Text == id));
        return Assert.Single(runner.Check(set)).Problem.Verdict;
    }

    private static ObjectSet Large(int count)
    {
        var facts = new List<Fact>();
        for (var i = 0; i < count; i++)
        {
            var text = OneApplication.Replace("#TEAM", $"team-{i % 100}", StringComparison.Ordinal).Replace("#NAME", $"web-{i}", StringComparison.Ordinal);
            facts.AddRange(ExampleFacts.Read($"{i}.yaml", Encoding.UTF8.GetBytes(text)).Where(fact => fact is not ObjectSet));
        }

        return new(new("large"), [.. facts.OfType<KubernetesObject>()], [.. facts.OfType<Workload>()], isWhole: true);
    }
}
