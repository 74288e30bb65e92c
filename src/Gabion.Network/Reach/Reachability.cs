using System.Collections.Immutable;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Policies;

namespace Gabion.Network.Reach;

/// <summary>
/// Who may reach whom: every pair of classes of endpoints, and every class with every range of outside addresses, decided from the
/// policies of both directions. A connection is allowed when the source's egress and the destination's ingress allow it.
/// </summary>
public sealed class Reachability
{
    private readonly DecisionStore _store = new();
    private readonly DirectionTable _egress;
    private readonly DirectionTable _ingress;
    private readonly int[] _classOf;

    /// <summary>The network of each class, where some namespace has its own; null when all are in one.</summary>
    private readonly string?[]? _networks;

    private Reachability(Topology topology, IEnumerable<AddressSet> cuts, CancellationToken cancellationToken)
    {
        Topology = topology;
        var controller = new Endpoint
        {
            Kind = EndpointKind.IngressController,
            Namespace = new("ingress-controller-ns", LabelMap.Empty.With("kubernetes.io/metadata.name", "ingress-controller-ns"), IsDeclared: true, null),
            Workload = "{ingress-controller}",
            Name = "ingress-controller",
            Labels = LabelMap.Empty,
        };
        var visible = new Visibility();
        foreach (var policy in topology.Policies)
        {
            Look(policy, visible);
        }

        var (classes, classOf) = EndpointClass.Group(topology.Endpoints.Add(controller), visible);
        Classes = classes;
        Controller = classOf[^1];
        _classOf = classOf;
        _networks = topology.PrimaryNetworks.Count == 0 ? null : [.. classes.Select(item => topology.PrimaryNetworks.GetValueOrDefault(item.Namespace.Name))];
        var more = cuts.ToList();
        Sources = [.. AddressRange.Partition(Bounds(topology, Direction.Ingress).Concat(more))];
        Destinations = [.. AddressRange.Partition(Bounds(topology, Direction.Egress).Concat(more))];
        _egress = new(Direction.Egress, topology.Tiers, classes, Destinations, _store, cancellationToken);
        _ingress = new(Direction.Ingress, topology.Tiers, classes, Sources, _store, cancellationToken);
    }

    public Topology Topology { get; }

    public ImmutableArray<EndpointClass> Classes { get; }

    /// <summary>The class of an ingress controller that no policy names.</summary>
    public int Controller { get; }

    /// <summary>The outside addresses as sources, cut wherever a policy tells them apart.</summary>
    public ImmutableArray<AddressRange> Sources { get; }

    /// <summary>The outside addresses as destinations, cut wherever a policy tells them apart.</summary>
    public ImmutableArray<AddressRange> Destinations { get; }

    internal DecisionStore Store => _store;

    /// <param name="cuts">Sets of addresses at whose bounds ranges are cut too, so that two answers can be compared.</param>
    public static Reachability Of(Topology topology, CancellationToken cancellationToken, params IEnumerable<AddressSet> cuts)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(cuts);
        return new(topology, cuts, cancellationToken);
    }

    /// <summary>The bounds that the policies of a set draw, as both directions see them.</summary>
    public static IEnumerable<AddressSet> Bounds(Topology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return Bounds(topology, Direction.Ingress).Concat(Bounds(topology, Direction.Egress));
    }

    /// <summary>The number of the class of an endpoint of the topology.</summary>
    public int ClassOf(int endpoint) => _classOf[endpoint];

    public Decision Between(int from, int to) => _store[BetweenNumber(from, to)];

    public Decision FromOutside(int range, int to) => _store[FromOutsideNumber(range, to)];

    public Decision ToOutside(int from, int range) => _store[ToOutsideNumber(from, range)];

    internal int BetweenNumber(int from, int to) =>
        _networks is not null && AreApart(from, to) ? DecisionStore.Nothing : _store.Both(_egress.Toward(from, to), _ingress.Toward(to, from));

    /// <summary>Whether two classes are in different networks; an ingress controller is reached through all of them.</summary>
    private bool AreApart(int from, int to) => _networks![from] != _networks[to] && from != Controller && to != Controller;

    internal int FromOutsideNumber(int range, int to) => _ingress.TowardRange(to, range);

    internal int ToOutsideNumber(int from, int range) => _egress.TowardRange(from, range);

    internal DirectionTable Table(Direction direction) => direction == Direction.Egress ? _egress : _ingress;

    private static void Look(NetworkPolicyFact policy, Visibility visible)
    {
        policy.Subject.Look(visible);
        foreach (var direction in (Direction[])[Direction.Ingress, Direction.Egress])
        {
            foreach (var rule in policy.Speaks(direction) ? policy.Rules(direction) : [])
            {
                visible.PortNames.UnionWith(rule.Ports.Names());
                rule.Self?.Look(visible);
                foreach (var term in rule.Peers)
                {
                    term.Endpoints?.Look(visible);
                }
            }
        }
    }

    private static IEnumerable<AddressSet> Bounds(Topology topology, Direction direction) =>
        topology.Policies.Where(policy => policy.Speaks(direction))
            .SelectMany(policy => policy.Rules(direction))
            .SelectMany(rule => rule.Peers)
            .SelectMany(term => (AddressSet[])[term.Addresses, term.PossibleAddresses]);
}
