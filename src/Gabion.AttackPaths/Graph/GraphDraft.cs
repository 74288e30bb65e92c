using System.Collections.Immutable;
using Gabion.AttackPaths.Facts;
using Gabion.Model;
using Gabion.Network.Reach;

namespace Gabion.AttackPaths.Graph;

/// <summary>The graph while it is made: places and mends get numbers, hops are hung on the places that they start from.</summary>
internal sealed class GraphDraft
{
    private readonly Dictionary<(PlaceKind Kind, string Key), PathPlace> _places = [];
    private readonly Dictionary<string, Mend> _mends = new(StringComparer.Ordinal);

    public GraphDraft(PathInput input)
    {
        Input = input;
        Internet = Place(PlaceKind.Internet, input.Footholds.IsEmpty ? "the internet" : "an attacker in a pod");
        var topology = input.Map.Reach.Topology;
        Workloads =
        [
            .. input.Map.Workloads.Where(peer => peer.Endpoints.Any(number => topology.Endpoints[number].Source is { } source && !IsFragment(source)))
                .Select((peer, number) => OfPeer(number, peer)),
        ];
        ByEndpoint = new PathWorkload?[topology.Endpoints.Length];
        foreach (var workload in Workloads)
        {
            foreach (var endpoint in workload.Endpoints)
            {
                ByEndpoint[endpoint] = workload;
            }
        }
    }

    public PathInput Input { get; }

    public PathPlace Internet { get; }

    public ImmutableArray<PathWorkload> Workloads { get; }

    /// <summary>The workload of each endpoint of the topology; null for machines, host interfaces and patches.</summary>
    public PathWorkload?[] ByEndpoint { get; }

    public List<PathPlace> Places { get; } = [];

    /// <summary>The hops from each place, by its number.</summary>
    public List<List<Hop>> Hops { get; } = [];

    public List<Mend> Mends { get; } = [];

    /// <summary>What cannot be told, in whole sentences; each once.</summary>
    public SortedSet<string> Unknown { get; } = new(StringComparer.Ordinal);

    public PathPlace Reachable(PathWorkload workload) => Place(PlaceKind.Reachable, workload.Name, workload);

    public PathPlace Inside(PathWorkload workload) => Place(PlaceKind.Inside, workload.Name, workload);

    public PathPlace NodeOf(PathWorkload workload) => Place(PlaceKind.NodeOf, $"the node of {workload.Name}", workload);

    public PathPlace Place(PlaceKind kind, string name, PathWorkload? workload = null)
    {
        if (!_places.TryGetValue((kind, name), out var place))
        {
            _places.Add((kind, name), place = new(Places.Count, kind, name, workload));
            Places.Add(place);
            Hops.Add([]);
        }

        return place;
    }

    public void Add(PathPlace from, Hop hop) => Hops[from.Number].Add(hop);

    /// <summary>The mend with that key; made once, so that one change may close many hops.</summary>
    public Mend Mend(MendKind kind, string key, string text, Location? place, string? caveat = null)
    {
        if (!_mends.TryGetValue(key, out var mend))
        {
            _mends.Add(key, mend = new(Mends.Count, kind, text, place, caveat));
            Mends.Add(mend);
        }

        return mend;
    }

    private PathWorkload OfPeer(int number, ReachPeer peer)
    {
        var endpoints = Input.Map.Reach.Topology.Endpoints;
        return new(
            number,
            peer.Name,
            endpoints[peer.Endpoints[0]].Namespace.Name,
            peer.Endpoints,
            [.. peer.Endpoints.Select(endpoint => endpoints[endpoint].Source).OfType<Gabion.Model.Cluster.Workload>()]);
    }

    private static bool IsFragment(Gabion.Model.Cluster.Workload source) => Gabion.Model.Cluster.WorkloadShape.IsFragment(source);
}
