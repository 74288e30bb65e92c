using System.Collections.Immutable;
using Gabion.AttackPaths.Facts;
using Gabion.Model;
using Gabion.Network.Reach;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.AttackPaths.Graph;

/// <summary>The graph while it is made: places and mends get numbers, hops are hung on the places that they start from.</summary>
internal sealed class GraphDraft
{
    private readonly Dictionary<(PlaceKind Kind, string Key), PathPlace> _places = [];
    private readonly Dictionary<string, Mend> _mends = new(StringComparer.Ordinal);

    public GraphDraft(PathInput input)
    {
        Input = input;
        Nodes = new(input.Facts);
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

    /// <summary>The nodes, and where pods are.</summary>
    public NodeMap Nodes { get; }

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

    /// <summary>What a kubelet keeps for the pods of a workload and is not inside them: for their images, their volumes, their init containers.</summary>
    public PathPlace Kept(PathWorkload workload) => Place(PlaceKind.Beside, $"kept for {workload.Name}");

    public PathPlace NodeOf(PathWorkload workload) => Place(PlaceKind.NodeOf, $"the node of {workload.Name}", workload);

    /// <summary>Root on the node of that name; the pods of every node, and those that may be there, are beside it.</summary>
    public PathPlace NodeNamed(string name)
    {
        var isNew = !_places.ContainsKey((PlaceKind.NodeOf, $"node {name}"));
        var node = Place(PlaceKind.NodeOf, $"node {name}");
        if (isNew)
        {
            Add(node, new(Place(PlaceKind.Node, "a node").Number, HopKind.Follows, "is root there", Ease.Given));
            foreach (var beside in (PathPlace[])[PodsOn(name), EverywherePods, AnywherePods])
            {
                Add(node, new(beside.Number, HopKind.Follows, "", Ease.Given));
            }
        }

        return node;
    }

    /// <summary>Looks for the tokens of the pods that are on the node of that name.</summary>
    public PathPlace PodsOn(string name) => Place(PlaceKind.Beside, $"pods on node {name}");

    /// <summary>Looks for those of the pods that run on every node.</summary>
    public PathPlace EverywherePods => Place(PlaceKind.Beside, "pods that run on every node");

    /// <summary>Looks for those of all pods, on every node.</summary>
    public PathPlace AllPods => Place(PlaceKind.Beside, "the pods of every node");

    /// <summary>Looks for those of the pods of which it is not known where they run.</summary>
    public PathPlace AnywherePods => Place(PlaceKind.Beside, "pods that may run on the same node");

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
        ImmutableArray<Gabion.Model.Cluster.Workload> sources = [.. peer.Endpoints.Select(endpoint => endpoints[endpoint].Source).OfType<Gabion.Model.Cluster.Workload>()];
        return new(number, peer.Name, endpoints[peer.Endpoints[0]].Namespace.Name, peer.Endpoints, sources) { Placements = [.. sources.Select(Nodes.Of)] };
    }

    private static bool IsFragment(Gabion.Model.Cluster.Workload source) => Gabion.Model.Cluster.WorkloadShape.IsFragment(source);
}
