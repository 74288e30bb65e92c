using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server does not use RBAC.</summary>
internal sealed class RbacIsOff() : SettingRule(ComponentKind.ApiServer, "authorization-mode")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-408"),
        Title = "API server does not use RBAC",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Roles and bindings mean nothing when RBAC is not among the authorizers; what decides instead is rarely as fine or as visible.",
        Fix = "Add `RBAC` to `--authorization-mode`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.8"), new("NSA-CISA-1.2", "access.rbac", ControlCoverage.Partial)],
        Aliases = ["KCV-0009", "CKV_K8S_77", "C-0120"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --authorization-mode=Node,ABAC <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --authorization-mode=Node,RBAC
            """),
    ];

    protected override string? Fault(SettingValue value) => !value.Has("RBAC") && !value.Has("AlwaysAllow") && !value.Component["authorization-config"].IsWritten
            ? "Roles and bindings are not looked at" : null;
}
