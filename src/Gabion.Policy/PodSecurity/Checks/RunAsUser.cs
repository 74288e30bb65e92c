using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>Nothing may ask for user 0.</summary>
internal sealed class RunAsUser() : PodSecurityCheck("runAsUser", PodSecurityLevel.Restricted, firstMinor: 23)
{
    private const int RelaxedInUserNamespacesSince = 35;

    public override Violation? Check(PodTemplate pod, int minor)
    {
        if (minor >= RelaxedInUserNamespacesSince && pod.HasUserNamespace())
        {
            return null;
        }

        var offences = default(Offences);
        var shared = pod.SecurityContext["runAsUser"];
        if (shared.MayBeZero())
        {
            offences.Add(shared);
        }

        foreach (var container in pod.Containers)
        {
            var own = container.SecurityContext["runAsUser"];
            if (own.MayBeZero())
            {
                offences.Add(own, container);
            }
        }

        return offences.Any ? offences.ToViolation(this, "runAsUser=0", $"{offences.Setters()} must not set runAsUser=0") : null;
    }
}
