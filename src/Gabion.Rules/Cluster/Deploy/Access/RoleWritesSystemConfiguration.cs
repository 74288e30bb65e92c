using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>Some ConfigMaps of kube-system steer the whole cluster.</summary>
internal sealed class RoleWritesSystemConfiguration : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-328"),
        Title = "Role changes configuration of kube-system",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Of the ConfigMaps of kube-system `aws-auth` decides who is administrator, `kubeadm-config` and `kubelet-config` how the next upgrade starts the API server and kubelets, `coredns` and `kube-proxy` where Services lead, `extension-apiserver-authentication` whom extension servers trust.",
        Fix = "Name the ConfigMap that is needed with `resourceNames`, and leave these to those who operate the cluster.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("MITRE-ATTACK", "T1557", ControlCoverage.Partial)],
        Aliases = ["C-0037"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: kube-system}
            rules:
              - verbs: [get, update]
                apiGroups: [""]
                resources: [configmaps] <--
            """),
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [patch]
                apiGroups: [""]
                resources: [configmaps] <--
                resourceNames: [aws-auth]
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: kube-system}
            rules:
              - verbs: [update]
                apiGroups: [""]
                resources: [configmaps]
                resourceNames: [own]
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [update]
                apiGroups: [""]
                resources: [configmaps]
                resourceNames: [coredns]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        Names(rule, "", "configmaps") && Verb(rule, "update", "patch") is { } verb
        && (role.Kind == "ClusterRole" ? rule.Names.Any(IsSystems) : role.NamespaceOrDefault == SystemConfiguration.Namespace && (rule.Names.IsEmpty || rule.Names.Any(IsSystems)))
            ? $"{role.Kind} '{role.Name}' lets its subjects {verb} {(rule.Names.IsEmpty ? "every ConfigMap" : string.Join(", ", rule.Names.Where(IsSystems)))} of kube-system" : null;

    private static bool IsSystems(string name) => SystemConfiguration.Names.Contains(name);
}
