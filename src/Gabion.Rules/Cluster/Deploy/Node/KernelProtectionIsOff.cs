using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Kernel is started without its protections.</summary>
internal sealed class KernelProtectionIsOff : Rule<HostSettings>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-513"),
        Title = "Kernel is started without its protections",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Containers share the kernel: what it does not keep apart itself, AppArmor profiles and the walls between processes, none of them has.",
        Fix = "Remove the word from the kernel command line (`/etc/default/grub`), and restart.",
        References = ["https://www.kernel.org/doc/html/latest/admin-guide/kernel-parameters.html"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("proc/cmdline", """
            root=/dev/sda1 mitigations=off quiet <--
            """),
        Example.Bad("etc/default/grub", """
            GRUB_TIMEOUT=5
            GRUB_CMDLINE_LINUX="apparmor=0 quiet" <--
            """),
        Example.Good("proc/cmdline", """
            root=/dev/sda1 apparmor=1 security=apparmor
            """),
    ];

    public override IEnumerable<Problem> Check(HostSettings fact) =>
        from setting in fact.Written
        let what = (setting.Name, setting.Value) switch
        {
            ("apparmor", "0") => "AppArmor is off, so that no profile holds a container",
            ("mitigations", "off") => "protections against leaks between processes are off",
            ("nokaslr", _) => "the kernel lies at an address that is known",
            ("nosmep" or "nosmap" or "nopti", _) => "a protection against faults in the kernel is off",
            ("audit", "0") => "the kernel logs no audit events",
            _ => null,
        }
        where what is not null
        select setting.Problem($"The kernel is started with {setting.Shown}: {what}");
}
