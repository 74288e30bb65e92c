using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>No process may gain more rights than its parent.</summary>
internal sealed class AllowPrivilegeEscalation() : PodSecurityCheck("allowPrivilegeEscalation", PodSecurityLevel.Restricted, firstMinor: 8)
{
    private const int SparesWindowsSince = 25;

    public override Violation? Check(PodTemplate pod, int minor)
    {
        if (minor >= SparesWindowsSince && pod.IsWindows)
        {
            return null;
        }

        var offences = default(Offences);
        foreach (var container in pod.Containers)
        {
            var field = container.SecurityContext["allowPrivilegeEscalation"];
            if (!field.IsFalse)
            {
                offences.Add(field, container);
            }
        }

        return offences.Any
            ? offences.ToViolation(
                this, "allowPrivilegeEscalation != false", $"{offences.Containers()} must set securityContext.allowPrivilegeEscalation=false")
            : null;
    }
}
