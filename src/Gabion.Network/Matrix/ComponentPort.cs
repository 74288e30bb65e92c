using System.Collections.Immutable;
using Gabion.Network.Algebra;

namespace Gabion.Network.Matrix;

/// <summary>Who has to reach a port, from the fewest to the most.</summary>
public enum NeededBy
{
    /// <summary>Nobody: it should not be there.</summary>
    Nobody,

    /// <summary>The node itself.</summary>
    Self,

    /// <summary>Other nodes of the cluster.</summary>
    Nodes,

    /// <summary>Clients outside the cluster too.</summary>
    Everybody,
}

/// <summary>
/// A port that a component of a cluster uses (https://kubernetes.io/docs/reference/networking/ports-and-protocols/ and the add-ons' own
/// documentation).
/// </summary>
/// <param name="Addon">The add-on it belongs to, as <see cref="Addons"/> finds it; null for Kubernetes itself.</param>
/// <param name="Needs">Who needs it, in words.</param>
public sealed record ComponentPort(string Component, string? Addon, TransportProtocol Protocol, ushort First, ushort Last, NeededBy NeededBy, string Needs)
{
    private const ushort NodePorts = 30000;
    private const TransportProtocol Tcp = TransportProtocol.Tcp;
    private const TransportProtocol Udp = TransportProtocol.Udp;

    public static ImmutableArray<ComponentPort> All { get; } =
    [
        new("kube-apiserver", null, Tcp, 6443, 6443, NeededBy.Everybody, "clients and every node"),
        new("etcd client", null, Tcp, 2379, 2379, NeededBy.Nodes, "API servers and etcd only"),
        new("etcd peer", null, Tcp, 2380, 2380, NeededBy.Nodes, "etcd members only"),
        new("etcd metrics", null, Tcp, 2381, 2381, NeededBy.Self, "the node itself"),
        new("kubelet", null, Tcp, 10250, 10250, NeededBy.Nodes, "the control plane"),
        new("kubelet health", null, Tcp, 10248, 10248, NeededBy.Self, "the node itself"),
        new("kubelet read-only", null, Tcp, 10255, 10255, NeededBy.Nobody, "nobody: readOnlyPort should be 0"),
        new("insecure API", null, Tcp, 8080, 8080, NeededBy.Nobody, "nobody, when it is the API server's"),
        new("kube-controller-manager", null, Tcp, 10257, 10257, NeededBy.Self, "the node itself"),
        new("kube-scheduler", null, Tcp, 10259, 10259, NeededBy.Self, "the node itself"),
        new("kube-proxy health", null, Tcp, 10256, 10256, NeededBy.Nodes, "the node itself and load balancers"),
        new("kube-proxy metrics", null, Tcp, 10249, 10249, NeededBy.Self, "the node itself"),
        new("NodePort Services", null, Tcp, NodePorts, 32767, NeededBy.Everybody, "whoever the Services are for"),
        new("NodePort Services", null, Udp, NodePorts, 32767, NeededBy.Everybody, "whoever the Services are for"),
        new("Calico BGP", "calico", Tcp, 179, 179, NeededBy.Nodes, "nodes and route reflectors"),
        new("Calico VXLAN", "calico", Udp, 4789, 4789, NeededBy.Nodes, "nodes"),
        new("Calico Typha", "calico", Tcp, 5473, 5473, NeededBy.Nodes, "nodes"),
        new("Calico WireGuard", "calico", Udp, 51820, 51821, NeededBy.Nodes, "nodes"),
        new("Calico Felix health", "calico", Tcp, 9099, 9099, NeededBy.Self, "the node itself"),
        new("Calico Felix metrics", "calico", Tcp, 9091, 9091, NeededBy.Nodes, "Prometheus"),
        new("Cilium health", "cilium", Tcp, 4240, 4240, NeededBy.Nodes, "nodes"),
        new("Cilium VXLAN", "cilium", Udp, 8472, 8472, NeededBy.Nodes, "nodes"),
        new("Cilium Geneve", "cilium", Udp, 6081, 6081, NeededBy.Nodes, "nodes"),
        new("Cilium Hubble", "cilium", Tcp, 4244, 4245, NeededBy.Nodes, "nodes"),
        new("Cilium metrics", "cilium", Tcp, 9962, 9965, NeededBy.Nodes, "Prometheus"),
        new("Cilium WireGuard", "cilium", Udp, 51871, 51871, NeededBy.Nodes, "nodes"),
        new("Flannel VXLAN", "flannel", Udp, 8472, 8472, NeededBy.Nodes, "nodes"),
        new("Flannel UDP", "flannel", Udp, 8285, 8285, NeededBy.Nodes, "nodes"),
        new("Weave", "weave", Tcp, 6783, 6783, NeededBy.Nodes, "nodes"),
        new("Weave", "weave", Udp, 6783, 6784, NeededBy.Nodes, "nodes"),
        new("node-exporter", "node-exporter", Tcp, 9100, 9100, NeededBy.Nodes, "Prometheus"),
    ];

    /// <summary>True for the range in which Services have ports of every node.</summary>
    public bool IsOfServices => First == NodePorts && Addon is null;

    public bool Covers(TransportProtocol protocol, ushort port) => Protocol == protocol && port >= First && port <= Last;

    /// <summary>The add-ons among the names and images of workloads.</summary>
    public static ImmutableHashSet<string> Addons(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var known = All.Select(port => port.Addon).OfType<string>().Distinct().ToList();
        return [.. words.SelectMany(word => known.Where(addon => word.Contains(addon, StringComparison.OrdinalIgnoreCase)))];
    }
}
