using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Scheduler listens on every address.</summary>
internal sealed class SchedulerFacesTheNetwork() : SettingRule(ComponentKind.Scheduler, "bind-address")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-461"),
        Title = "Scheduler listens on every address",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Metrics and health of the scheduler are reached from the network, where one fault in their authorization is enough.",
        Fix = "Set `--bind-address=127.0.0.1`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/"],
        Controls = [.. Benchmark.Cis("1.4.2"), new("NSA-CISA-1.2", "network.control-plane", ControlCoverage.Partial)],
        Aliases = ["KCV-0041", "CKV_K8S_115", "C-0152"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-scheduler <--
            """),
        ComponentExample.Bad("""
            kube-scheduler
            --bind-address=0.0.0.0 <--
            """),
        ComponentExample.Good("""
            kube-scheduler
            --bind-address=127.0.0.1
            """),
        ComponentExample.Good("""
            kube-scheduler
            --bind-address=::1
            """),
    ];

    protected override string? Fault(SettingValue value) => !value.IsMissing && !Addresses.IsLoopback(value.Text!) && value.Component.Form == SettingForm.Flags
            ? "The scheduler is reached from the network" : null;
}
