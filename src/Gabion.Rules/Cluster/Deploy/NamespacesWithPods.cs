using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Namespaces whose Namespace object and whose pods are both in the set.</summary>
internal static class NamespacesWithPods
{
    /// <summary>Those in which the set has no object of a kind.</summary>
    public static IEnumerable<KubernetesObject> Without(ObjectSet set, string kind)
    {
        var having = set.OfKind(kind).Select(item => item.Namespace).ToHashSet();
        return having.Contains(null) ? [] : In(set).Where(item => !having.Contains(item.Name));
    }

    public static IEnumerable<KubernetesObject> In(ObjectSet set)
    {
        var used = set.Workloads.Select(workload => workload.Object.Namespace).ToHashSet();
        return set.OfKind("Namespace").Where(item => item.Is("", "Namespace") && used.Contains(item.Name));
    }
}
