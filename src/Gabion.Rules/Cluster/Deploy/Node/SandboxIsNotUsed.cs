using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Sandboxed runtime is there, and nothing uses it.</summary>
internal sealed class SandboxIsNotUsed : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-529"),
        Title = "Sandboxed runtime is there, and nothing uses it",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "Kata Containers and gVisor keep a container that is taken over away from the node's kernel, but only for pods that name their RuntimeClass.",
        Fix = "Set `runtimeClassName` on the pods that run code of others or face the internet, or delete the class.",
        References = ["https://kubernetes.io/docs/concepts/containers/runtime-class/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("runtime.yaml", """
            apiVersion: node.k8s.io/v1
            kind: RuntimeClass
            metadata: {name: gvisor}
            handler: runsc <--
            """),
        Example.Good("runtime.yaml", """
            apiVersion: node.k8s.io/v1
            kind: RuntimeClass
            metadata: {name: gvisor}
            handler: runsc
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              runtimeClassName: gvisor
              containers: [{name: a, image: "b:1"}]
            """),
        Example.Good("runtime.yaml", """
            apiVersion: node.k8s.io/v1
            kind: RuntimeClass
            metadata: {name: nvidia}
            handler: nvidia
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet fact) =>
        from item in fact.Objects
        where item.Is("node.k8s.io", "RuntimeClass")
            && item.Root["handler"].Text is { } handler && (handler.StartsWith("kata", StringComparison.Ordinal) || handler is "runsc" or "gvisor")
            && !fact.Workloads.Any(workload => workload.Pod.Spec["runtimeClassName"].Text == item.Name)
        select Problem.At(item, item.Root["handler"], $"No pod here names the RuntimeClass '{item.Name}', which would run it in a sandbox");
}
