using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>The kubelet runs commands in every pod of its node, and asks no admission and no audit.</summary>
internal sealed class RoleReachesKubelet : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-308"),
        Title = "Role reaches the kubelet through nodes/proxy",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "With `nodes/proxy` a subject runs commands in every pod of every node through the kubelet, past admission and audit. `get` alone is enough, through WebSocket.",
        Fix = "Use the finer `nodes/metrics`, `nodes/stats`, `nodes/log` (or `nodes/pods`, `nodes/healthz` and `nodes/configz` from 1.33 on).",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("CIS-Kubernetes-1.12", "5.1.10", ControlCoverage.Full), new("MITRE-ATTACK", "T1609", ControlCoverage.Full)],
        Aliases = ["KSV-0047", "C-0279", "restrict-clusterrole-nodesproxy"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get]
                apiGroups: [""]
                resources: [nodes/proxy] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get]
                apiGroups: [""]
                resources: [nodes/metrics, nodes/stats]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        Names(rule, "", "nodes/proxy", "nodes/*") && Verb(rule, "get", "create") is not null
            ? $"{role.Kind} '{role.Name}' lets its subjects run commands in any pod of a node through nodes/proxy" : null;
}
