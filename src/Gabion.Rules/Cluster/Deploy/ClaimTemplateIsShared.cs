using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Each pod of a StatefulSet has a claim of its own, so one writer is enough.</summary>
internal sealed class ClaimTemplateIsShared : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-153"),
        Title = "Claim of a StatefulSet may be written from many nodes",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "A claim template makes a volume for each pod; asking for one that many nodes may write needs a network file system, and lets two pods corrupt each other's data by mistake.",
        Fix = "Use `ReadWriteOncePod` or `ReadWriteOnce` in `volumeClaimTemplates`.",
        References = ["https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes"],
        Aliases = ["incorrect_volume_claim_access_mode_read_write_once", "VolumeClaimAccessModeReadWriteOnce"],
    };

    public override ImmutableArray<string> Kinds => ["StatefulSet"];

    public override ImmutableArray<string> Keys => ["accessModes"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              volumeClaimTemplates:
                - metadata: {name: data}
                  spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 10Gi}}} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              volumeClaimTemplates:
                - metadata: {name: data}
                  spec: {accessModes: [ReadWriteOncePod], resources: {requests: {storage: 10Gi}}}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: shared-files}
            spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 10Gi}}}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item) =>
        from claim in item.Kind == "StatefulSet" ? VolumeClaim.Of(item) : []
        from mode in claim.Spec["accessModes"].Items
        where mode.Text is "ReadWriteMany" or "ReadOnlyMany"
        select Problem.At(mode, $"Claim template '{claim.Name}' of StatefulSet '{item.Name}' asks for {mode.Text}, but each pod has its own claim");
}
