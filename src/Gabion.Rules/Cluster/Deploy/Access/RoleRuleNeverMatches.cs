using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>A rule that can allow nothing looks like access, and is widened in haste when it does not work.</summary>
internal sealed class RoleRuleNeverMatches : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-326"),
        Title = "Role has a rule that allows nothing",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "What was meant to be allowed is not, and the next try is often a wildcard. A Role grants neither paths nor objects without a namespace; `create` and `deletecollection` are decided before there is a name.",
        Fix = "Use a ClusterRole with a ClusterRoleBinding for paths, nodes, volumes and the like; leave `resourceNames` out of rules on `create`.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [get]
                nonResourceURLs: [/metrics] <--
              - verbs: [get, list]
                apiGroups: [""]
                resources: [nodes] <--
              - verbs: [create]
                apiGroups: [""]
                resources: [configmaps] <--
                resourceNames: [settings]
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get]
                nonResourceURLs: [/metrics]
              - verbs: [get, list]
                apiGroups: [""]
                resources: [nodes]
              - verbs: [create, get]
                apiGroups: [""]
                resources: [configmaps]
                resourceNames: [settings]
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [create]
                apiGroups: [""]
                resources: [pods/exec]
                resourceNames: [web-0]
              - verbs: [get]
                apiGroups: [""]
                resources: [namespaces]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        role.Kind == "Role" && !rule.Paths.IsEmpty ? $"Role '{role.Name}' allows paths, which only a ClusterRole that is bound in the whole cluster can"
        : role.Kind == "Role" && !rule.Resources.IsEmpty && rule.Resources.All(IsWithoutNamespace) ? $"Role '{role.Name}' allows {string.Join(", ", rule.Resources)}, which have no namespace, so it allows nothing"
        : !rule.Names.IsEmpty && !rule.Resources.IsEmpty && rule.Verbs.All(verb => verb is "create" or "deletecollection") && !rule.Resources.Any(resource => resource.Contains('/') || resource == "*")
            ? $"{role.Kind} '{role.Name}' allows {string.Join(", ", rule.Verbs)} by name, which is decided before there is one"
        : null;

    /// <summary>A namespace counts as being in itself; resources of other groups are not known.</summary>
    private static bool IsWithoutNamespace(string resource) => resource != "namespaces" && ResourceNames.Parse(resource) is { Group: "", IsNamespaced: false };
}
