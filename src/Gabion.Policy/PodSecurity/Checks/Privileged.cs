using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>No container may be privileged.</summary>
internal sealed class Privileged() : PodSecurityCheck("privileged", PodSecurityLevel.Baseline)
{
    public override Violation? Check(PodTemplate pod, int minor)
    {
        var offences = default(Offences);
        foreach (var container in pod.Containers)
        {
            var privileged = container.SecurityContext["privileged"];
            if (privileged.MayBeTrue())
            {
                offences.Add(privileged, container);
            }
        }

        return offences.Any
            ? offences.ToViolation(this, "privileged", $"{offences.Containers()} must not set securityContext.privileged=true")
            : null;
    }
}
