using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server has no authorizer for nodes.</summary>
internal sealed class NodeAuthorizerIsOff() : SettingRule(ComponentKind.ApiServer, "authorization-mode")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-407"),
        Title = "API server has no authorizer for nodes",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Without the Node authorizer kubelets need wide roles: a node that is taken over then reads the Secrets of all others.",
        Fix = "Add `Node` to `--authorization-mode`, before `RBAC`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.7"), new("NSA-CISA-1.2", "access.rbac", ControlCoverage.Partial)],
        Aliases = ["KCV-0008", "CKV_K8S_75", "C-0119"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --authorization-mode=RBAC <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --authorization-mode=Node,RBAC
            """),
    ];

    protected override string? Fault(SettingValue value) => !value.Has("Node") && !value.Has("AlwaysAllow") && !value.Component["authorization-config"].IsWritten
            ? "Requests of kubelets are not held to what their node needs" : null;
}
