using Gabion.Admission;
using Gabion.Admission.Settings;
using Gabion.Policy.Rego.Values;
using Gabion.Server.Policies;

namespace Gabion.Tests.Admission;

/// <summary>The inventory of a cluster that changes while policies look at it, and the warm-up before the service is ready.</summary>
public sealed class LiveInventoryTests
{
    private const string Kind = "v1 Pod";

    private const string Unique = """
        apiVersion: templates.gatekeeper.sh/v1
        kind: ConstraintTemplate
        metadata: {name: uniquename}
        spec:
          crd: {spec: {names: {kind: UniqueName}}}
          targets:
            - target: admission.k8s.gatekeeper.sh
              rego: |
                package uniquename
                violation[{"msg": msg}] {
                  other := data.inventory.namespace[ns]["v1"]["Pod"][input.review.object.metadata.name]
                  ns != input.review.object.metadata.namespace
                  msg := sprintf("there is a Pod of this name in %v", [ns])
                }
        ---
        apiVersion: constraints.gatekeeper.sh/v1beta1
        kind: UniqueName
        metadata: {name: all}
        spec: {match: {kinds: [{apiGroups: [""], kinds: [Pod]}]}}
        ---
        apiVersion: syncset.gatekeeper.sh/v1alpha1
        kind: SyncSet
        metadata: {name: pods}
        spec: {gvks: [{group: "", version: v1, kind: Pod}]}
        """;

    [Fact]
    public void Policies_see_what_is_in_the_cluster_now()
    {
        var live = new LiveInventory();
        live.Synced(Kind);
        var policies = Policies(live);
        Assert.Equal(("", "v1", "Pod"), Assert.Single(policies.SyncedKinds));
        Assert.True(Reviews.Decide(Reviews.Pod(), policies).IsAllowed);

        live.Set(Kind, "shop", "web", Pod("shop", "web"));
        Thread.Sleep(600); // it is put together anew at most twice a second
        Assert.Equal("[UniqueName/all] there is a Pod of this name in shop", Reviews.Decide(Reviews.Pod(), policies).Message);

        live.KeepOnly(Kind, new HashSet<(string, string)>());
        Thread.Sleep(600);
        Assert.True(Reviews.Decide(Reviews.Pod(), policies).IsAllowed);
    }

    [Fact]
    public void Who_looks_at_an_inventory_that_is_not_known_is_undecided()
    {
        var live = new LiveInventory();
        live.Expect(Kind, "it was not listed yet");
        var decision = Reviews.Decide(Reviews.Pod(labels: "{}"), Policies(live, Reviews.RequiredOwner));
        Assert.False(decision.IsAllowed);
        Assert.Equal(
            [
                "NeedsLabel/owner Broken: the label owner is missing",
                "UniqueName/all Undecided: it looks at other objects, and the inventory of the cluster is not known: v1 Pod: it was not listed yet",
            ],
            decision.Answers.Select(judged => $"{judged.Answer.Policy} {judged.Answer.Kind}: {judged.Answer.Message}").Order(StringComparer.Ordinal));

        // Once known it stays so: while the server is away what was known last counts.
        live.Synced(Kind);
        live.Expect(Kind, "connection refused");
        Assert.Null(live.Missing);
    }

    [Fact]
    public void The_inventory_is_bounded()
    {
        var live = new LiveInventory();
        live.Synced(Kind);
        var pod = Pod("a", "b");
        for (var i = 0; i < LiveInventory.MostObjects + 10; i++)
        {
            live.Set(Kind, "a", $"p{i}", pod);
        }

        Assert.Equal(LiveInventory.MostObjects, live.Count);
        Assert.Contains("more than 100000 objects", live.Missing, StringComparison.Ordinal);

        // What was passed over is not known when others go.
        live.Forget(Kind);
        Assert.Equal(0, live.Count);
        Assert.NotNull(live.Missing);
    }

    [Fact]
    public void Made_up_reviews_are_decided_on_before_the_first_real_one()
    {
        var policies = Reviews.Policies(AdmissionSettings.Default, Reviews.RequiredOwner, Reviews.NoHostNetwork);
        Assert.Equal(10, WarmUp.Run(policies, TimeSpan.FromMinutes(1), TimeProvider.System));
        Assert.Equal(0, WarmUp.Run(policies, TimeSpan.Zero, TimeProvider.System));
    }

    private static AdmissionPolicies Policies(LiveInventory live, params string[] more) =>
        PolicyCompiler.Compile(AdmissionSettings.Default, new([.. more.Append(Unique).Select((text, index) => new PolicyFile($"p{index}.yaml", text))], [], ""), null, null, live);

    private static RegoObject Pod(string @namespace, string name) => RegoObject.OfFields(
        ("apiVersion", RegoString.Of("v1")), ("kind", RegoString.Of("Pod")), ("metadata", RegoObject.OfFields(("name", RegoString.Of(name)), ("namespace", RegoString.Of(@namespace)))));
}
