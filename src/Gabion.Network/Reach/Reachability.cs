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

    /// <summary>True when every class is in the pod network.</summary>
    private readonly bool _isOneNetwork;

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
        _isOneNetwork = classes.All(item => item.IsAttached && item.Network.Kind == NetworkKind.Pod);
        var more = cuts.ToList();
        Sources = topology.IsSecondary ? [] : [.. AddressRange.Partition(Bounds(topology, Direction.Ingress).Concat(more))];
        Destinations = topology.IsSecondary ? [] : [.. AddressRange.Partition(Bounds(topology, Direction.Egress).Concat(more))];
        _egress = new(Direction.Egress, topology.Tiers, classes, Destinations, _store, cancellationToken);
        _ingress = new(Direction.Ingress, topology.Tiers, classes, Sources, _store, cancellationToken);
        Secondary = topology.Secondary is { } secondary ? new(secondary, [], cancellationToken) : null;
    }

    public Topology Topology { get; }

    /// <summary>Who may reach whom in the networks that pods have beside their primary one; null when there are none.</summary>
    public Reachability? Secondary { get; }

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

    /// <summary>
    /// Whether two classes are in one network. An ingress controller, and a pod that no policy names, is in the network of whom it is asked about.
    /// </summary>
    public Match IsTogether(int from, int to)
    {
        var (one, other) = (Classes[from], Classes[to]);
        return !one.IsAttached || !other.IsAttached ? Match.No : from == Controller || to == Controller ? Match.Yes : one.Network.IsSame(other.Network);
    }

    internal int BetweenNumber(int from, int to)
    {
        var number = _store.Both(_egress.Toward(from, to), _ingress.Toward(to, from));
        return _isOneNetwork ? number : IsTogether(from, to) switch
        {
            Match.Yes => number,
            Match.Unknown => _store.Doubted(number),
            _ => DecisionStore.Nothing,
        };
    }

    internal int FromOutsideNumber(int range, int to) => Classes[to].IsAttached ? _ingress.TowardRange(to, range) : DecisionStore.Nothing;

    internal int ToOutsideNumber(int from, int range) => Classes[from].IsAttached ? _egress.TowardRange(from, range) : DecisionStore.Nothing;

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
