using Gabion.Formats.Tree;

namespace Gabion.Model.Cluster;

/// <summary>
/// Labels as a selector sees them: those that are written, and for pods those that their controller adds when it makes
/// them (<c>statefulset.kubernetes.io/pod-name</c>, <c>job-name</c>…).
/// </summary>
/// <param name="Written">The mapping in the manifest.</param>
/// <param name="Controller">The object that makes the pods; null for labels of anything else.</param>
public readonly record struct LabelSet(Field Written, KubernetesObject? Controller = null)
{
    public bool Contains(string key) => Written[key].Exists || IsGiven(key, value: null);

    public bool Contains(string key, string value)
    {
        var written = Written[key];
        return written.Exists ? (written.Text ?? "") == value : IsGiven(key, value);
    }

    /// <summary>True for keys that controllers set on the pods they make, so that an index of written labels misses them.</summary>
    public static bool IsGivenByControllers(string key) => key
        is "statefulset.kubernetes.io/pod-name" or "apps.kubernetes.io/pod-index" or "controller-revision-hash" or "pod-template-hash"
        or "job-name" or "batch.kubernetes.io/job-name" or "controller-uid" or "batch.kubernetes.io/controller-uid"
        or "batch.kubernetes.io/job-completion-index" or "kubernetes.io/metadata.name";

    private bool IsGiven(string key, string? value)
    {
        if (Controller is null || !IsGivenByControllers(key))
        {
            return false;
        }

        var name = Controller.Name;
        return (Controller.Kind, key) switch
        {
            ("Namespace", "kubernetes.io/metadata.name") => value is null || value == name,
            ("StatefulSet", "statefulset.kubernetes.io/pod-name") or ("CronJob", "job-name" or "batch.kubernetes.io/job-name") =>
                value is null || value.StartsWith($"{name}-", StringComparison.Ordinal),
            ("Job", "job-name" or "batch.kubernetes.io/job-name") => value is null || value == name,
            ("StatefulSet", "apps.kubernetes.io/pod-index" or "controller-revision-hash") or ("DaemonSet", "controller-revision-hash") => true,
            ("Deployment" or "ReplicaSet", "pod-template-hash") => true,
            ("Job" or "CronJob", _) => key is "controller-uid" or "batch.kubernetes.io/controller-uid" or "batch.kubernetes.io/job-completion-index",
            _ => false,
        };
    }
}
