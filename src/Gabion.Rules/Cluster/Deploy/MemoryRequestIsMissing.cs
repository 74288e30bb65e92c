using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Without a memory request a pod is the first that is evicted.</summary>
internal sealed class MemoryRequestIsMissing(RuleSettings settings) : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-101"),
        Title = "Container requests no memory",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A container without a memory request is scheduled onto nodes that have none left, and is among the first to be killed when the node runs short.",
        Fix = "Set `resources.requests.memory` to what the container uses in normal operation.",
        References = ["https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"],
        Aliases =
        [
            "KSV-0016", "C-0269", "C-0004", "CKV_K8S_12", "unset-memory-requirements", "memory_requests_not_defined",
            "memoryRequestsMissing", "RequestsMemory", "container-resources", "k8scontainerrequests", "require-pod-requests-limits",
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
                - name: web <--
                  image: nginx:1.29
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: limit-is-the-request}
            spec:
              containers:
                - name: limit-is-the-request
                  image: nginx:1.29
                  resources:
                    limits: {memory: 64Mi}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) => ContainerResources.Missing(workload, "requests", "memory", settings.DefaultRequests);
}
