using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.Mesh;

/// <summary>The TLS settings of a DestinationRule: for the host, for its ports, for its subsets.</summary>
internal static class TrafficTls
{
    public static IEnumerable<Field> Of(KubernetesObject item)
    {
        if (!item.Is("networking.istio.io", "DestinationRule"))
        {
            yield break;
        }

        foreach (var policy in item.Spec["subsets"].Items.Select(subset => subset["trafficPolicy"]).Prepend(item.Spec["trafficPolicy"]))
        {
            yield return policy["tls"];
            foreach (var port in policy["portLevelSettings"].Items)
            {
                yield return port["tls"];
            }
        }
    }
}
