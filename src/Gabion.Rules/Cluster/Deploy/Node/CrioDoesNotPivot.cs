using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>CRI-O starts containers without pivot_root.</summary>
internal sealed class CrioDoesNotPivot() : SettingRule(ComponentKind.Crio, "no-pivot")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-588"),
        Title = "CRI-O starts containers without pivot_root",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The file system of the node stays mounted above that of the container, and known ways lead back to it.",
        Fix = "Remove `no_pivot`. It is meant for nodes that run from memory.",
        References = ["https://github.com/cri-o/cri-o/blob/main/docs/crio.conf.5.md"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/crio/crio.conf", """
            [crio.runtime]
            no_pivot = true <--
            """),
        Example.Good("etc/crio/crio.conf", """
            [crio.runtime]
            no_pivot = false
            """),
    ];

    protected override string? Fault(SettingValue value) => 
        value.IsTrue ? "Containers are put into their file system without pivot_root" : null;
}
