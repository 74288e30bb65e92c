using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;

namespace Gabion.Network.Policies;

/// <summary>What a rule does with what it matches.</summary>
public enum RuleAction
{
    /// <summary>Allowed for good.</summary>
    Allow,

    /// <summary>Refused for good.</summary>
    Deny,

    /// <summary>The rest of the tier is passed over.</summary>
    Pass,

    /// <summary>Noted, and the next rule is asked.</summary>
    Log,
}

/// <summary>One rule of a policy in one direction.</summary>
/// <param name="Name">Its name, or its number as <c>ingress rule 1</c>.</param>
/// <param name="Peers">The other sides, any of which is enough.</param>
/// <param name="Place">Where it stands.</param>
public sealed record NetworkRule(string Name, RuleAction Action, ImmutableArray<PeerTerm> Peers, PortMatch Ports, Location Place)
{
    /// <summary>Why it may or may not match what it seems to match (a layer-7 condition, for one); null when it is decided.</summary>
    public string? Doubt { get; init; }

    /// <summary>A further condition on the endpoint that the policy is about; null for none.</summary>
    public EndpointSelector? Self { get; init; }

    /// <summary>Whether the rule speaks of one of the endpoints that its policy is about.</summary>
    public Match MatchesSelf(EndpointClass subject) => Self?.Matches(subject) ?? Match.Yes;

    public Match Matches(EndpointClass endpoints) => Doubted(Any(term => term.Matches(endpoints)));

    public Match Matches(AddressSet range) => Doubted(Any(term => term.Matches(range)));

    private Match Any(Func<PeerTerm, Match> ask)
    {
        var any = Match.No;
        foreach (var term in Peers)
        {
            any = any.Or(ask(term));
            if (any == Match.Yes)
            {
                break;
            }
        }

        return any;
    }

    private Match Doubted(Match match) => Doubt is null ? match : match.And(Match.Unknown);
}
