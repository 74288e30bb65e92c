using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>One replica is down whenever its node is; for many programs that is fine, so this runs when asked for.</summary>
internal sealed class SingleReplica : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-130"),
        Title = "Workload runs a single replica",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "With one replica every node drain, eviction and crash is an outage.",
        Fix = "Run at least two replicas, three where a majority counts.",
        References = ["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/"],
        Aliases = ["minimum-three-replicas", "deploymentMissingReplicas", "deployment-replicas", "statefulset-replicas", "k8sreplicalimits"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec: <--
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            """),
        Example.Good("app.yaml", """
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
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set)
    {
        var scaled = Autoscaler.Targets(set);
        return from workload in set.Workloads
               where workload.Kind is "Deployment" or "StatefulSet" && workload.Replicas() == 1 && workload.Serves() && !scaled.ContainsKey(workload.Object)
               select Problem.At(workload.Object, workload.Object.Spec["replicas"], $"{workload.Kind} '{workload.Object.Name}' runs one replica");
    }
}
