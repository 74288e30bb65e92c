using System.Collections.Immutable;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The pods that a Service sends requests to.</summary>
internal static class ServiceSelection
{
    /// <summary>A Service without a selector has endpoints that somebody writes by hand: it selects nothing.</summary>
    public static ImmutableArray<Workload> Of(ObjectSet set, KubernetesObject service) => set.Index.PodsBehind(service);
}
