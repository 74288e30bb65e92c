using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>At one replica each drain is an outage; for many programs that is fine, so this runs when asked for.</summary>
internal sealed class AutoscalerMinimumIsOne : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-157"),
        Title = "Autoscaler may go down to one replica",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "In quiet hours a single replica is left, and a node drain or a crash is then an outage.",
        Fix = "Set `minReplicas` to at least 2, to 3 where a majority counts.",
        References = ["https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"],
        Aliases = ["hpa-minimum-three-replicas", "hpaMinAvailability", "horizontalpodautoscaler-replicas", "hpa-replicas"],
    };

    public override ImmutableArray<string> Kinds => ["HorizontalPodAutoscaler"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web}
            spec: <--
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              maxReplicas: 3
            """),
        Example.Good("app.yaml", """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              minReplicas: 2
              maxReplicas: 6
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        var least = item.Spec["minReplicas"];
        if (item.Is("autoscaling", "HorizontalPodAutoscaler") && (least.IsSet ? least.Integer : 1) <= 1)
        {
            yield return Problem.At(least, $"Autoscaler '{item.Name}' may go down to {least.Text ?? "1"} replica");
        }
    }
}
