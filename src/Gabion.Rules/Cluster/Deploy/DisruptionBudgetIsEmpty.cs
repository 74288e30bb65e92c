using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A budget needs minAvailable or maxUnavailable, one of them.</summary>
internal sealed class DisruptionBudgetIsEmpty : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-137"),
        Title = "PodDisruptionBudget states no budget",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A budget without a bound does not protect (its `minAvailable` counts as 1), and one with both bounds is refused by the API server.",
        Fix = "Set `maxUnavailable` or `minAvailable`, not both.",
        References = ["https://kubernetes.io/docs/tasks/run-application/configure-pdb/"],
        Aliases = ["poddisruptionbudget-has-policy"],
    };

    public override ImmutableArray<string> Kinds => ["PodDisruptionBudget"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: web}
            spec: <--
              selector: {matchLabels: {app: web}}
            """),
        Example.Good("app.yaml", """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: web}
            spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        var hasBoth = item.Spec["minAvailable"].IsSet && item.Spec["maxUnavailable"].IsSet;
        var hasNone = !item.Spec["minAvailable"].IsSet && !item.Spec["maxUnavailable"].IsSet;
        if (item.Is("policy", "PodDisruptionBudget") && item.Spec["selector"].IsSet && (hasBoth || hasNone))
        {
            yield return Problem.At(hasBoth ? item.Spec["minAvailable"] : item.Spec["maxUnavailable"], $"PodDisruptionBudget '{item.Name}' sets {(hasBoth ? "both minAvailable and maxUnavailable" : "neither minAvailable nor maxUnavailable")}");
        }
    }
}
