using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Equal memory request and limit make a pod's memory its own.</summary>
internal sealed class MemoryRequestDiffersFromLimit : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-107"),
        Title = "Memory request is not equal to the limit",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "Between request and limit a container lives on memory that belongs to nobody; when the node runs short it is killed although it kept its limit.",
        Fix = "Set `resources.requests.memory` to the value of `resources.limits.memory`.",
        References = ["https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/"],
        Aliases = ["container-memory-requests-equal-limits", "container-resource-requests-equal-limits", "memory-requests-equal-limits"],
    };

    public override ImmutableArray<string> Keys => ["limits"];

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
                  resources:
                    requests: {memory: 64Mi} <--
                    limits: {memory: 128Mi}
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
                    requests: {memory: 128Mi}
                    limits: {memory: 0.125Gi}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from pair in ContainerResources.Pairs(workload)
        where pair.Resource == "memory" && pair.Request.Value != pair.Limit.Value
        select Problem.At(pair.RequestField, $"{pair.Owner} requests {pair.RequestField.Text} of memory but may use {pair.LimitField.Text}");
}
