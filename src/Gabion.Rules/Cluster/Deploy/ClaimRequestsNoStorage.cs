using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A claim needs a size and an access mode.</summary>
internal sealed class ClaimRequestsNoStorage : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-152"),
        Title = "Volume claim does not say how much storage or how it is shared",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The API server refuses a claim without a size or an access mode; in a StatefulSet the pods are never made, and only its events say why.",
        Fix = "Set `resources.requests.storage` and `accessModes`.",
        References = ["https://kubernetes.io/docs/concepts/storage/persistent-volumes/#persistentvolumeclaims"],
        Aliases = ["statefulset_requests_storage", "VolumeClaimRequestsStorage"],
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
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              volumeClaimTemplates:
                - metadata: {name: data}
                  spec: <--
                    resources: {requests: {storage: 10Gi}}
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec:
              accessModes: [ReadWriteOnce]
              resources: {requests: {storage: 10Gi}}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item) =>
        from claim in VolumeClaim.Of(item)
        from missing in new[] { claim.Spec["accessModes"], claim.Spec["resources"]["requests"]["storage"] }
        where claim.Spec.IsMapping && !missing.IsSet && !claim.Spec["volumeName"].IsSet
        select Problem.At(missing, $"Claim '{claim.Name}' does not set {missing.Path[(claim.Spec.Path.Length + 1)..]}");
}
