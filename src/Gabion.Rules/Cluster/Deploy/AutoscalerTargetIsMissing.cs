using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>An autoscaler without a target scales nothing.</summary>
internal sealed class AutoscalerTargetIsMissing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-187"),
        Title = "Autoscaler's target is not there",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The workload that should grow under load stays as it is, and nobody notices before the load comes.",
        Fix = "Correct `scaleTargetRef`.",
        References = ["https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"],
        Aliases =
        [
            "C-0300", "dangling-horizontalpodautoscaler", "hpa_targets_invalid_object", "hpa-has-target",
            "horizontalpodautoscaler-has-target", "k8shorizontalpodautoscaler",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: webb}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: webb} <--
              maxReplicas: 4
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            """),
        Example.Good("app.yaml", """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              maxReplicas: 4
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
        from scaler in set.OfKind("HorizontalPodAutoscaler").Concat(set.OfKind("VerticalPodAutoscaler"))
        let reference = scaler.Spec[scaler.Kind == "HorizontalPodAutoscaler" ? "scaleTargetRef" : "targetRef"]
        where reference["kind"].Text is not null && reference["name"].Text is not null && !Placeholder.In(reference["name"].Text)
        where set.Index.Find(reference["kind"].Text ?? "", scaler.Namespace, reference["name"].Text ?? "") is null
        select Problem.At(scaler, reference["name"], $"{scaler.Kind} '{scaler.Name}' scales {reference["kind"].Text} '{reference["name"].Text}', which is not defined here").UnlessPodsElsewhere(set);
}
