using System.Collections.Frozen;
using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>No capability may be added beyond those that container engines give by default.</summary>
internal sealed class CapabilitiesBaseline() : PodSecurityCheck("capabilities_baseline", PodSecurityLevel.Baseline)
{
    private static readonly FrozenSet<string> Default = FrozenSet.Create(
        StringComparer.Ordinal,
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE",
        "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT");

    public override Violation? Check(PodTemplate pod, int minor)
    {
        var offences = default(Offences);
        List<string>? names = null;
        foreach (var container in pod.Containers)
        {
            foreach (var added in container.SecurityContext["capabilities"]["add"].Items)
            {
                if (!Default.Contains(added.Shown()))
                {
                    offences.Add(added, container);
                    (names ??= []).Add(added.Shown());
                }
            }
        }

        return names is null
            ? null
            : offences.ToViolation(
                this,
                "non-default capabilities",
                $"{offences.Containers()} must not include {Wording.QuotedSet(names)} in securityContext.capabilities.add");
    }
}
