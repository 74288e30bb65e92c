using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>In a mixed cluster a workload should say which nodes suit it; most clusters are not mixed, so this runs when asked for.</summary>
internal sealed class NodesAreNotChosen : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-133"),
        Title = "Workload may run on any node",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "In a cluster with different processors, zones or trust levels a workload that names no nodes may land where it cannot run or should not.",
        Fix = "Set `nodeSelector` or node affinity.",
        References = ["https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/"],
        Aliases = ["no-node-affinity", "require-node-affinity"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: <--
              containers: [{name: web, image: "nginx:1.29"}]
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers: [{name: web, image: "nginx:1.29"}]
              nodeSelector: {kubernetes.io/arch: amd64}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        var spec = workload.Pod.Spec;
        if (workload.Kind != "DaemonSet" && !workload.IsFragment() && !spec["nodeSelector"].IsSet && !spec["nodeName"].IsSet && !spec["affinity"]["nodeAffinity"].IsSet)
        {
            yield return Problem.At(spec["affinity"], $"{workload.Kind} '{workload.Object.Name}' does not say which nodes it runs on");
        }
    }
}
