using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>Name resolution, cloud identities and trust roots stand in ConfigMaps.</summary>
internal sealed class RoleWritesEveryConfigMap : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-313"),
        Title = "Role changes every ConfigMap of the cluster",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "ConfigMaps of kube-system steer the cluster: `coredns` decides where names lead, `aws-auth` who is administrator, `extension-apiserver-authentication` whom extension servers trust.",
        Fix = "Give it in a Role of the namespaces that need it, or name the ConfigMaps with `resourceNames`.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("MITRE-ATTACK", "T1557", ControlCoverage.Partial)],
        Aliases = ["KSV-0049", "KSV-0115", "C-0037"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get, update]
                apiGroups: [""]
                resources: [configmaps] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [update]
                apiGroups: [""]
                resources: [configmaps]
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [update]
                apiGroups: [""]
                resources: [configmaps]
                resourceNames: [own]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        role.Kind == "ClusterRole" && rule.Names.IsEmpty && Names(rule, "", "configmaps") && Verb(rule, "update", "patch") is { } verb
            ? $"ClusterRole '{role.Name}' lets its subjects {verb} every ConfigMap in its reach, those of kube-system too when it is bound in the whole cluster" : null;
}
