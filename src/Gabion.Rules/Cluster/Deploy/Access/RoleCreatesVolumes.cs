using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>A PersistentVolume may be any folder of a node.</summary>
internal sealed class RoleCreatesVolumes : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-312"),
        Title = "Role creates PersistentVolumes",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "A volume of type `hostPath` gives a pod the node's disk, past every Pod Security level: levels look at pods, not at volumes.",
        Fix = "Leave volumes to the provisioner of a StorageClass.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("CIS-Kubernetes-1.12", "5.1.9", ControlCoverage.Full), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial)],
        Aliases = ["C-0278"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [create, delete]
                apiGroups: [""]
                resources: [persistentvolumes] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get, list]
                apiGroups: [""]
                resources: [persistentvolumes]
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [create]
                apiGroups: [""]
                resources: [persistentvolumeclaims]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        Names(rule, "", "persistentvolumes") && Verb(rule, "create") is not null
            ? $"{role.Kind} '{role.Name}' lets its subjects create PersistentVolumes, of a node's disk too" : null;
}
