using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>Bind and escalate set aside the rule that nobody grants what he has not.</summary>
internal sealed class RoleGrantsRights : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-306"),
        Title = "Role may grant more than it has",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "`bind` and `escalate` are the two verbs that let a subject hand out, or give itself, rights it does not have.",
        Fix = "Remove the verbs; limit `bind` to named roles with `resourceNames` where a controller needs it.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("CIS-Kubernetes-1.12", "5.1.8", ControlCoverage.Full), new("MITRE-ATTACK", "T1098", ControlCoverage.Full)],
        Aliases =
        [
            "KSV-0050", "KSV-0051", "KSV-0052", "KSV-0055", "C-0191", "CKV_K8S_157", "CKV_K8S_158", "CKV2_K8S_1",
            "rbac_roles_allow_privilege_escalation", "restrict-escalation-verbs-roles",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [bind]
                apiGroups: [rbac.authorization.k8s.io]
                resources: [clusterroles] <--
            """),
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [escalate, update]
                apiGroups: [rbac.authorization.k8s.io]
                resources: [roles, clusterroles] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [bind]
                apiGroups: [rbac.authorization.k8s.io]
                resources: [clusterroles]
                resourceNames: [view]
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [create, update]
                apiGroups: [rbac.authorization.k8s.io]
                resources: [rolebindings]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        rule.Names.IsEmpty && Names(rule, "rbac.authorization.k8s.io", "roles", "clusterroles") && Verb(rule, "escalate", "bind") is { } verb
            ? $"{role.Kind} '{role.Name}' allows {verb} on {string.Join(", ", rule.Resources)}: its subjects may hand out rights that they have not" : null;
}
