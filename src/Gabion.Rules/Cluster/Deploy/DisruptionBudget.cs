using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A PodDisruptionBudget and the pods it protects.</summary>
internal sealed record DisruptionBudget(KubernetesObject Object)
{
    public static IEnumerable<DisruptionBudget> In(ObjectSet set) =>
        set.OfKind("PodDisruptionBudget").Where(item => item.Group == "policy").Select(item => new DisruptionBudget(item));

    /// <summary>An absent selector selects nothing; an empty one everything, except in the version before v1.</summary>
    public IEnumerable<Workload> Pods(ObjectSet set)
    {
        var field = Object.Spec["selector"];
        var selector = LabelSelector.Of(field);
        return field.IsSet && !(selector.IsEmpty && Object.Version == "v1beta1") ? set.Index.Pods.Select(Object.Namespace, selector) : [];
    }

    /// <summary>The bound that no number of pods satisfies; absent when pods can be evicted, or when an autoscaler decides how many there are.</summary>
    public Field BlockingField(ObjectSet set, IReadOnlyDictionary<KubernetesObject, Autoscaler> scaled)
    {
        var most = Object.Spec["maxUnavailable"];
        if (most.Text is "0" or "0%")
        {
            return most;
        }

        var least = Object.Spec["minAvailable"];
        if (least.Text == "100%")
        {
            return least;
        }

        var pods = least.Integer > 0 ? Pods(set).ToList() : [];
        var isBlocking = pods.Count > 0
            && pods.All(workload => workload.Replicas() is > 0 && !scaled.ContainsKey(workload.Object))
            && pods.Sum(workload => workload.Replicas()) <= least.Integer;
        return isBlocking ? least : default;
    }
}
