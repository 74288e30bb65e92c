using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>A namespace's labels hold its Pod Security level.</summary>
internal sealed class RoleRelabelsNamespaces : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-317"),
        Title = "Role changes namespaces",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Pod Security levels, admission policies and network policies go by a namespace's labels: who changes them switches the guards off.",
        Fix = "Leave namespaces to those who operate the cluster, or name them with `resourceNames`.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("MITRE-ATTACK", "T1562.001", ControlCoverage.Partial)],
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
                resources: [namespaces] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get, list, create]
                apiGroups: [""]
                resources: [namespaces]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        rule.Names.IsEmpty && Names(rule, "", "namespaces") && Verb(rule, "update", "patch") is { } verb
            ? $"{role.Kind} '{role.Name}' lets its subjects {verb} namespaces, their Pod Security labels too" : null;
}
