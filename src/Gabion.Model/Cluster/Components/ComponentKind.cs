namespace Gabion.Model.Cluster.Components;

/// <summary>The programs of Kubernetes, and under it, whose settings are judged.</summary>
public enum ComponentKind
{
    ApiServer,
    ControllerManager,
    Scheduler,
    Etcd,
    Kubelet,
    Proxy,

    /// <summary>Docker's daemon.</summary>
    Docker,

    /// <summary>The container runtime CRI-O.</summary>
    Crio,
}

/// <summary>The names of components.</summary>
public static class ComponentNames
{
    /// <summary>The program: <c>kube-apiserver</c>.</summary>
    public static string Program(this ComponentKind kind) => kind switch
    {
        ComponentKind.ApiServer => "kube-apiserver",
        ComponentKind.ControllerManager => "kube-controller-manager",
        ComponentKind.Scheduler => "kube-scheduler",
        ComponentKind.Etcd => "etcd",
        ComponentKind.Kubelet => "kubelet",
        ComponentKind.Docker => "dockerd",
        ComponentKind.Crio => "crio",
        _ => "kube-proxy",
    };

    /// <summary>The component that a program is, whatever folder it lies in; null for any other. <c>hyperkube</c>'s short words are names too.</summary>
    public static ComponentKind? Of(string program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return program[(program.LastIndexOf('/') + 1)..] switch
        {
            "kube-apiserver" or "apiserver" => ComponentKind.ApiServer,
            "kube-controller-manager" or "controller-manager" => ComponentKind.ControllerManager,
            "kube-scheduler" or "scheduler" => ComponentKind.Scheduler,
            "etcd" => ComponentKind.Etcd,
            "kubelet" => ComponentKind.Kubelet,
            "kube-proxy" or "proxy" => ComponentKind.Proxy,
            "dockerd" => ComponentKind.Docker,
            "crio" => ComponentKind.Crio,
            _ => null,
        };
    }
}
