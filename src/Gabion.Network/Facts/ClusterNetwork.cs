using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Network.Algebra;

namespace Gabion.Network.Facts;

/// <summary>What makes a network.</summary>
public enum NetworkKind
{
    /// <summary>The network that every pod is in unless something else is said.</summary>
    Pod,

    /// <summary>A <c>UserDefinedNetwork</c> of OVN-Kubernetes, for one namespace.</summary>
    UserDefined,

    /// <summary>A <c>ClusterUserDefinedNetwork</c> of OVN-Kubernetes, for the namespaces that it selects.</summary>
    ClusterUserDefined,

    /// <summary>A <c>NetworkAttachmentDefinition</c>, or several with the same network in them.</summary>
    Attachment,
}

/// <summary>The object that makes a network, as messages name it, with its place; null for one that is not in the input.</summary>
public sealed record NetworkSource(string Name, Location? Place);

/// <summary>
/// A network that pods are in. Pods of different networks cannot reach each other, whatever policies say. Networks that may be one
/// and the same share a key.
/// </summary>
/// <param name="kind">What makes it.</param>
/// <param name="name">The name that is shown: for a network of one namespace the name of that.</param>
/// <param name="isPrimary">True when it takes the place of the pod network; false when it comes beside it.</param>
/// <param name="sources">The objects that make it; none for the pod network.</param>
/// <param name="keys">What it is told from others by: two networks with one of them in common may be the same.</param>
public sealed class ClusterNetwork(NetworkKind kind, string name, bool isPrimary, ImmutableArray<NetworkSource> sources, ImmutableArray<string> keys)
{
    public static ClusterNetwork Pod { get; } = new(NetworkKind.Pod, "pod-network", isPrimary: true, [], ["pod-network"]);

    public NetworkKind Kind { get; } = kind;

    public string Name { get; } = name;

    public bool IsPrimary { get; } = isPrimary;

    public ImmutableArray<NetworkSource> Sources { get; } = sources;

    /// <summary>True for networks of OVN-Kubernetes, which knows their pods by network; other plugins know them by the definition that attached them.</summary>
    public bool IsOverlay { get; init; }

    internal ImmutableArray<string> Keys { get; } = keys;

    /// <summary>The name with its kind: <c>blue[UDN]</c>; <c>pod-network</c>.</summary>
    public string Label => Kind == NetworkKind.Pod ? Name : $"{Name}[{Short}]";

    /// <summary>The name as the head of a list has it: <c>secondary NAD macvlan</c>; <c>Pod network</c>.</summary>
    public string Title => Kind == NetworkKind.Pod ? "Pod network" : $"{(IsPrimary ? "primary" : "secondary")} {Short} {Name}";

    private string Short => Kind switch { NetworkKind.UserDefined => "UDN", NetworkKind.ClusterUserDefined => "CUDN", _ => "NAD" };

    /// <summary>Whether both are one network; unknown when the input does not tell them apart.</summary>
    public Match IsSame(ClusterNetwork other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other))
        {
            return Match.Yes;
        }

        foreach (var key in Keys)
        {
            foreach (var another in other.Keys)
            {
                if (key == another)
                {
                    return Match.Unknown;
                }
            }
        }

        return Match.No;
    }

    /// <summary>One that may be any of several, under the name of the first.</summary>
    internal static ClusterNetwork OneOf(IReadOnlyList<ClusterNetwork> networks) => new(
        networks[0].Kind, networks[0].Name, networks[0].IsPrimary, [.. networks.SelectMany(network => network.Sources)], [.. networks.SelectMany(network => network.Keys).Distinct()])
    {
        IsOverlay = networks[0].IsOverlay,
    };

    public override string ToString() => Label;
}

/// <summary>A network that a pod asks for, by the object that defines it.</summary>
/// <param name="Namespace">The namespace of the definition.</param>
/// <param name="Addresses">The addresses that the pod asks for there; null when it asks for none.</param>
/// <param name="IsDefault">True when it takes the place of the pod network.</param>
public sealed record NetworkReference(string Namespace, string Name, AddressSet? Addresses, bool IsDefault = false)
{
    public override string ToString() => $"{Namespace}/{Name}";
}
