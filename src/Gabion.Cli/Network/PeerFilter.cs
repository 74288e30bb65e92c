using System.Collections.Immutable;
using System.IO.Enumeration;
using Gabion.Model;
using Gabion.Network.Algebra;
using Gabion.Network.Reach;

namespace Gabion.Cli.Network;

/// <summary>Chooses the parties that an option names.</summary>
internal static class PeerFilter
{
    /// <summary>All of them when nothing is named; null, told on standard error with the nearest name, when nothing has the name.</summary>
    public static ImmutableArray<ReachPeer>? Choose(ImmutableArray<ReachPeer> peers, string option, string? asked)
    {
        if (asked is null)
        {
            return peers;
        }

        asked = Unmarked(asked);
        var isAddress = AddressSet.TryParse(asked, out var addresses);
        var chosen = peers.Where(peer => isAddress ? peer.Addresses is { } range && range.ToSet().Overlaps(addresses) : IsNamed(peer, asked)).ToImmutableArray();
        if (!chosen.IsEmpty)
        {
            return chosen;
        }

        var nearest = Spelling.Nearest(asked, peers.Where(peer => peer.Addresses is null).SelectMany(Names));
        new Complaint($"{option} '{asked}' names nothing here", nearest is null ? "Give a workload as namespace/name, an address, external, or ingress-controller." : $"Did you mean '{nearest}'?").Write();
        return null;
    }

    private static bool IsNamed(ReachPeer peer, string asked) => peer.Addresses is not null
        ? asked is "external" or "internet" or "outside"
        : Names(peer).Any(name => asked.Contains('*', StringComparison.Ordinal) ? FileSystemName.MatchesSimpleExpression(asked, name, ignoreCase: false) : name == asked);

    /// <summary>The name of a workload as it is read, from one that an answer shows in its user-defined network: <c>blue[udn]/web[Pod]</c>.</summary>
    public static string Unmarked(string name) => name.Replace("[udn]/", "/", StringComparison.Ordinal);

    /// <summary>The names of a workload: whole, without kind, and without namespace.</summary>
    private static IEnumerable<string> Names(ReachPeer peer)
    {
        var bracket = peer.Name.LastIndexOf('[');
        if (bracket < 0)
        {
            return [peer.Name, peer.Name.Trim('{', '}')];
        }

        var qualified = peer.Name[..bracket];
        return [peer.Name, qualified, qualified[(qualified.IndexOf('/', StringComparison.Ordinal) + 1)..]];
    }
}
