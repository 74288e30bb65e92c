using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>A role that may do everything is cluster-admin by another name.</summary>
internal sealed class RoleAllowsEverything : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-300"),
        Title = "Role allows everything",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Whoever takes over one pod or token with this role has the cluster, or the whole namespace: every Secret, every workload, every other account.",
        Fix = "List the resources and verbs that are used. `gabion rbac list` shows what a subject has.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.1.3", ControlCoverage.Full),
            new("NSA-CISA-1.2", "access.rbac", ControlCoverage.Partial),
            new("MITRE-ATTACK", "T1078", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0044", "C-0187", "CKV_K8S_49", "rbac_wildcard_in_rule", "wildcard-in-rules", "restrict-wildcard-resources",
            "restrict-wildcard-verbs",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: ["*"]
                apiGroups: ["*"]
                resources: ["*"] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get, list]
                apiGroups: ["*"]
                resources: ["*"]
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: ["*"]
                apiGroups: [batch]
                resources: [jobs]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        rule.Verbs.Contains("*") && rule.Resources.Contains("*") && rule.Groups.Contains("*") && rule.Names.IsEmpty
            ? $"{role.Kind} '{role.Name}' allows every verb on every resource of every group" : null;
}
