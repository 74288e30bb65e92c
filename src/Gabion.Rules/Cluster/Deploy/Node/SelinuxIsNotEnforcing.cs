using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>SELinux does not enforce.</summary>
internal sealed class SelinuxIsNotEnforcing : Rule<HostSettings>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-512"),
        Title = "SELinux does not enforce",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "What SELinux would have stopped, a container that leaves its files and processes too, is only logged, or not seen.",
        Fix = "Set `SELINUX=enforcing` in `/etc/selinux/config`, and remove `selinux=0` and `enforcing=0` from the kernel command line.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#assign-selinux-labels-to-a-container"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/selinux/config", """
            # state
            SELINUX=permissive <--
            SELINUXTYPE=targeted
            """),
        Example.Bad("proc/cmdline", """
            root=/dev/sda1 selinux=0 <--
            """),
        Example.Good("etc/selinux/config", """
            SELINUX=enforcing
            SELINUXTYPE=targeted
            """),
        Example.Good("proc/cmdline", """
            root=/dev/sda1 quiet
            """),
    ];

    public override IEnumerable<Problem> Check(HostSettings fact) =>
        from setting in fact.Written
        where (setting.Name, setting.Value) is ("SELINUX", "permissive" or "disabled") or ("selinux", "0") or ("enforcing", "0")
        select setting.Problem("SELinux does not stop what its policy forbids");
}
