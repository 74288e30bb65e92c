using System.Collections.Immutable;
using Gabion.Network.Algebra;

namespace Gabion.Network.Firewall;

/// <summary>Connections with one decision: these ports, from these addresses.</summary>
public sealed record FirewallOpening(TransportProtocol Protocol, IntervalSet<ushort> Ports, AddressSet Sources, FirewallDecision Decision)
{
    private const int MostSources = 512;
    private const int MostPorts = 4096;

    /// <summary>
    /// Every port and every address, with what is decided of them: both are cut wherever a rule draws a bound, one packet of each piece is
    /// asked about, and pieces that one rule decides are joined.
    /// </summary>
    /// <param name="isV6">Of which family's packets.</param>
    public static ImmutableArray<FirewallOpening> Of(FirewallRuleset rules, bool isV6, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var reached = Reached(rules, isV6);
        var ports = Cut(reached.SelectMany(rule => rule.Ports).SelectMany(set => set.Intervals.ToArray()).Select(interval => ((uint)interval.First, (uint)interval.Last)), 1, ushort.MaxValue).Take(MostPorts).ToList();
        var sources = AddressRange.Partition(reached.SelectMany(rule => rule.Sources)).Where(range => range.IsV6 == isV6).Take(MostSources).ToList();
        var found = new Dictionary<(TransportProtocol Protocol, FirewallVerdict Verdict, FirewallRule? By, FirewallChain? Chain, ushort? LocalPort, string Sources), (IntervalSet<ushort> Ports, AddressSet Sources, FirewallDecision Decision)>();
        foreach (var protocol in (TransportProtocol[])[TransportProtocol.Tcp, TransportProtocol.Udp])
        {
            foreach (var (first, last) in ports)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var piece = IntervalSet<ushort>.Of((ushort)first, (ushort)last);
                var decided = sources.Select(range => (range, Decision: FirewallDecision.Of(rules, new(protocol, (ushort)first, range.First, isV6))))
                    .GroupBy(pair => (pair.Decision.Verdict, pair.Decision.By, pair.Decision.Chain, pair.Decision.LocalPort));
                foreach (var group in decided)
                {
                    var addresses = group.Aggregate(AddressSet.Empty, (all, pair) => all.Union(pair.range.ToSet()));
                    var key = (protocol, group.Key.Verdict, group.Key.By, group.Key.Chain, group.Key.LocalPort, addresses.ToString());
                    found[key] = found.TryGetValue(key, out var known) ? (known.Ports.Union(piece), addresses, known.Decision) : (piece, addresses, group.First().Decision);
                }
            }
        }

        return [.. found.Select(pair => new FirewallOpening(pair.Key.Protocol, pair.Value.Ports, pair.Value.Sources, pair.Value.Decision))];
    }

    /// <summary>The rules of chains that packets to the node can come to.</summary>
    private static List<FirewallRule> Reached(FirewallRuleset rules, bool isV6)
    {
        var byName = rules.Chains.GroupBy(chain => chain.Name).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<FirewallChain>(rules.Base.Where(chain => isV6 ? chain.IsV6 : chain.IsV4));
        var found = new List<FirewallRule>();
        while (waiting.TryDequeue(out var chain))
        {
            if (!seen.Add(chain.Name))
            {
                continue;
            }

            found.AddRange(chain.Rules);
            foreach (var rule in chain.Rules)
            {
                if (rule.Action.Target is { } target && byName.TryGetValue(target, out var next))
                {
                    waiting.Enqueue(next);
                }
            }
        }

        return found;
    }

    private static IEnumerable<(uint First, uint Last)> Cut(IEnumerable<(uint First, uint Last)> intervals, uint first, uint last)
    {
        var starts = new SortedSet<uint> { first };
        foreach (var (from, to) in intervals)
        {
            starts.Add(Math.Max(first, from));
            if (to < last)
            {
                starts.Add(to + 1);
            }
        }

        var all = starts.ToList();
        for (var i = 0; i < all.Count; i++)
        {
            yield return (all[i], i + 1 < all.Count ? all[i + 1] - 1 : last);
        }
    }
}
