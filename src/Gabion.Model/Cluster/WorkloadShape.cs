namespace Gabion.Model.Cluster;

/// <summary>What rules ask of a workload as a whole.</summary>
public static class WorkloadShape
{
    /// <summary>True for pods that run until they are stopped, so that probes and replicas have a meaning.</summary>
    public static bool Serves(this Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return workload.Kind is not ("Job" or "CronJob" or "PodTemplate") && !workload.IsFragment() && !workload.IsHook();
    }

    /// <summary>True for the workload kinds of Kubernetes itself; an operator may complete a template of its own kind.</summary>
    public static bool IsBuiltIn(this Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return workload.Object.Group is "" or "apps" or "batch" or "extensions";
    }

    /// <summary>
    /// True for a patch (kustomize) or the like: what it does not say stands in another file. It shows in a container
    /// without an image, or in a controller with neither selector nor labels.
    /// </summary>
    public static bool IsFragment(this Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var isUnlabelled = workload.Object.Group == "apps" && workload.Object.Version == "v1"
            && !workload.Object.Spec["selector"].IsSet && !workload.Pod.Metadata["labels"].IsSet;
        if (isUnlabelled)
        {
            return true;
        }

        foreach (var container in workload.Pod.Containers)
        {
            if (!container.Field["image"].IsSet)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for what Helm or Argo CD runs once around an installation and deletes.</summary>
    public static bool IsHook(this Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return workload.Object.Annotations["helm.sh/hook"].IsSet || workload.Object.Annotations["argocd.argoproj.io/hook"].IsSet;
    }

    /// <summary>How many pods it asks for; null for kinds that do not say (DaemonSet, Job, Pod).</summary>
    public static long? Replicas(this Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return workload.Kind is "Deployment" or "StatefulSet" or "ReplicaSet" or "ReplicationController"
            ? workload.Object.Spec["replicas"] is { IsSet: true } replicas ? replicas.Integer : 1
            : null;
    }
}
