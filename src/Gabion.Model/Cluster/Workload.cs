namespace Gabion.Model.Cluster;

/// <summary>An object that runs pods: a Pod itself, or any kind that embeds a pod template.</summary>
public sealed class Workload(KubernetesObject @object, PodTemplate pod) : Fact(@object.File)
{
    public KubernetesObject Object { get; } = @object;

    public PodTemplate Pod { get; } = pod;

    public string Kind => Object.Kind;

    public override Resource Resource => Object.Resource;
}
