using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A budget that selects no pod protects none.</summary>
internal sealed class DisruptionBudgetSelectsNothing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-189"),
        Title = "PodDisruptionBudget selects no pod",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The pods that the budget was written for may all be evicted at once.",
        Fix = "Correct the `selector`, or the labels of the pods.",
        References = ["https://kubernetes.io/docs/tasks/run-application/configure-pdb/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: web}
            spec:
              maxUnavailable: 1
              selector: {matchLabels: {app: webb}} <--
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            """),
        Example.Good("app.yaml", """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: web}
            spec:
              maxUnavailable: 1
              selector: {matchLabels: {app: web}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from budget in DisruptionBudget.In(set)
        let selector = budget.Object.Spec["selector"]
        where !budget.Pods(set).Any() && !LabelSelector.Of(selector).IsEmpty
        select Problem.At(budget.Object, selector, $"PodDisruptionBudget '{budget.Object.Name}' selects {LabelSelector.Of(selector)}, and no pod that is defined here has these labels").UnlessPodsElsewhere(set, budget.Object.Namespace);
}
