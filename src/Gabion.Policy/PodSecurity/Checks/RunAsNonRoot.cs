using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>The kubelet refuses to start a container as root: asked of every container, or of the pod for all that do not say.</summary>
internal sealed class RunAsNonRoot() : PodSecurityCheck("runAsNonRoot", PodSecurityLevel.Restricted)
{
    private const int RelaxedInUserNamespacesSince = 35;

    public override Violation? Check(PodTemplate pod, int minor)
    {
        if (minor >= RelaxedInUserNamespacesSince && pod.HasUserNamespace())
        {
            return null;
        }

        var set = default(Offences);
        var missing = default(Offences);
        var shared = pod.SecurityContext["runAsNonRoot"];
        if (shared.IsSet && !shared.IsTrue)
        {
            set.Add(shared);
        }

        foreach (var container in pod.Containers)
        {
            var own = container.SecurityContext["runAsNonRoot"];
            if (!own.IsSet && !shared.IsTrue)
            {
                missing.Add(own, container);
            }
            else if (own.IsSet && !own.IsTrue)
            {
                set.Add(own, container);
            }
        }

        // What is set wrongly comes first; what is missing is told once nothing is.
        return set.Any ? set.ToViolation(this, "runAsNonRoot != true", $"{set.Setters()} must not set securityContext.runAsNonRoot=false")
            : missing.Any ? missing.ToViolation(this, "runAsNonRoot != true", $"pod or {missing.Containers()} must set securityContext.runAsNonRoot=true")
            : null;
    }
}
