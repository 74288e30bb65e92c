using System.Collections.Frozen;
using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity;

/// <summary>When the admission plug-in asks the standards about a pod that it has admitted before.</summary>
public static class PodUpdate
{
    private static readonly FrozenSet<string> Ignored = FrozenSet.Create(
        StringComparer.Ordinal, "exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status");

    /// <summary>True for parts of a pod through which its specification cannot change; an unknown one is asked about.</summary>
    public static bool IsIgnored(string subresource) => Ignored.Contains(subresource);

    /// <summary>True when containers came or went, or any image is another one: nothing else that the standards ask about can change.</summary>
    public static bool Matters(PodTemplate now, PodTemplate before)
    {
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(before);
        return !Images(now, isInit: false).SequenceEqual(Images(before, isInit: false))
            || !Images(now, isInit: true).SequenceEqual(Images(before, isInit: true))
            || now.Containers.Where(IsEphemeral).Any(added => !before.Containers.Any(known => IsEphemeral(known) && known.Name == added.Name && Image(known) == Image(added)));
    }

    private static IEnumerable<string?> Images(PodTemplate pod, bool isInit) => pod.Containers
        .Where(container => !IsEphemeral(container) && (container.Role is ContainerRole.Init or ContainerRole.Sidecar) == isInit)
        .Select(Image);

    private static string? Image(ContainerSpec container) => container.Field["image"].Text;

    private static bool IsEphemeral(ContainerSpec container) => container.Role == ContainerRole.Ephemeral;
}
