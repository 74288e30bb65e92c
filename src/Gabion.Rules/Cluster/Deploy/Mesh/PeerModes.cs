using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.Mesh;

/// <summary>The modes that a PeerAuthentication says: for all ports, and for single ones.</summary>
internal static class PeerModes
{
    public static IEnumerable<(Field Field, string Where)> Of(KubernetesObject item)
    {
        if (!item.Is("security.istio.io", "PeerAuthentication"))
        {
            yield break;
        }

        yield return (item.Spec["mtls"]["mode"], "");
        foreach (var port in item.Spec["portLevelMtls"].Entries)
        {
            yield return (port.Value["mode"], $" on port {port.Key}");
        }
    }
}
