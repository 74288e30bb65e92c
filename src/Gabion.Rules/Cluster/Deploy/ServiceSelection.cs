using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The pods that a Service sends requests to.</summary>
internal static class ServiceSelection
{
    /// <summary>A Service without a selector has endpoints that somebody writes by hand: it selects nothing.</summary>
    public static IEnumerable<Workload> Of(ObjectSet set, KubernetesObject service)
    {
        var selector = service.Spec["selector"];
        return service.Is("", "Service") && selector.IsMapping && selector.Entries.Count > 0 && service.Spec["type"].Text != "ExternalName"
            ? set.Index.Pods.Select(service.Namespace, LabelSelector.OfMap(selector))
            : [];
    }
}
