using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Network.Policies;

/// <summary>The direction of a connection, seen from the endpoint that a policy is about.</summary>
public enum Direction
{
    Ingress,
    Egress,
}

/// <summary>
/// When a policy is asked. What one of an early stage does not match goes on to the next stage, whatever the default of its tier is
/// (https://docs.tigera.io/calico/latest/network-policy/hosts/host-forwarded-traffic).
/// </summary>
public enum PolicyStage
{
    /// <summary>Before connections are tracked: Calico's <c>doNotTrack</c>.</summary>
    Untracked,

    /// <summary>Before addresses of Services are translated: Calico's <c>preDNAT</c>.</summary>
    BeforeTranslation,
    Normal,
}

/// <summary>A policy of any kind, in the terms that all of them share.</summary>
public sealed record NetworkPolicyFact
{
    /// <summary>The kind as it is written, <c>NetworkPolicy</c>, <c>AdminNetworkPolicy</c>…</summary>
    public required string Kind { get; init; }

    /// <summary>The namespace; null for a policy of the whole cluster.</summary>
    public required string? Namespace { get; init; }

    public required string Name { get; init; }

    public required Location Place { get; init; }

    /// <summary>The endpoints that it is about.</summary>
    public required EndpointSelector Subject { get; init; }

    /// <summary>The rules of incoming connections; default (not empty) when the policy does not speak of them.</summary>
    public ImmutableArray<NetworkRule> Ingress { get; init; }

    /// <summary>The rules of outgoing connections; default (not empty) when the policy does not speak of them.</summary>
    public ImmutableArray<NetworkRule> Egress { get; init; }

    public PolicyStage Stage { get; init; } = PolicyStage.Normal;

    /// <summary>The place in its tier: lowest first.</summary>
    public double Order { get; init; }

    /// <summary>True when policies of equal order have no order between them (AdminNetworkPolicy): then either may be asked first.</summary>
    public bool MayTie { get; init; }

    /// <summary>False when the policy only allows, and leaves what it does not match to others (Cilium's <c>enableDefaultDeny: false</c>).</summary>
    public bool Isolates { get; init; } = true;

    /// <summary>True for what no object says: it stands for what a plugin does by itself.</summary>
    public bool IsImplied { get; init; }

    /// <summary>Blocks of addresses that not everybody reads alike, and that API servers refuse in a new policy from 1.36 on.</summary>
    public ImmutableArray<OddBlock> OddBlocks { get; init; } = [];

    /// <summary>True for what a server has given out: it has taken the policy, however old or strict it is.</summary>
    public bool IsStored { get; init; }

    /// <summary>True when it depends on the server's version whether the policy is there at all.</summary>
    public bool MayBeRefused => !IsStored && !OddBlocks.IsEmpty;

    /// <summary>The name with the namespace, as messages have it.</summary>
    public string FullName => Namespace is null ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";

    public ImmutableArray<NetworkRule> Rules(Direction direction) => direction == Direction.Ingress ? Ingress : Egress;

    /// <summary>Whether it speaks of a direction at all.</summary>
    public bool Speaks(Direction direction) => !Rules(direction).IsDefault;
}

/// <summary>A block of addresses in a form that servers took once and refuse now.</summary>
/// <param name="What">A clause with the field's path and value.</param>
/// <param name="Plain">The same as all read it; null where that cannot be told.</param>
public sealed record OddBlock(string What, string? Plain, Location Place);

/// <summary>Policies that are asked together, before those of a higher order.</summary>
/// <param name="Order">Lowest first; ties go by name.</param>
/// <param name="Default">What happens to a connection that no rule matches, when the tier has a policy about the endpoint.</param>
public sealed record PolicyTier(string Name, double Order, RuleAction Default, ImmutableArray<NetworkPolicyFact> Policies)
{
    /// <summary>Where AdminNetworkPolicy and the Admin tier of ClusterNetworkPolicy stand (Calico's <c>kube-admin</c>).</summary>
    public const double AdminOrder = 1_000;

    /// <summary>Where NetworkPolicy stands (Calico's <c>default</c>).</summary>
    public const double DefaultOrder = 1_000_000;

    /// <summary>Where BaselineAdminNetworkPolicy and the Baseline tier stand (Calico's <c>kube-baseline</c>).</summary>
    public const double BaselineOrder = 10_000_000;

    /// <summary>The place of a Kubernetes NetworkPolicy among Calico's in the default tier.</summary>
    public const double NetworkPolicyOrder = 1_000;
}
