using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>A way out of a container, onto its node or to what is kept there.</summary>
/// <param name="Why">A clause: <c>container 'web' is privileged</c>.</param>
/// <param name="At">The value that opens it.</param>
/// <param name="Gift">What it gives.</param>
public sealed record NodeDoor(string Why, Field At, NodeGift Gift)
{
    /// <summary>Capabilities with which a process leaves its container.</summary>
    private static readonly string[] NodeCapabilities = ["ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO", "DAC_READ_SEARCH", "BPF"];

    /// <summary>Every way out of the containers of a workload's pods, those onto the node first.</summary>
    public static IEnumerable<NodeDoor> Of(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return workload.Pod.Containers.SelectMany(container => Of(workload.Pod, container)).Concat(HostFolders.Of(workload.Pod).DistinctBy(door => (door.At.Path, door.Gift))).OrderBy(door => door.Gift);
    }

    private static IEnumerable<NodeDoor> Of(PodTemplate pod, ContainerSpec container)
    {
        if (container.Effective("windowsOptions")["hostProcess"] is { IsTrue: true } hostProcess)
        {
            yield return new($"container '{container.Name}' is a process of its Windows node", hostProcess, NodeGift.Node);
        }

        if (pod.Spec["hostUsers"].IsFalse)
        {
            yield break; // its capabilities, all those of a privileged one too, hold in a user namespace of its own
        }

        if (container.SecurityContext["privileged"] is { IsTrue: true } privileged)
        {
            yield return new($"container '{container.Name}' is privileged", privileged, NodeGift.Node);
        }

        foreach (var item in container.SecurityContext["capabilities"]["add"].Items)
        {
            var capability = item.Text?.Replace("CAP_", "", StringComparison.Ordinal);
            if (capability is not null && NodeCapabilities.Contains(capability))
            {
                yield return new($"container '{container.Name}' has the capability {item.Text}", item, NodeGift.Node);
            }
            else if (capability == "SYS_PTRACE" && pod.Spec["hostPID"].IsTrue)
            {
                yield return new($"container '{container.Name}' sees the processes of its node (hostPID) and may change them ({item.Text})", item, NodeGift.Node);
            }
        }
    }
}
