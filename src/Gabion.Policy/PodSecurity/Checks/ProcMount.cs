using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>The kernel's files below <c>/proc</c> stay masked, unless the pod has a user namespace of its own (1.35 and later).</summary>
internal sealed class ProcMount() : PodSecurityCheck("procMount", PodSecurityLevel.Baseline)
{
    private const int RelaxedInUserNamespacesSince = 35;

    public override Violation? Check(PodTemplate pod, int minor) =>
        minor >= RelaxedInUserNamespacesSince && pod.HasUserNamespace() ? null : Masked(this, pod);

    /// <summary>The rule without the relaxation.</summary>
    public static Violation? Masked(PodSecurityCheck check, PodTemplate pod)
    {
        var offences = default(Offences);
        List<string>? values = null;
        foreach (var container in pod.Containers)
        {
            var field = container.SecurityContext["procMount"];
            if (field.IsSet && field.Text != "Default")
            {
                offences.Add(field, container);
                (values ??= []).Add(field.Shown());
            }
        }

        return values is null
            ? null
            : offences.ToViolation(check, "procMount", $"{offences.Containers()} must not set securityContext.procMount to {Wording.QuotedSet(values)}");
    }
}
