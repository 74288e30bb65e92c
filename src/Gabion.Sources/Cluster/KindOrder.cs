namespace Gabion.Sources.Cluster;

/// <summary>Which kinds are read, and in which order.</summary>
public static class KindOrder
{
    /// <summary>What changes all the time and configures nothing.</summary>
    public static bool IsPassedOver(ApiKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return kind.Kind == "Event" || kind is { Group: "coordination.k8s.io", Kind: "Lease" } || kind is { Group: "", Kind: "ComponentStatus" }
            || kind.Group is "metrics.k8s.io" or "custom.metrics.k8s.io" or "external.metrics.k8s.io";
    }

    /// <summary>Owners before what they own: custom resources, workloads, what workloads make, pods.</summary>
    public static int RankOf(ApiKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return (kind.Group, kind.Kind) switch
        {
            ("", "Namespace") or ("apiextensions.k8s.io", _) => 0,
            ("", "Pod") => 6,
            ("", "ReplicationController") or ("apps", "ReplicaSet") or ("batch", "Job") => 5,
            ("apps", _) or ("batch", _) => 4,
            ("" or "autoscaling" or "policy" or "extensions", _) => 3,
            var (group, _) when group.EndsWith(".k8s.io", StringComparison.Ordinal) => 3,
            _ => 2,
        };
    }
}
