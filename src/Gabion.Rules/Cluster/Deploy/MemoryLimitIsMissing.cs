using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A container without a memory limit can take its node down.</summary>
internal sealed class MemoryLimitIsMissing(RuleSettings settings) : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-103"),
        Title = "Container has no memory limit",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Memory cannot be taken back from a process: a leak, or a request made large on purpose, eats the node's memory until the kernel kills whatever it finds.",
        Fix = "Set `resources.limits.memory`; equal to the request is the calm choice.",
        References = ["https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"],
        Controls = [new("NSA-CISA-1.2", "network.resource-policies", ControlCoverage.Partial)],
        Aliases =
        [
            "KSV-0018", "C-0271", "C-0009", "C-0004", "CKV_K8S_13", "unset-memory-requirements", "memory_limits_not_defined",
            "memoryLimitsMissing", "LimitsMemory", "container-resources", "k8scontainerlimits", "require-pod-requests-limits",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  resources: <--
                    requests: {memory: 64Mi}
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  resources:
                    limits: {memory: 64Mi}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) => ContainerResources.Missing(workload, "limits", "memory", settings.DefaultLimits);
}
