using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>Who enters a pod has its files, its token and its network.</summary>
internal sealed class RoleEntersPods : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-305"),
        Title = "Role enters running pods",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "A command in a pod reads its Secrets and the token of its service account, and leaves no trace in the image or the manifest. `get` on `pods/exec` is enough, through WebSocket, before Kubernetes 1.35. Who may update or patch Pods puts an image of his own into one that runs.",
        Fix = "Take `pods/exec`, `pods/attach`, `pods/ephemeralcontainers` and `pods/portforward` out of standing roles; give them for a time, when somebody debugs.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("NSA-CISA-1.2", "access.rbac", ControlCoverage.Partial), new("MITRE-ATTACK", "T1609", ControlCoverage.Full)],
        Aliases =
        [
            "KSV-0053", "KSV-0054", "C-0002", "C-0063", "CKV2_K8S_2", "rbac_roles_with_exec_permission",
            "rbac_roles_with_attach_permission", "rbac_roles_with_portforwarding_permission", "rolePodExecAttach",
            "clusterrolePodExecAttach",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [create]
                apiGroups: [""]
                resources: [pods/exec] <--
            """),
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get]
                apiGroups: [""]
                resources: [pods, pods/attach] <--
            """),
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [patch]
                apiGroups: [""]
                resources: [pods/ephemeralcontainers] <--
            """),
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [get, patch]
                apiGroups: [""]
                resources: [pods] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [get, list]
                apiGroups: [""]
                resources: [pods, pods/log]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        (Names(rule, "", "pods/exec", "pods/attach", "pods/portforward") && Verb(rule, "create", "get") is not null)
        || (Names(rule, "", "pods/ephemeralcontainers") && Verb(rule, "update", "patch") is not null)
            ? $"{role.Kind} '{role.Name}' lets its subjects into running pods: {rule}"
        : rule.Names.IsEmpty && Names(rule, "", "pods") && Verb(rule, "update", "patch") is { } verb
            ? $"{role.Kind} '{role.Name}' lets its subjects {verb} running pods, their images too" : null;
}
