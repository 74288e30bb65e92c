using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>What a pod writes to an emptyDir fills the node.</summary>
internal sealed class EmptyDirIsUnbounded : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-055"),
        Title = "Scratch volume has no size limit",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A runaway log or an attacker fills the node's disk, or its memory for `medium: Memory`, and the kubelet begins to evict the other pods there.",
        Fix = "Set `sizeLimit` on the emptyDir.",
        References = ["https://kubernetes.io/docs/concepts/storage/volumes/#emptydir"],
    };

    public override ImmutableArray<string> Keys => ["emptyDir"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            volumes:
              - name: tmp
                emptyDir: {medium: Memory} <--
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            volumes: [{name: tmp, emptyDir: {sizeLimit: 1Gi}}]
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from volume in workload.Pod.Spec["volumes"].Items
        let scratch = volume["emptyDir"]
        let isMemory = scratch["medium"].Text == "Memory"
        let isBounded = scratch["sizeLimit"].IsSet || (!isMemory && workload.Pod.Containers.All(container => container.Field["resources"]["limits"]["ephemeral-storage"].IsSet))
        where scratch.Exists && !isBounded
        select PodProblem.At(scratch["sizeLimit"], $"Scratch volume '{volume["name"].Text}' may fill the node's {(isMemory ? "memory" : "disk")}");
}
