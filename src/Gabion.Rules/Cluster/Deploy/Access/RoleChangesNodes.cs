using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>Taints and labels of nodes decide where pods run.</summary>
internal sealed class RoleChangesNodes : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-319"),
        Title = "Role changes nodes",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "With taints and labels of nodes one drives pods away from theirs, onto a node that one has already, where their tokens are; labels also decide which pods a node may be given.",
        Fix = "Leave nodes to those who operate the cluster and to their own kubelets; name them with `resourceNames`.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("MITRE-ATTACK", "T1528", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get, patch]
                apiGroups: [""]
                resources: [nodes] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get, list, watch]
                apiGroups: [""]
                resources: [nodes]
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [patch]
                apiGroups: [""]
                resources: [nodes]
                resourceNames: [n1]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        role.Kind == "ClusterRole" && rule.Names.IsEmpty && Names(rule, "", "nodes") && Verb(rule, "update", "patch") is { } verb
            ? $"ClusterRole '{role.Name}' lets its subjects {verb} nodes, their taints and labels too" : null;
}
