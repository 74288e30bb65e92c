using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>All controllers share one identity.</summary>
internal sealed class ControllersShareOneIdentity() : SettingRule(ComponentKind.ControllerManager, "use-service-account-credentials")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-452"),
        Title = "All controllers share one identity",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Every controller then has the rights of all, and the audit log cannot tell which of them did something.",
        Fix = "Set `--use-service-account-credentials=true`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/"],
        Controls = [.. Benchmark.Cis("1.3.3"), new("NSA-CISA-1.2", "access.rbac", ControlCoverage.Partial)],
        Aliases = ["KCV-0035", "CKV_K8S_108", "C-0146"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-controller-manager <--
            """),
        ComponentExample.Bad("""
            kube-controller-manager
            --use-service-account-credentials=false <--
            """),
        ComponentExample.Good("""
            kube-controller-manager
            --use-service-account-credentials=true
            """),
    ];

    protected override string? Fault(SettingValue value) => !value.IsTrue
            ? "Controllers do not use accounts of their own" : null;
}
