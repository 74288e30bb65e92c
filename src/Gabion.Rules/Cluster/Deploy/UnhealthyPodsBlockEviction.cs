using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>By default a budget protects pods that are not even ready.</summary>
internal sealed class UnhealthyPodsBlockEviction : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-138"),
        Title = "PodDisruptionBudget keeps broken pods from being evicted",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "With the default policy a pod that crashes in a loop cannot be evicted while the budget is not met, so a broken roll-out blocks every node drain.",
        Fix = "Set `unhealthyPodEvictionPolicy: AlwaysAllow`.",
        References = ["https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy"],
        Aliases = ["pdb-unhealthy-pod-eviction-policy"],
    };

    public override ImmutableArray<string> Kinds => ["PodDisruptionBudget"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: web}
            spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: web}
            spec: {maxUnavailable: 1, unhealthyPodEvictionPolicy: AlwaysAllow, selector: {matchLabels: {app: web}}}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        var policy = item.Spec["unhealthyPodEvictionPolicy"];
        if (item.Is("policy", "PodDisruptionBudget") && item.Version == "v1" && policy.Text != "AlwaysAllow")
        {
            yield return Problem.At(policy, $"PodDisruptionBudget '{item.Name}' also protects pods that are not healthy");
        }
    }
}
