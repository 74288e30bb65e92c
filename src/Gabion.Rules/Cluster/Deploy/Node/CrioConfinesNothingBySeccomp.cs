using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>CRI-O runs pods without seccomp.</summary>
internal sealed class CrioConfinesNothingBySeccomp() : SettingRule(ComponentKind.Crio, "seccomp-profile")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-583"),
        Title = "CRI-O runs pods without seccomp",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Pods that ask for no profile may make every system call, and with it reach every fault of the kernel.",
        Fix = "Remove `seccomp_profile`, so that the built-in profile counts, or name a profile of your own.",
        References = ["https://github.com/cri-o/cri-o/blob/main/docs/crio.conf.5.md"],
        Controls = [new("NSA-CISA-1.2", "pods.hardening", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/crio/crio.conf", """
            [crio.runtime]
            seccomp_profile = "unconfined" <--
            """),
        Example.Good("etc/crio/crio.conf", """
            [crio.runtime]
            seccomp_profile = ""
            """),
        Example.Good("etc/crio/crio.conf.d/10-crio.conf", """
            [crio.runtime]
            selinux = true
            """),
    ];

    protected override string? Fault(SettingValue value) => 
        value.Text is "unconfined" ? "Pods that ask for no seccomp profile have none" : null;
}
