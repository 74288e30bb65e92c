using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A claim for storage: an object of its own or a template in a StatefulSet.</summary>
internal sealed record VolumeClaim(string Name, Field Spec)
{
    public static IEnumerable<VolumeClaim> Of(KubernetesObject item)
    {
        if (item.Is("", "PersistentVolumeClaim"))
        {
            return [new(item.Name, item.Spec)];
        }

        return item.Is("apps", "StatefulSet")
            ? item.Spec["volumeClaimTemplates"].Items.Select(claim => new VolumeClaim(claim["metadata"]["name"].Text ?? "", claim["spec"]))
            : [];
    }
}
