using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Network.Facts;

namespace Gabion.Network.Reading;

/// <summary>
/// Primary user-defined networks of OVN-Kubernetes (<c>k8s.ovn.org</c>): a namespace that opted in by its label leaves the cluster's
/// pod network for its own, and pods of different networks cannot reach each other whatever policies say.
/// </summary>
internal static class PrimaryNetworks
{
    private const string OptIn = "k8s.ovn.org/primary-user-defined-network";

    /// <summary>The network of each namespace that has one.</summary>
    public static Dictionary<string, string> Of(IReadOnlyList<KubernetesObject> objects, IEnumerable<NamespaceFact> namespaces)
    {
        var networks = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = namespaces.Where(space => space.Labels.Contains(OptIn)).ToList();
        foreach (var item in objects.Where(item => item.Group == "k8s.ovn.org"))
        {
            if (item.Kind == "UserDefinedNetwork" && IsPrimary(item.Spec) && open.Exists(space => space.Name == item.NamespaceOrDefault))
            {
                networks.TryAdd(item.NamespaceOrDefault, $"{item.NamespaceOrDefault}/{item.Name}");
            }
            else if (item.Kind == "ClusterUserDefinedNetwork" && IsPrimary(item.Spec["network"]))
            {
                var selector = LabelSelector.Of(item.Spec["namespaceSelector"]);
                foreach (var space in open.Where(space => space.Labels.Matches(selector) == Match.Yes))
                {
                    networks.TryAdd(space.Name, item.Name);
                }
            }
        }

        return networks;
    }

    private static bool IsPrimary(Field network) => network["layer2"]["role"].Text == "Primary" || network["layer3"]["role"].Text == "Primary";
}
