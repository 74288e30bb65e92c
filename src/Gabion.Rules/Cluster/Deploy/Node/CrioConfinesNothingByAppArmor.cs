using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>CRI-O runs pods without AppArmor.</summary>
internal sealed class CrioConfinesNothingByAppArmor() : SettingRule(ComponentKind.Crio, "apparmor-profile")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-584"),
        Title = "CRI-O runs pods without AppArmor",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "What holds a container that is taken over on this kernel is off for every pod that names no profile itself.",
        Fix = "Remove `apparmor_profile`: CRI-O then loads its own.",
        References = ["https://github.com/cri-o/cri-o/blob/main/docs/crio.conf.5.md"],
        Controls = [new("NSA-CISA-1.2", "pods.hardening", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/crio/crio.conf", """
            [crio.runtime]
            apparmor_profile = "unconfined" <--
            """),
        Example.Good("etc/crio/crio.conf", """
            [crio.runtime]
            apparmor_profile = "crio-default"
            """),
    ];

    protected override string? Fault(SettingValue value) => 
        value.Text is "unconfined" ? "Pods that ask for no AppArmor profile have none" : null;
}
