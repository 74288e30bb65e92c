using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>At its minimum the workload has no pod to spare.</summary>
internal sealed class DisruptionBudgetBlocksScaledDown : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-136"),
        Title = "PodDisruptionBudget wants as many pods as the autoscaler's minimum",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "At night, when the HorizontalPodAutoscaler has gone down to its minimum, the budget lets no pod go, and that is when nodes are drained.",
        Fix = "Use `maxUnavailable`, or raise `minReplicas` above `minAvailable`.",
        References = ["https://kubernetes.io/docs/tasks/run-application/configure-pdb/"],
        Aliases = ["pdbMinAvailableGreaterThanHPAMinReplicas"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: web}
            spec:
              minAvailable: 2 <--
              selector: {matchLabels: {app: web}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              minReplicas: 2
              maxReplicas: 4
            """),
        Example.Good("app.yaml", """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: web}
            spec: {minAvailable: 50%, selector: {matchLabels: {app: web}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              minReplicas: 2
              maxReplicas: 4
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set)
    {
        var least = Autoscaler.Targets(set);
        return from budget in DisruptionBudget.In(set)
               let wanted = budget.Object.Spec["minAvailable"]
               from workload in wanted.Integer is null ? [] : budget.Pods(set).Take(1)
               where least.TryGetValue(workload.Object, out var scaler) && wanted.Integer >= scaler.MinReplicas
               select Problem.At(budget.Object, wanted, $"PodDisruptionBudget '{budget.Object.Name}' keeps {wanted.Text} pods available, but the autoscaler may go down to {least[workload.Object].MinReplicas}");
    }
}
