using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>With the same minimum and maximum nothing scales.</summary>
internal sealed class AutoscalerCannotScale : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-156"),
        Title = "Autoscaler's maximum is not above its minimum",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A maximum at or below the minimum leaves nothing to scale (below, the API server refuses it): the workload has no reserve under load.",
        Fix = "Raise `maxReplicas` above `minReplicas`.",
        References = ["https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"],
        Aliases = ["hpaMaxAvailability", "k8shorizontalpodautoscaler"],
    };

    public override ImmutableArray<string> Kinds => ["HorizontalPodAutoscaler"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              minReplicas: 3
              maxReplicas: 3 <--
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
        var most = item.Spec["maxReplicas"];
        if (item.Is("autoscaling", "HorizontalPodAutoscaler") && most.Integer is { } number && number <= (item.Spec["minReplicas"].Integer ?? 1))
        {
            yield return Problem.At(most, $"Autoscaler '{item.Name}' cannot go above its minimum of {item.Spec["minReplicas"].Integer ?? 1}");
        }
    }
}
