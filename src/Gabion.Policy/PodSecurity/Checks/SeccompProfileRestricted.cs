using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>Every container has a seccomp profile, its own or the pod's.</summary>
internal sealed class SeccompProfileRestricted() : PodSecurityCheck(
    "seccompProfile_restricted", PodSecurityLevel.Restricted, firstMinor: 19, replaces: "seccompProfile_baseline")
{
    private const int SparesWindowsSince = 25;

    public override Violation? Check(PodTemplate pod, int minor)
    {
        if (minor >= SparesWindowsSince && pod.IsWindows)
        {
            return null;
        }

        var set = default(Offences);
        var missing = default(Offences);
        List<string>? types = null;
        var shared = pod.SecurityContext["seccompProfile"];
        if (shared.IsSet && !SeccompProfileBaseline.IsConfined(shared))
        {
            set.Add(shared["type"]);
            (types ??= []).Add(shared["type"].Shown());
        }

        foreach (var container in pod.Containers)
        {
            var own = container.SecurityContext["seccompProfile"];
            if (!own.IsSet && !shared.IsSet)
            {
                missing.Add(own, container);
            }
            else if (own.IsSet && !SeccompProfileBaseline.IsConfined(own))
            {
                set.Add(own["type"], container);
                (types ??= []).Add(own["type"].Shown());
            }
        }

        // What is set wrongly comes first; what is missing is told once nothing is.
        return types is not null
            ? set.ToViolation(this, "seccompProfile", $"{set.Setters()} must not set securityContext.seccompProfile.type to {Wording.QuotedSet(types)}")
            : missing.Any
            ? missing.ToViolation(
                this,
                "seccompProfile",
                $"pod or {missing.Containers()} must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"")
            : null;
    }
}
