using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>The pod may not share the node's network, processes or inter-process communication.</summary>
internal sealed class HostNamespaces() : PodSecurityCheck("hostNamespaces", PodSecurityLevel.Baseline)
{
    private static readonly string[] Keys = ["hostNetwork", "hostPID", "hostIPC"];

    public override Violation? Check(PodTemplate pod, int minor)
    {
        var offences = default(Offences);
        List<string>? shared = null;
        foreach (var key in Keys)
        {
            var field = pod.Spec[key];
            if (field.MayBeTrue())
            {
                offences.Add(field);
                (shared ??= []).Add($"{key}=true");
            }
        }

        return shared is null ? null : offences.ToViolation(this, "host namespaces", string.Join(", ", shared));
    }
}
