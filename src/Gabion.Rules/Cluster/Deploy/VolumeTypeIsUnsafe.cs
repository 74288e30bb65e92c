using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Volumes that name a storage server bypass the cluster's storage policy.</summary>
internal sealed class VolumeTypeIsUnsafe() : PodSecurityRule(PodSecurityChecks.RestrictedVolumes)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-028"),
        Title = "Pod uses a volume type that restricted clusters refuse",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The volume names a storage server or a driver of the node directly: whoever may write pods decides what is mounted, past the PersistentVolumes that an administrator has approved.",
        Fix = "Claim storage with a PersistentVolumeClaim, or use a CSI driver.",
        References = ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted", "https://kubernetes.io/docs/concepts/storage/volumes/"],
        Controls = [new("NSA-CISA-1.2", "pods.enforcement", ControlCoverage.Partial)],
        Aliases = ["KSV-0028", "k8spspvolumetypes", "k8spspflexvolumes", "restrict-volume-types"],
    };

    public override ImmutableArray<string> Keys => ["volumes"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            volumes:
              - name: data
                nfs: {server: files.example, path: /} <--
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    protected override string Message(Field field, string who) => $"{who} mounts a volume of type {field.Path[(field.Path.LastIndexOf('.') + 1)..]}";

    protected override bool Counts(Field field) => !field.Path.EndsWith(".hostPath", StringComparison.Ordinal);
}
