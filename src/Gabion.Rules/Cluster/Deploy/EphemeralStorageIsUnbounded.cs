using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Logs and temporary files fill the node's disk.</summary>
internal sealed class EphemeralStorageIsUnbounded(RuleSettings settings) : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-104"),
        Title = "Container's scratch space is not bounded",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "Without a limit a container's logs, temporary files and writable layer can fill the node's disk, and then the kubelet evicts pods that did nothing wrong.",
        Fix = "Set `resources.limits.ephemeral-storage`.",
        References = ["https://kubernetes.io/docs/concepts/storage/ephemeral-storage/"],
        Aliases =
        [
            "container-ephemeral-storage-request-and-limit", "container-ephemeral-storage-request-equals-limit",
            "k8scontainerephemeralstoragelimit",
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
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  resources:
                    limits: {ephemeral-storage: 1Gi}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) => ContainerResources.Missing(workload, "limits", "ephemeral-storage", settings.DefaultLimits);
}
