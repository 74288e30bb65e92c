using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Controller manager listens on every address.</summary>
internal sealed class ControllerManagerFacesTheNetwork() : SettingRule(ComponentKind.ControllerManager, "bind-address")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-456"),
        Title = "Controller manager listens on every address",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Metrics and health of the controller manager are reached from the network, where one fault in their authorization is enough.",
        Fix = "Set `--bind-address=127.0.0.1`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/"],
        Controls = [.. Benchmark.Cis("1.3.7"), new("NSA-CISA-1.2", "network.control-plane", ControlCoverage.Partial)],
        Aliases = ["KCV-0039", "CKV_K8S_113", "C-0150"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-controller-manager <--
            """),
        ComponentExample.Bad("""
            kube-controller-manager
            --bind-address=0.0.0.0 <--
            """),
        ComponentExample.Good("""
            kube-controller-manager
            --bind-address=127.0.0.1
            """),
    ];

    protected override string? Fault(SettingValue value) => !value.IsMissing && !Addresses.IsLoopback(value.Text!)
            ? "The controller manager is reached from the network" : null;
}
