using System.Collections.Immutable;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Reach;

namespace Gabion.Cli.Network;

/// <summary>The part of an answer that was asked for.</summary>
/// <param name="Connections">Only these are shown.</param>
internal sealed record ReachView(ReachMap Map, ImmutableArray<ReachPeer> Sources, ImmutableArray<ReachPeer> Destinations, ConnectionSet Connections)
{
    /// <summary>True when workloads are in more networks than one, or say of themselves in which they are.</summary>
    public bool HasNetworks => Map.Reach.Topology.HasNetworks;

    /// <summary>True when nothing was left out.</summary>
    public bool IsWhole => Connections.IsAll && Sources.Length == Map.Sources.Length && Destinations.Length == Map.Destinations.Length;

    /// <summary>Every pair with something to show, by the names of both: in primary networks first, then in the others.</summary>
    public IEnumerable<ReachLine> Lines() => Asked(Map.Lines(Sources, Destinations))
        .Concat(Map.Secondary is { } secondary ? Asked(secondary.Lines(Of(secondary, Sources), Of(secondary, Destinations))) : []);

    /// <summary>The same by network, primary ones before the others.</summary>
    public IEnumerable<(ClusterNetwork Network, IEnumerable<ReachLine> Lines)> Sections() => Sections(Map, Sources, Destinations)
        .Concat(Map.Secondary is { } secondary ? Sections(secondary, Of(secondary, Sources), Of(secondary, Destinations)) : []);

    /// <summary>The workloads that were asked about, each with its primary network and with those beside it by name.</summary>
    public IEnumerable<(string Workload, ClusterNetwork Primary, ImmutableArray<ClusterNetwork> Secondary)> Workloads()
    {
        var asked = Sources.Concat(Destinations).ToHashSet(ReferenceEqualityComparer.Instance);
        var secondary = (Map.Secondary?.Workloads ?? []).ToLookup(peer => peer.Name, StringComparer.Ordinal);
        return from peer in Map.Workloads
               where asked.Contains(peer)
               select (peer.Name, peer.Networks[0], secondary[peer.Name].SelectMany(other => other.Networks).Where(network => !ReferenceEquals(network, peer.Networks[0]))
                   .OrderBy(network => network.Label, StringComparer.Ordinal).ToImmutableArray());
    }

    private IEnumerable<(ClusterNetwork Network, IEnumerable<ReachLine> Lines)> Sections(ReachMap map, ImmutableArray<ReachPeer> sources, ImmutableArray<ReachPeer> destinations)
    {
        var (from, to) = (ByNetwork(sources), ByNetwork(destinations));
        foreach (var (network, near) in map.Networks())
        {
            // A source is told of in its first network, with all that it may reach from there; what is outside the cluster in each.
            var (inside, own) = (In(from, [network]), In(to, [network]));
            if (near.Length == 1)
            {
                yield return (network, Asked(map.Lines(inside, own)));
                continue;
            }

            var wide = In(to, near);
            yield return (network, Asked(inside.SelectMany(peer => map.Lines([peer], peer.Networks.IsEmpty ? own : wide))));
        }
    }

    private static ILookup<ClusterNetwork?, (ReachPeer Peer, int Order)> ByNetwork(ImmutableArray<ReachPeer> peers) =>
        peers.Select((peer, order) => (Peer: peer, Order: order)).ToLookup(item => item.Peer.Networks.FirstOrDefault());

    /// <summary>The peers in one of some networks and those in none, in the order in which they were.</summary>
    private static ImmutableArray<ReachPeer> In(ILookup<ClusterNetwork?, (ReachPeer Peer, int Order)> peers, ImmutableArray<ClusterNetwork> networks) =>
        [.. networks.SelectMany(network => peers[network]).Concat(peers[null]).OrderBy(item => item.Order).Select(item => item.Peer)];

    private static ImmutableArray<ReachPeer> Of(ReachMap map, ImmutableArray<ReachPeer> chosen)
    {
        var names = chosen.Where(peer => !peer.Endpoints.IsEmpty).Select(peer => peer.Name).ToHashSet(StringComparer.Ordinal);
        return [.. map.Workloads.Where(peer => names.Contains(peer.Name))];
    }

    private IEnumerable<ReachLine> Asked(IEnumerable<ReachLine> lines)
    {
        foreach (var line in lines)
        {
            if (Connections.IsAll)
            {
                yield return line;
                continue;
            }

            var decision = new Decision(line.Decision.Allowed.Intersect(Connections), line.Decision.Possible.Intersect(Connections));
            if (!decision.IsNothing)
            {
                yield return line with { Decision = decision };
            }
        }
    }
}
