using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A HorizontalPodAutoscaler, or KEDA's object that becomes one, and what it scales.</summary>
internal sealed record Autoscaler(KubernetesObject Object, KubernetesObject Target, long MinReplicas)
{
    /// <summary>The scaled objects of the set, each with its autoscaler.</summary>
    public static IReadOnlyDictionary<KubernetesObject, Autoscaler> Targets(ObjectSet set)
    {
        var targets = new Dictionary<KubernetesObject, Autoscaler>();
        foreach (var scaler in In(set))
        {
            var reference = scaler.Spec["scaleTargetRef"];
            if (set.Index.Find(reference["kind"].Text ?? "Deployment", scaler.Namespace, reference["name"].Text ?? "") is { } target)
            {
                var least = scaler.Kind == "ScaledObject" ? scaler.Spec["minReplicaCount"].Integer ?? 0 : scaler.Spec["minReplicas"].Integer ?? 1;
                if (!targets.TryGetValue(target, out var known) || known.MinReplicas < least)
                {
                    targets[target] = new(scaler, target, least); // of variants, the one that asks for most
                }
            }
        }

        return targets;
    }

    /// <summary>The names of the resources that are measured as a share of what the pods request.</summary>
    public static IEnumerable<Field> UtilizationMetrics(KubernetesObject scaler)
    {
        var old = scaler.Spec["targetCPUUtilizationPercentage"];
        return scaler.Spec["metrics"].Items
            .Select(metric => metric["resource"])
            .Where(resource => resource["target"]["type"].Text == "Utilization" && resource["name"].Text is not null)
            .Select(resource => resource["name"])
            .Concat(old.IsSet ? [scaler.Spec["metrics"]] : []);
    }

    private static IEnumerable<KubernetesObject> In(ObjectSet set) =>
        set.OfKind("HorizontalPodAutoscaler").Where(item => item.Group == "autoscaling")
            .Concat(set.OfKind("ScaledObject").Where(item => item.Group == "keda.sh"));
}
