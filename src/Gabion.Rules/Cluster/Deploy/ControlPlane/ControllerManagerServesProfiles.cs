using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Controller manager serves profiles of itself.</summary>
internal sealed class ControllerManagerServesProfiles() : SettingRule(ComponentKind.ControllerManager, "profiling")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-451"),
        Title = "Controller manager serves profiles of itself",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Profiles tell of the program and what it does, and cost processor time on request.",
        Fix = "Set `--profiling=false`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/"],
        Controls = [.. Benchmark.Cis("1.3.2")],
        Aliases = ["KCV-0034", "CKV_K8S_107", "C-0145"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-controller-manager <--
            """),
        ComponentExample.Good("""
            kube-controller-manager
            --profiling=false
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsTrue
            ? "The controller manager serves profiles of itself" : null;
}
