using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A sandboxed runtime keeps untrusted code from the node's kernel.</summary>
internal sealed class RuntimeClassIsNotNamed : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-054"),
        Title = "Pod names no runtime class",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "Without a runtime class the pod shares the node's kernel with everything else there: for code from strangers a sandbox (gVisor, Kata Containers) is the stronger wall.",
        Fix = "Set `runtimeClassName` to a sandboxed runtime of your cluster.",
        References = ["https://kubernetes.io/docs/concepts/containers/runtime-class/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: <--
              containers: [{name: web, image: "registry.example/web:1.4"}]
            """),
        PodExample.Good("""
            runtimeClassName: gvisor
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        workload.Pod.Spec["runtimeClassName"].IsSet ? [] : [PodProblem.At(workload.Pod.Spec["runtimeClassName"], "The pod names no runtime class")];
}
