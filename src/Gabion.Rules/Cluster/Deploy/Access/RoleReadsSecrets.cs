using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>Who lists Secrets has their values.</summary>
internal sealed class RoleReadsSecrets : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-303"),
        Title = "Role reads Secrets",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Secrets hold passwords, keys and tokens of other accounts; `list` and `watch` return the values just as `get` does.",
        Fix = "Name the Secrets with `resourceNames` and allow `get` only, or mount the Secret into the pod that needs it.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.1.2", ControlCoverage.Full),
            new("MITRE-ATTACK", "T1552.007", ControlCoverage.Full),
            new("PCI-DSS-4.0", "7.2.1", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0041", "KSV-0113", "C-0015", "C-0186", "CKV2_K8S_5", "rbac_roles_with_read_secrets_permissions",
            "service_account_allows_access_secrets", "access-to-secrets", "restrict-secret-role-verbs",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get, list, watch]
                apiGroups: [""]
                resources: [secrets] <--
            """),
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: ["*"]
                apiGroups: [""]
                resources: [configmaps, secrets] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [get]
                apiGroups: [""]
                resources: [secrets]
                resourceNames: [web-tls]
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [create]
                apiGroups: [""]
                resources: [secrets]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        rule.Names.IsEmpty && Names(rule, "", "secrets") && Verb(rule, "list", "watch", "get") is { } verb
            ? $"{role.Kind} '{role.Name}' lets its subjects {verb} every Secret {(role.Kind == "Role" ? "of the namespace" : "in its reach")}" : null;
}
