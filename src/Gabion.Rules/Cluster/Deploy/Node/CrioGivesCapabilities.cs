using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>CRI-O gives every container dangerous capabilities.</summary>
internal sealed class CrioGivesCapabilities() : SettingRule(ComponentKind.Crio, "default-capabilities")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-587"),
        Title = "CRI-O gives every container dangerous capabilities",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Every pod of the node has them without asking, and no admission policy sees it.",
        Fix = "Leave `default_capabilities` out, and let the few pods that need one ask for it.",
        References = ["https://github.com/cri-o/cri-o/blob/main/docs/crio.conf.5.md"],
        Controls = [new("NSA-CISA-1.2", "pods.privileges", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/crio/crio.conf", """
            [crio.runtime]
            default_capabilities = ["CHOWN", "SYS_ADMIN"] <--
            """),
        Example.Bad("etc/crio/crio.conf", """
            [crio.runtime]
            default_capabilities = ["CHOWN", "NET_RAW"] <--
            """),
        Example.Good("etc/crio/crio.conf", """
            [crio.runtime]
            default_capabilities = ["CHOWN", "DAC_OVERRIDE", "FSETID", "FOWNER", "SETGID", "SETUID", "SETPCAP", "NET_BIND_SERVICE", "KILL"]
            """),
    ];

    protected override string? Fault(SettingValue value) => 
        value.Items.Select(Bare).Where(name => Capability.GivesTheNodeAway(name) || name == "NET_RAW").ToList() is { Count: > 0 } names
            ? $"Containers that ask for nothing have {string.Join(", ", names)}" : null;

    private static string Bare(string name) => name.StartsWith("CAP_", StringComparison.OrdinalIgnoreCase) ? name[4..].ToUpperInvariant() : name.ToUpperInvariant();
}
