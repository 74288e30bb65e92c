using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>Probes and lifecycle hooks may only call the pod itself: the kubelet would otherwise call any host for it.</summary>
internal sealed class HostProbesAndHostLifecycle() : PodSecurityCheck("hostProbesAndHostLifecycle", PodSecurityLevel.Baseline, firstMinor: 34)
{
    public override Violation? Check(PodTemplate pod, int minor)
    {
        var offences = default(Offences);
        foreach (var container in pod.Containers)
        {
            Ask(container.Field["livenessProbe"], container, ref offences);
            Ask(container.Field["readinessProbe"], container, ref offences);
            Ask(container.Field["startupProbe"], container, ref offences);
            var lifecycle = container.Field["lifecycle"];
            if (lifecycle.IsSet)
            {
                Ask(lifecycle["postStart"], container, ref offences);
                Ask(lifecycle["preStop"], container, ref offences);
            }
        }

        if (!offences.Any)
        {
            return null;
        }

        var hosts = offences.Fields().Select(field => field.Shown()).Distinct(StringComparer.Ordinal).ToList();
        var uses = Wording.Plural(offences.ContainerCount, "uses", "use");
        var noun = Wording.Plural(hosts.Count, "probe or lifecycle host", "probe or lifecycle hosts");
        return offences.ToViolation(this, "probe or lifecycle host", $"{offences.Containers()} {uses} {noun} {Wording.QuotedSet(hosts)}");
    }

    private static void Ask(Field handler, ContainerSpec container, ref Offences offences)
    {
        if (!handler.IsSet)
        {
            return;
        }

        foreach (var action in (ReadOnlySpan<string>)["httpGet", "tcpSocket"])
        {
            var host = handler[action]["host"];
            if (host.IsSet && host.Text is not { Length: 0 })
            {
                offences.Add(host, container);
            }
        }
    }
}
