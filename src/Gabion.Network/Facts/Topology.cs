using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Network.Algebra;
using Gabion.Network.Policies;

namespace Gabion.Network.Facts;

/// <summary>Everything of a set of manifests that decides who may reach whom.</summary>
/// <param name="Tiers">The policies, in the order in which they are asked.</param>
/// <param name="Entries">What an ingress controller is told to send on.</param>
/// <param name="Gaps">What was left out because it could not be read.</param>
/// <param name="Assumptions">Whole sentences: what was taken for granted because the input does not say.</param>
public sealed record Topology(
    ImmutableArray<Endpoint> Endpoints,
    ImmutableArray<PolicyTier> Tiers,
    ImmutableArray<EntryRoute> Entries,
    ImmutableArray<CoverageGap> Gaps,
    ImmutableArray<string> Assumptions)
{
    public IEnumerable<NetworkPolicyFact> Policies => Tiers.SelectMany(tier => tier.Policies);

    /// <summary>True when a policy names ICMP or another protocol without ports, so that they are worth a word in the answer.</summary>
    public bool SpeaksOfOtherProtocols => Policies.Any(policy => new[] { Direction.Ingress, Direction.Egress }
        .Where(policy.Speaks).SelectMany(direction => policy.Rules(direction)).Any(rule => rule.Ports.NamesOtherProtocols));

    /// <summary>The declared namespaces and those that an endpoint is in, by name.</summary>
    public ImmutableSortedDictionary<string, NamespaceFact> Namespaces { get; init; } = ImmutableSortedDictionary<string, NamespaceFact>.Empty;

    /// <summary>The same pods in the networks that they have beside their primary one, with the policies of those; null when there are none.</summary>
    public Topology? Secondary { get; init; }

    /// <summary>True for the secondary networks: no address outside the cluster is known to be there.</summary>
    public bool IsSecondary { get; init; }

    /// <summary>What is wrong with the objects that make networks, or with those that name them.</summary>
    public ImmutableArray<NetworkFault> NetworkFaults { get; init; } = [];

    /// <summary>True when the workloads are in more networks than one, or say of themselves in which they are.</summary>
    public bool HasNetworks => Secondary is { Endpoints.IsEmpty: false } || Endpoints.Any(endpoint => endpoint.IsMachine || endpoint.Network.Kind != NetworkKind.Pod);

    /// <summary>True when custom resources are there whose operator may make pods that no manifest shows: then an absence proves nothing.</summary>
    public bool MayHaveOtherPods { get; init; }

    /// <summary>The Services of the set.</summary>
    public ImmutableArray<ServiceFact> Services { get; init; } = [];
}

/// <summary>An object that makes a network, or names one, and has no effect.</summary>
/// <param name="IsMissing">True when what it names is not there; false when what it is for has not opted in.</param>
/// <param name="Message">A whole sentence.</param>
public sealed record NetworkFault(bool IsMissing, string Message, string Advice, Location Place);

/// <summary>Connections that an Ingress, a Gateway's route or an OpenShift Route asks of an ingress controller.</summary>
/// <param name="Source">The object, as messages name it: <c>Ingress shop/web</c>.</param>
/// <param name="Target">The number of the endpoint in <see cref="Topology.Endpoints"/>.</param>
/// <param name="Connections">The ports of the pod that the Service leads to.</param>
public sealed record EntryRoute(string Source, Location Place, int Target, ConnectionSet Connections);

/// <summary>A Service: which pods it leads to, and whether it opens them to the outside.</summary>
/// <param name="Type"><c>ClusterIP</c>, <c>NodePort</c>, <c>LoadBalancer</c>, <c>ExternalName</c>.</param>
/// <param name="Targets">Numbers of endpoints in <see cref="Topology.Endpoints"/>.</param>
public sealed record ServiceFact(string Namespace, string Name, string Type, Location Place, ImmutableArray<int> Targets, ImmutableArray<ServicePort> Ports)
{
    /// <summary>What it leads to, by label.</summary>
    public required LabelSelector Selector { get; init; }

    /// <summary>The addresses that its load balancer is for (<c>loadBalancerSourceRanges</c>), as they are written; empty for all.</summary>
    public ImmutableArray<string> SourceRanges { get; init; } = [];

    /// <summary>Addresses that nodes take for it (<c>externalIPs</c>).</summary>
    public ImmutableArray<string> ExternalAddresses { get; init; } = [];

    /// <summary>Its load balancer has an address of the private network.</summary>
    public bool IsInternal { get; init; }

    /// <summary>Whether it has ports on every node, for which <see cref="SourceRanges"/> do not hold (<c>allocateLoadBalancerNodePorts</c>).</summary>
    public bool HasNodePorts { get; init; }

    /// <summary>True for a Service that something outside the cluster can connect to.</summary>
    public bool IsOpenToOutside => Type is "NodePort" or "LoadBalancer";
}

/// <summary>One port of a Service.</summary>
/// <param name="Number">The port of the Service.</param>
/// <param name="TargetName">The name of the container port that it leads to; null when that is given by number.</param>
/// <param name="TargetNumber">The number of the container port; the port of the Service when nothing else is said.</param>
public sealed record ServicePort(string? Name, TransportProtocol Protocol, long Number, string? TargetName, long TargetNumber, long? NodePort)
{
    /// <summary>The ports of an endpoint that it leads to.</summary>
    public ConnectionSet Resolve(Endpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (TargetName is null)
        {
            return TargetNumber is > 0 and <= ushort.MaxValue
                ? ConnectionSet.Of(Protocol, IntervalSet<ushort>.Of((ushort)TargetNumber, (ushort)TargetNumber))
                : ConnectionSet.Empty;
        }

        var named = endpoint.NamedPorts.FirstOrDefault(port => port.Name == TargetName && port.Protocol == Protocol);
        return named is null ? ConnectionSet.Empty : ConnectionSet.Of(Protocol, IntervalSet<ushort>.Of(named.Number, named.Number));
    }
}
