using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Network.Algebra;

namespace Gabion.Network.Facts;

/// <summary>A port that a container gives a name to.</summary>
public sealed record NamedPort(string Name, TransportProtocol Protocol, ushort Number);

/// <summary>What an endpoint is to a network plugin.</summary>
public enum EndpointKind
{
    Pod,

    /// <summary>An interface of a node (Calico HostEndpoint, Cilium host).</summary>
    Host,

    /// <summary>The ingress controller that an Ingress, Gateway or Route needs and no manifest shows.</summary>
    IngressController,
}

/// <summary>A namespace with the labels that selectors see; <c>kubernetes.io/metadata.name</c> is always among them.</summary>
/// <param name="IsDeclared">False when no manifest shows the namespace: then no label but its name is known.</param>
public sealed record NamespaceFact(string Name, LabelMap Labels, bool IsDeclared, Location? Place);

/// <summary>What can send and receive: the pods of a workload that have the same labels, a single pod, a host interface.</summary>
public sealed record Endpoint
{
    public required EndpointKind Kind { get; init; }

    public required NamespaceFact Namespace { get; init; }

    /// <summary>The workload that is shown: <c>ns/name[Kind]</c>.</summary>
    public required string Workload { get; init; }

    /// <summary>The name of the workload, without namespace and kind.</summary>
    public required string Name { get; init; }

    public required LabelMap Labels { get; init; }

    public string ServiceAccount { get; init; } = "default";

    public LabelMap ServiceAccountLabels { get; init; } = LabelMap.Empty;

    public ImmutableArray<NamedPort> NamedPorts { get; init; } = [];

    /// <summary>The ports that containers declare; null for endpoints that declare none by nature (virtual machines).</summary>
    public ConnectionSet? DeclaredPorts { get; init; } = ConnectionSet.Empty;

    /// <summary>True for pods in the network of their node: plugins differ in whether policies select them.</summary>
    public bool IsHostNetwork { get; init; }

    /// <summary>The addresses, where the manifest shows them (the status of a pod), or those that it gets one of; null when they are not known.</summary>
    public AddressSet? Addresses { get; init; }

    /// <summary>The network that it is in: a pod is one endpoint in its primary network, and another in each secondary one.</summary>
    public ClusterNetwork Network { get; init; } = ClusterNetwork.Pod;

    /// <summary>False when it has no interface in the primary network of its namespace (a virtual machine on other networks only): nothing passes there.</summary>
    public bool IsAttached { get; init; } = true;

    /// <summary>The definition that attached it to a secondary network, <c>namespace/name</c>; null in primary networks.</summary>
    public string? Attachment { get; init; }

    /// <summary>The further networks that it asks for.</summary>
    public ImmutableArray<NetworkReference> Asked { get; init; } = [];

    /// <summary>True for a virtual machine, which is in the networks that its specification lists.</summary>
    public bool IsMachine { get; init; }

    public Location? Place { get; init; }

    /// <summary>The object that it was read from; null for virtual machines and host interfaces.</summary>
    public Workload? Source { get; init; }
}
