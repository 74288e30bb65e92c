using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>Who registers an API answers in its name.</summary>
internal sealed class RoleWritesApis : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-318"),
        Title = "Role registers APIs",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "An APIService leads every request for its group to a server of one's own choice; a CustomResourceDefinition may name a conversion webhook that reads and changes every object of its kind.",
        Fix = "Leave it to the account that installs operators; name them with `resourceNames`.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("MITRE-ATTACK", "T1557", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [create]
                apiGroups: [apiregistration.k8s.io]
                resources: [apiservices] <--
            """),
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [patch]
                apiGroups: [apiextensions.k8s.io]
                resources: [customresourcedefinitions] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get, list]
                apiGroups: [apiextensions.k8s.io]
                resources: [customresourcedefinitions]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        rule.Names.IsEmpty && Verb(rule, "create", "update", "patch") is { } verb
        && (Names(rule, "apiregistration.k8s.io", "apiservices") || Names(rule, "apiextensions.k8s.io", "customresourcedefinitions"))
            ? $"{role.Kind} '{role.Name}' lets its subjects {verb} {string.Join(", ", rule.Resources)}" : null;
}
