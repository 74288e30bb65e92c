using System.Collections.Immutable;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;

namespace Gabion.Network.Reach;

/// <summary>One party of a connection as it is shown: a workload, a range of outside addresses, or the ingress controller.</summary>
public sealed class ReachPeer
{
    internal ReachPeer(string name, ImmutableArray<int> classes, ImmutableArray<int> endpoints, int range, AddressRange? addresses)
    {
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

    internal ImmutableArray<int> Classes { get; }

    internal int Range { get; }

    public override string ToString() => Name;
}

/// <summary>One allowed, or not decided, connection between two parties.</summary>
public readonly record struct ReachLine(ReachPeer From, ReachPeer To, Decision Decision);

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
               group number by reach.Topology.Endpoints[number].Workload into workload
               orderby workload.Key
               select new ReachPeer(workload.Key, [.. workload.Select(reach.ClassOf).Distinct()], [.. workload], -1, null),
        ];
        Workloads = Workloads.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        var sources = Outside(reach.Sources, withV6);
        var destinations = Outside(reach.Destinations, withV6);
        if (reach.Topology.Entries.Length > 0)
        {
            _controller = new("{ingress-controller}", [reach.Controller], [], -1, null);
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

    public ImmutableArray<ReachPeer> Workloads { get; }

    /// <summary>Everything that a connection may start from, by name.</summary>
    public ImmutableArray<ReachPeer> Sources { get; }

    /// <summary>Everything that a connection may lead to, by name.</summary>
    public ImmutableArray<ReachPeer> Destinations { get; }

    public Reachability Reach => _reach;

    /// <summary>Ingresses and routes whose way policies close to a controller that none of them names.</summary>
    public IEnumerable<(EntryRoute Route, ReachPeer Workload)> BlockedRoutes() =>
        from workload in Workloads
        where _controller is not null
        from route in _reach.Topology.Entries
        where workload.Endpoints.Contains(route.Target) && !route.Connections.IsEmpty && Number(_controller!, workload) == DecisionStore.Nothing
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
                if (!ReferenceEquals(to, from))
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

        if (ReferenceEquals(from, to))
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
        ranges.Select((range, number) => new ReachPeer($"{range}[External]", [], [], number, range)).Where(peer => withV6 || !peer.Addresses!.Value.IsV6);
}
