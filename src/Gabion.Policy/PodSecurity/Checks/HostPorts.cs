using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>No container may take a port of the node.</summary>
internal sealed class HostPorts() : PodSecurityCheck("hostPorts", PodSecurityLevel.Baseline)
{
    public override Violation? Check(PodTemplate pod, int minor)
    {
        var offences = default(Offences);
        SortedSet<string>? ports = null;
        foreach (var container in pod.Containers)
        {
            foreach (var port in container.Field["ports"].Items)
            {
                var taken = OnTheNode(pod, container, port);
                if (taken.MayBeOtherThanZero())
                {
                    offences.Add(taken, container);
                    (ports ??= new(StringComparer.Ordinal)).Add(taken.Shown());
                }
            }
        }

        if (ports is null)
        {
            return null;
        }

        var uses = Wording.Plural(offences.ContainerCount, "uses", "use");
        var noun = Wording.Plural(ports.Count, "hostPort", "hostPorts");
        return offences.ToViolation(this, "hostPort", $"{offences.Containers()} {uses} {noun} {string.Join(", ", ports)}");
    }

    /// <summary>API defaulting: on the node's network every container port that names no host port takes the port of that number.</summary>
    private static Field OnTheNode(PodTemplate pod, ContainerSpec container, Field port)
    {
        var own = port["hostPort"];
        var isDefaulted = pod.HostNetwork && container.Role != ContainerRole.Ephemeral && !own.MayBeOtherThanZero();
        return isDefaulted ? port["containerPort"] : own;
    }
}
