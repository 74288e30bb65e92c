namespace Gabion.Model.Cluster;

/// <summary>An object that runs pods: a Pod itself, or any kind that embeds a pod template.</summary>
public sealed class Workload(KubernetesObject @object, PodTemplate pod) : Fact(@object.File)
{
    public KubernetesObject Object { get; } = @object;

    public PodTemplate Pod { get; } = pod;

    public string Kind => Object.Kind;

    /// <summary>
    /// A static pod, as its file or as the mirror of it that the API shows: a kubelet runs it, makes it again, and gives it no service account; objects of the API
    /// it may not name (https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/).
    /// </summary>
    public bool IsStatic => Object.Is("", "Pod")
        && (Object.Annotations["kubernetes.io/config.mirror"].IsSet || Object.Annotations["kubernetes.io/config.source"].Text is "file" or "http" || Array.Exists(StaticFolders, folder => $"/{Object.File.Path}".Contains(folder, StringComparison.Ordinal)));

    public override Resource Resource => Object.Resource;

    /// <summary>Where kubeadm, k3s and RKE2 keep them.</summary>
    private static readonly string[] StaticFolders = ["/etc/kubernetes/manifests/", "/agent/pod-manifests/"];
}
