using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>The status of pods, nodes and Services steers controllers and traffic.</summary>
internal sealed class RoleChangesStatus : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-316"),
        Title = "Role changes the status of pods, nodes or Services",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "A Service's status can take over addresses (CVE-2020-8554), a pod's its traffic, a node's where pods run. Only controllers have reason to write them.",
        Fix = "Leave status to the controllers of Kubernetes.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("MITRE-ATTACK", "T1557", ControlCoverage.Partial)],
        Aliases = ["CKV2_K8S_4"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [patch]
                apiGroups: [""]
                resources: [services/status] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get]
                apiGroups: [""]
                resources: [pods/status]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        Names(rule, "", "services/status", "pods/status", "nodes/status") && Verb(rule, "update", "patch") is { } verb
            ? $"{role.Kind} '{role.Name}' lets its subjects {verb} {string.Join(", ", rule.Resources)}" : null;
}
