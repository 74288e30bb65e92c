using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>Who impersonates a user or group has its rights.</summary>
internal sealed class RoleImpersonates : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-307"),
        Title = "Role impersonates users, groups or accounts",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The subject acts as any user, group or service account, `system:masters` included; the audit log names both, the authorizer only the other. Constrained impersonation (Kubernetes 1.36) leaves out `system:masters` and takes a rule for each verb.",
        Fix = "Name whom it may impersonate with `resourceNames`, or use `kubectl --as` with an account of the people who need it.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("CIS-Kubernetes-1.12", "5.1.8", ControlCoverage.Full), new("MITRE-ATTACK", "T1134", ControlCoverage.Full)],
        Aliases = ["KSV-0043", "C-0065", "CKV2_K8S_3", "rbac_roles_with_impersonate_permission"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [impersonate]
                apiGroups: [""]
                resources: [users, groups] <--
            """),
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: ["impersonate:arbitrary-node"]
                apiGroups: [authentication.k8s.io]
                resources: [nodes] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [impersonate]
                apiGroups: [""]
                resources: [users]
                resourceNames: [jane]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        rule.Names.IsEmpty && Verb(rule, "impersonate") is not null && Names(rule, "", "users", "groups", "serviceaccounts")
        || rule.Names.IsEmpty && Verb(rule, "impersonate:user-info", "impersonate:serviceaccount", "impersonate:arbitrary-node") is not null && Names(rule, "authentication.k8s.io", "users", "groups", "serviceaccounts", "nodes")
            ? $"{role.Kind} '{role.Name}' lets its subjects impersonate any of {string.Join(", ", rule.Resources)}" : null;
}
