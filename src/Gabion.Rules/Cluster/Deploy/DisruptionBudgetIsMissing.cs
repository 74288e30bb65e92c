using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Without a budget a drain may evict all replicas at once; clusters that are never drained need none, so this runs when asked for.</summary>
internal sealed class DisruptionBudgetIsMissing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-134"),
        Title = "Replicated workload has no PodDisruptionBudget",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "Draining nodes for an upgrade may evict every replica at the same time.",
        Fix = "Add a PodDisruptionBudget that selects the pods, with `maxUnavailable: 1`.",
        References = ["https://kubernetes.io/docs/tasks/run-application/configure-pdb/"],
        Aliases =
        [
            "missingPodDisruptionBudget", "deployment-has-poddisruptionbudget", "statefulset-has-poddisruptionbudget",
            "deployment_without_pod_disruption_budget", "statefulset_without_pod_disruption_budget", "create-default-pdb", "require-pdb",
            "k8spoddisruptionbudget",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web} <--
            spec:
              replicas: 3
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            """),
        Example.Good("app.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 3
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: web}
            spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set)
    {
        var guarded = DisruptionBudget.In(set).SelectMany(budget => budget.Pods(set)).ToHashSet();
        return from workload in set.Workloads
               where workload.Kind is "Deployment" or "StatefulSet" && workload.Replicas() > 1 && workload.Serves() && !guarded.Contains(workload)
               select Problem.At(workload.Object, workload.Object.Metadata["name"], $"No PodDisruptionBudget selects the pods of {workload.Kind} '{workload.Object.Name}'").UnlessElsewhere(set);
    }
}
