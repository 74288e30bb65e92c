using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A path of the node that a pod has as a volume.</summary>
/// <param name="Path">The path, with <c>.</c>, <c>..</c> and doubled slashes resolved.</param>
/// <param name="Source">Where the path is written.</param>
/// <param name="IsReadOnly">True when it is mounted, and nowhere writable.</param>
internal sealed record HostMount(string Volume, string Path, Field Source, bool IsReadOnly, ImmutableArray<HostMountUse> Writable)
{
    public static IEnumerable<HostMount> Of(PodTemplate pod) =>
        PodSecurityChecks.HostPathVolumes.Check(pod, PodSecurityVersion.NewestMinor) is null
            ? []
            : from volume in pod.Spec["volumes"].Items
              where volume["hostPath"].IsSet
              select Of(pod, volume["name"].Text ?? "", volume["hostPath"]);

    private static HostMount Of(PodTemplate pod, string volume, Field source)
    {
        var uses = (from container in pod.Containers
                    from mount in container.Field["volumeMounts"].Items
                    where mount["name"].Text == volume
                    select new HostMountUse(container, mount)).ToList();
        var writable = uses.Where(use => !use.Mount["readOnly"].IsTrue).ToImmutableArray();
        var path = source["path"];
        return new(volume, Clean(path.Text ?? ""), path.Exists ? path : source, uses.Count > 0 && writable.IsEmpty, writable);
    }

    private static string Clean(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return $"/{string.Join('/', parts)}";
    }
}

/// <summary>A container that mounts it.</summary>
internal sealed record HostMountUse(ContainerSpec Container, Field Mount);
