using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A manifest's number of replicas and an autoscaler overwrite each other.</summary>
internal sealed class ReplicasFightAutoscaler : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-155"),
        Title = "Autoscaled workload sets a number of replicas",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Each time the manifest is applied the number of pods jumps back to what it says, in the middle of a rush for instance, until the autoscaler corrects it.",
        Fix = "Remove `replicas` from the manifest.",
        References =
        [

            "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling",
        ],
        Aliases =
        [
            "deployment-targeted-by-hpa-does-not-have-replicas-configured",
            "statefulset-targeted-by-hpa-does-not-have-replicas-configured", "hpa_targeted_deployments_with_configured_replica_count",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 3 <--
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              maxReplicas: 4
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
              maxReplicas: 4
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from pair in Autoscaler.Targets(set)
        let replicas = pair.Key.Spec["replicas"]
        where replicas.IsSet
        select Problem.At(pair.Key, replicas, $"{pair.Key.Kind} '{pair.Key.Name}' sets {replicas.Text} replicas, but {pair.Value.Object.Kind} '{pair.Value.Object.Name}' decides");
}
