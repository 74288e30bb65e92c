using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>No Windows container may run as a process of the node.</summary>
internal sealed class WindowsHostProcess() : PodSecurityCheck("windowsHostProcess", PodSecurityLevel.Baseline)
{
    public override Violation? Check(PodTemplate pod, int minor)
    {
        var offences = default(Offences);
        var own = pod.SecurityContext["windowsOptions"]["hostProcess"];
        if (own.MayBeTrue())
        {
            offences.Add(own);
        }

        foreach (var container in pod.Containers)
        {
            var field = container.SecurityContext["windowsOptions"]["hostProcess"];
            if (field.MayBeTrue())
            {
                offences.Add(field, container);
            }
        }

        return offences.Any
            ? offences.ToViolation(this, "hostProcess", $"{offences.Setters()} must not set securityContext.windowsOptions.hostProcess=true")
            : null;
    }
}
