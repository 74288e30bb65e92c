using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The default class is another one in each cluster; where that is meant, nothing is wrong, so this runs when asked for.</summary>
internal sealed class ClaimNamesNoClass : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-241"),
        Title = "Volume claim leaves the storage class to the cluster",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "Which disk the data lands on, whether it is encrypted and what happens to it when the claim goes depends on the cluster's default class, which somebody may change.",
        Fix = "Set `storageClassName`.",
        References = ["https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass"],
        Aliases = ["k8sstorageclass"],
    };

    public override ImmutableArray<string> Kinds => ["PersistentVolumeClaim", "StatefulSet"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: <--
              accessModes: [ReadWriteOnce]
              resources: {requests: {storage: 1Gi}}
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: {storageClassName: encrypted, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item) =>
        from claim in VolumeClaim.Of(item)
        let name = claim.Spec["storageClassName"]
        where claim.Spec.IsMapping && !name.Exists && !claim.Spec["volumeName"].IsSet
        select Problem.At(name, $"Claim '{claim.Name}' names no storage class");
}
