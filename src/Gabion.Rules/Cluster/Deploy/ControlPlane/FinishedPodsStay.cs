using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Finished pods are never cleaned up.</summary>
internal sealed class FinishedPodsStay() : SettingRule(ComponentKind.ControllerManager, "terminated-pod-gc-threshold")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-450"),
        Title = "Finished pods are never cleaned up",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Finished pods pile up in etcd until it is slow or full.",
        Fix = "Leave `--terminated-pod-gc-threshold` at its default of 12500, or set another number above 0.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/"],
        Controls = [.. Benchmark.Cis("1.3.1")],
        Aliases = ["KCV-0033", "CKV_K8S_106", "C-0144"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-controller-manager
            --terminated-pod-gc-threshold=0 <--
            """),
        ComponentExample.Good("""
            kube-controller-manager
            """),
        ComponentExample.Good("""
            kube-controller-manager
            --terminated-pod-gc-threshold=500
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Number <= 0
            ? "Finished pods are never deleted" : null;
}
