using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Utilisation is a share of the request, and there is none.</summary>
internal sealed class AutoscalerHasNothingToMeasure : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-158"),
        Title = "Autoscaler's target requests nothing to measure against",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "A target of so many per cent is a share of the containers' requests; when one of them has none, the autoscaler reports an error and never scales.",
        Fix = "Set the request of that resource on every container of the target.",
        References = ["https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#how-does-a-horizontalpodautoscaler-work"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              maxReplicas: 4
              metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}] <--
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
              metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                    - name: web
                      image: nginx:1.29
                      resources: {requests: {cpu: 100m}}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set)
    {
        var targets = Autoscaler.Targets(set);
        return from workload in set.Workloads
               where targets.ContainsKey(workload.Object)
               let scaler = targets[workload.Object].Object
               from metric in Autoscaler.UtilizationMetrics(scaler)
               let without = ContainerResources.Missing(workload, "requests", metric.Text ?? "cpu", ImmutableSortedDictionary<string, string>.Empty).FirstOrDefault()
               where without is not null
               select Problem.At(scaler, metric, $"Autoscaler '{scaler.Name}' wants a share of the {metric.Text ?? "cpu"} request of {workload.Kind} '{workload.Object.Name}', which has a container without one").UnlessElsewhere(set);
    }
}
