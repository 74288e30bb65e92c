using System.Collections.Immutable;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;

namespace Gabion.Network.Reach;

/// <summary>One party of a connection as it is shown: a workload, a range of outside addresses, or the ingress controller.</summary>
public sealed class ReachPeer
{
    internal ReachPeer(string name, ImmutableArray<int> classes, ImmutableArray<int> endpoints, int range, AddressRange? addresses, ImmutableArray<ClusterNetwork> networks)
    {
        Networks = networks;
        Name = name;
        Classes = classes;
        Endpoints = endpoints;
        Range = range;
        Addresses = addresses;
    }

    /// <summary><c>ns/name[Kind]</c>, <c>10.0.0.0-10.255.255.255[External]</c> or <c>{ingress-controller}</c>.</summary>
    public string Name { get; }

    /// <summary>The addresses of an outside range; null for anything in the cluster.</summary>
    public AddressRange? Addresses { get; }

    /// <summary>The numbers of its endpoints in the topology; none for outside ranges and the ingress controller.</summary>
    public ImmutableArray<int> Endpoints { get; }

    /// <summary>The networks that its endpoints are in, commonly one; none for outside ranges and the ingress controller, which are in no one's.</summary>
    public ImmutableArray<ClusterNetwork> Networks { get; }

    internal ImmutableArray<int> Classes { get; }

    internal int Range { get; }

    public override string ToString() => Name;
}

/// <summary>One allowed, or not decided, connection between two parties.</summary>
public readonly record struct ReachLine(ReachPeer From, ReachPeer To, Decision Decision)
{
    /// <summary>The network in which it is.</summary>
    public ClusterNetwork Network => From.Networks is [var source, ..] ? source : To.Networks is [var target, ..] ? target : ClusterNetwork.Pod;
}

/// <summary>The answer in terms of workloads: parties sorted by name, and what may pass between each two.</summary>
public sealed class ReachMap
{
    private readonly Reachability _reach;
    private readonly ReachPeer? _controller;
    private readonly Dictionary<string, ConnectionSet> _asked = new(StringComparer.Ordinal);

    /// <param name="withV6">Whether ranges of IPv6 are shown as well.</param>
    public ReachMap(Reachability reach, bool withV6)
    {
        ArgumentNullException.ThrowIfNull(reach);
        _reach = reach;
        Workloads =
        [
            .. from number in Enumerable.Range(0, reach.Topology.Endpoints.Length)
               let endpoint = reach.Topology.Endpoints[number]
               group number by (endpoint.Workload, reach.Topology.IsSecondary ? endpoint.Network : null) into workload
               select new ReachPeer(
                   workload.Key.Workload, [.. workload.Select(reach.ClassOf).Distinct()], [.. workload], -1, null,
                   [.. workload.Select(number => reach.Topology.Endpoints[number].Network).Distinct()]),
        ];
        Workloads = Workloads.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name) is not 0 and var order ? order : string.CompareOrdinal(left.Networks[0].Name, right.Networks[0].Name));
        Secondary = reach.Secondary is { } secondary ? new(secondary, withV6) : null;
        var sources = Outside(reach.Sources, withV6);
        var destinations = Outside(reach.Destinations, withV6);
        if (reach.Topology.Entries.Length > 0)
        {
            _controller = new("{ingress-controller}", [reach.Controller], [], -1, null, []);
            foreach (var entry in reach.Topology.Entries)
            {
                var name = reach.Topology.Endpoints[entry.Target].Workload;
                _asked[name] = _asked.GetValueOrDefault(name, ConnectionSet.Empty).Union(entry.Connections);
            }
        }

        IEnumerable<ReachPeer> controllers = _controller is null ? [] : [_controller];
        Sources = [.. Workloads.Concat(sources).Concat(controllers).OrderBy(peer => peer.Name, StringComparer.Ordinal)];
        Destinations = [.. Workloads.Concat(destinations).OrderBy(peer => peer.Name, StringComparer.Ordinal)];
    }

    /// <summary>The workloads in their primary networks; among secondary networks one for each of those that it is in.</summary>
    public ImmutableArray<ReachPeer> Workloads { get; }

    /// <summary>The same in the networks that workloads have beside their primary one; null when there are none.</summary>
    public ReachMap? Secondary { get; }

    /// <summary>Everything that a connection may start from, by name.</summary>
    public ImmutableArray<ReachPeer> Sources { get; }

    /// <summary>Everything that a connection may lead to, by name.</summary>
    public ImmutableArray<ReachPeer> Destinations { get; }

    public Reachability Reach => _reach;

    /// <summary>
    /// The networks of the workloads in the order in which they are told: the pod network, user-defined ones of namespaces, those of the cluster, then
    /// definitions. With each come those that may be the same, itself among them.
    /// </summary>
    public IEnumerable<(ClusterNetwork Network, ImmutableArray<ClusterNetwork> Near)> Networks()
    {
        var all = Workloads.SelectMany(peer => peer.Networks).Distinct().OrderBy(network => network.Kind).ThenBy(network => network.Name, StringComparer.Ordinal).ToList();
        var byKey = all.SelectMany(network => network.Keys.Select(key => (Key: key, Network: network))).ToLookup(pair => pair.Key, pair => pair.Network, StringComparer.Ordinal);
        return all.Select(network => (network, network.Keys.SelectMany(key => byKey[key]).Distinct().ToImmutableArray()));
    }

    /// <summary>Ingresses and routes whose way policies close to a controller that none of them names.</summary>
    public IEnumerable<(EntryRoute Route, ReachPeer Workload)> BlockedRoutes() =>
        from workload in Workloads
        where _controller is not null
        from route in _reach.Topology.Entries
        where workload.Endpoints.Contains(route.Target) && _reach.Classes[_reach.ClassOf(route.Target)].IsAttached && !route.Connections.IsEmpty && Number(_controller!, workload) == DecisionStore.Nothing
        select (route, workload);

    /// <summary>Every pair of two lists between which something is allowed or not decided, in the order of the lists.</summary>
    public IEnumerable<ReachLine> Lines(ImmutableArray<ReachPeer> sources, ImmutableArray<ReachPeer> destinations)
    {
        // Sources of one class reach the same: found once for all of them, as long as there are others.
        var left = sources.Where(IsSimple).GroupBy(source => source.Classes[0]).ToDictionary(group => group.Key, group => group.Count());
        var found = new Dictionary<int, List<(ReachPeer To, int Number)>>();
        foreach (var from in sources)
        {
            if (!IsSimple(from))
            {
                foreach (var to in destinations)
                {
                    if (Number(from, to) is var number && number != DecisionStore.Nothing)
                    {
                        yield return new(from, to, _reach.Store[number]);
                    }
                }

                continue;
            }

            var only = from.Classes[0];
            if (!found.TryGetValue(only, out var reached))
            {
                found.Add(only, reached = Reached(only, destinations));
            }

            foreach (var (to, number) in reached)
            {
                if (!IsSame(to, from))
                {
                    yield return new(from, to, _reach.Store[number]);
                }
            }

            if (--left[only] == 0)
            {
                found.Remove(only);
            }
        }
    }

    private static bool IsSame(ReachPeer from, ReachPeer to) => ReferenceEquals(from, to) || from.Name == to.Name;

    private bool IsSimple(ReachPeer peer) => peer.Classes.Length == 1 && !ReferenceEquals(peer, _controller);

    private List<(ReachPeer To, int Number)> Reached(int source, ImmutableArray<ReachPeer> destinations)
    {
        var reached = new List<(ReachPeer To, int Number)>();
        foreach (var to in destinations)
        {
            var number = to.Range >= 0 ? _reach.ToOutsideNumber(source, to.Range) : Any(to.Classes, target => _reach.BetweenNumber(source, target));
            if (number != DecisionStore.Nothing)
            {
                reached.Add((to, number));
            }
        }

        return reached;
    }

    public Decision Between(ReachPeer from, ReachPeer to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return _reach.Store[Number(from, to)];
    }

    /// <summary>The number of the decision; nothing between outside ranges and from a workload to itself, which no policy is asked about.</summary>
    internal int Number(ReachPeer from, ReachPeer to)
    {
        if (from.Range >= 0)
        {
            return to.Range >= 0 ? DecisionStore.Nothing : Any(to.Classes, target => _reach.FromOutsideNumber(from.Range, target));
        }

        if (to.Range >= 0)
        {
            // Where a controller connects to of itself is not its routes' to say.
            return ReferenceEquals(from, _controller) ? DecisionStore.Nothing : Any(from.Classes, source => _reach.ToOutsideNumber(source, to.Range));
        }

        if (IsSame(from, to))
        {
            return DecisionStore.Nothing;
        }

        if (ReferenceEquals(from, _controller))
        {
            var asked = _asked.GetValueOrDefault(to.Name, ConnectionSet.Empty);
            return asked.IsEmpty
                ? DecisionStore.Nothing
                : _reach.Store.Both(_reach.Store.Add(new(asked, asked)), Any(to.Classes, target => _reach.BetweenNumber(_reach.Controller, target)));
        }

        if (from.Classes is [var only] && to.Classes is [var target])
        {
            return _reach.BetweenNumber(only, target);
        }

        return Any(from.Classes, source => Any(to.Classes, destination => _reach.BetweenNumber(source, destination)));
    }

    private int Any(ImmutableArray<int> classes, Func<int, int> ask)
    {
        var any = ask(classes[0]);
        for (var i = 1; i < classes.Length; i++)
        {
            any = _reach.Store.Either(any, ask(classes[i]));
        }

        return any;
    }

    private static IEnumerable<ReachPeer> Outside(ImmutableArray<AddressRange> ranges, bool withV6) =>
        ranges.Select((range, number) => new ReachPeer($"{range}[External]", [], [], number, range, [])).Where(peer => withV6 || !peer.Addresses!.Value.IsV6);
}
