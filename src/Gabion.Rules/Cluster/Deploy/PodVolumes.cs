using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The volumes of a pod and where containers mount them.</summary>
internal static class PodVolumes
{
    /// <summary>The names that a mount may use, those of a StatefulSet's claim templates among them.</summary>
    public static HashSet<string> Names(Workload workload)
    {
        var claims = VolumeClaim.Of(workload.Object).Select(claim => claim.Name);
        return [.. workload.Pod.Spec["volumes"].Items.Select(volume => volume["name"].Text ?? ""), .. claims];
    }

    /// <summary>Every mount of a file system or a block device.</summary>
    public static IEnumerable<Field> Mounts(Workload workload) =>
        workload.Pod.Containers.SelectMany(container => container.Field["volumeMounts"].Items.Concat(container.Field["volumeDevices"].Items));
}
