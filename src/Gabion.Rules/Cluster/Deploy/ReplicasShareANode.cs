using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Replicas on one node fall together; the scheduler spreads softly on its own, so this runs when asked for.</summary>
internal sealed class ReplicasShareANode : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-131"),
        Title = "Replicas may all land on one node",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "Without anti-affinity or a spread constraint the scheduler may put all replicas onto one node, and its failure takes them all.",
        Fix = "Add `topologySpreadConstraints` over `kubernetes.io/hostname`, or pod anti-affinity.",
        References = ["https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/"],
        Aliases =
        [
            "no-anti-affinity", "topologySpreadConstraint", "deployment-has-host-podantiaffinity", "statefulset-has-host-podantiaffinity",
            "pod-topology-spread-constraints", "deployment_has_no_pod_anti_affinity", "statefulset_has_no_pod_anti_affinity",
            "spread-pods-across-topology", "create-pod-antiaffinity",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 3
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: "nginx:1.29"}]} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 3
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  topologySpreadConstraints:
                    - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: web}}}
                  containers: [{name: web, image: "nginx:1.29"}]
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        var spec = workload.Pod.Spec;
        if (workload.Serves() && workload.Replicas() > 1 && spec["topologySpreadConstraints"].Items.Count == 0 && !spec["affinity"]["podAntiAffinity"].IsSet)
        {
            yield return Problem.At(spec["topologySpreadConstraints"], $"The {workload.Replicas()} replicas of {workload.Kind} '{workload.Object.Name}' may all run on one node");
        }
    }
}
