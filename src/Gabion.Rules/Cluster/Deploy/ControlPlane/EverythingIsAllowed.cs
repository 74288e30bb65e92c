using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server allows everything.</summary>
internal sealed class EverythingIsAllowed() : SettingRule(ComponentKind.ApiServer, "authorization-mode")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-406"),
        Title = "API server allows everything",
        Severity = Severity.Critical,
        Stage = Stage.Deploy,
        Why = "With `AlwaysAllow` every request that gets through authentication, an anonymous one too where those are taken, may do anything in the cluster.",
        Fix = "Set `--authorization-mode=Node,RBAC`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.6"), new("NSA-CISA-1.2", "access.rbac", ControlCoverage.Partial)],
        Aliases = ["KCV-0007", "CKV_K8S_74", "C-0118"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver <--
            """),
        ComponentExample.Bad("""
            kube-apiserver
            --authorization-mode=RBAC,AlwaysAllow <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --authorization-mode=Node,RBAC
            """),
        ComponentExample.Good("""
            kube-apiserver
            --authorization-config=/etc/kubernetes/authorization.yaml
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Has("AlwaysAllow") && !value.Component["authorization-config"].IsWritten
            ? "The API server allows every request" : null;
}
