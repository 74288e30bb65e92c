using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A budget of zero disruptions blocks node drains.</summary>
internal sealed class DisruptionBudgetAllowsNone : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-135"),
        Title = "PodDisruptionBudget allows no disruption",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "A budget that never lets a pod go stops every drain: node upgrades, and with them security patches, hang until somebody deletes the budget by hand.",
        Fix = "Use `maxUnavailable: 1`, and run more replicas than `minAvailable`.",
        References = ["https://kubernetes.io/docs/tasks/run-application/configure-pdb/"],
        Aliases =
        [
            "pdb-max-unavailable", "pdb-min-available", "pdbDisruptionsIsZero", "k8spoddisruptionbudget", "pdb-maxunavailable",
            "pdb-minavailable", "pdb-minavailable-not-100%",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: web}
            spec:
              minAvailable: 1 <--
              selector: {matchLabels: {app: web}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: db}
            spec: {maxUnavailable: 0%, selector: {matchLabels: {app: db}}} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: web}
            spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
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
        var scaled = Autoscaler.Targets(set);
        return from budget in DisruptionBudget.In(set)
               let field = budget.BlockingField(set, scaled)
               where field.IsSet
               select Problem.At(budget.Object, field, $"PodDisruptionBudget '{budget.Object.Name}' never lets a pod be evicted");
    }
}
