using System.Collections.Immutable;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Policies;

namespace Gabion.Network.Reach;

/// <summary>A policy about an endpoint, and whether it is about it for certain.</summary>
internal readonly record struct AppliedPolicy(int Tier, NetworkPolicyFact Policy, Match Certainty);

/// <summary>How a rule meets one other side: whether it matches, and with which connections.</summary>
internal readonly record struct RuleHit(Match Match, ConnectionSet Connections);

/// <summary>One way in which the rules of a program meet other sides.</summary>
/// <param name="Hits">One for each rule of the program.</param>
internal sealed record Situation(PolicyProgram Program, RuleHit[] Hits);

/// <summary>
/// The policies about an endpoint in one direction, in order, and what they decide. It follows every way that a connection may
/// take: where a match is not certain, it goes both ways, so that "allowed" and "refused" are claimed only when every way agrees.
/// </summary>
internal sealed class PolicyProgram(ImmutableArray<PolicyTier> tiers, ImmutableArray<AppliedPolicy> policies, Direction direction)
{
    public ImmutableArray<AppliedPolicy> Policies { get; } = policies;

    public Direction Direction { get; } = direction;

    /// <summary>The rules in the order in which they are asked, each with the number of its policy.</summary>
    public ImmutableArray<(int Policy, NetworkRule Rule)> Rules { get; } =
        [.. policies.SelectMany((applied, number) => applied.Policy.Rules(direction).Select(rule => (number, rule)))];

    public bool HasPortNames => Rules.Any(pair => pair.Rule.Ports.HasNames);

    /// <summary>True when a rule has a further condition on the endpoint itself, so that endpoints under the same policies differ.</summary>
    public bool HasSelf => Rules.Any(pair => pair.Rule.Self is not null);

    /// <param name="hits">One for each of <see cref="Rules"/>.</param>
    /// <param name="trace">Is told each step; null when nobody asks.</param>
    public Decision Decide(ReadOnlySpan<RuleHit> hits, DecisionTrace? trace = null)
    {
        var (allowed, denied) = (ConnectionSet.Empty, ConnectionSet.Empty);
        var arriving = ConnectionSet.All;
        var (policy, rule) = (0, 0);
        while (policy < Policies.Length && !arriving.IsEmpty)
        {
            var tier = Policies[policy].Tier;
            var applies = Match.No;
            var passed = ConnectionSet.Empty;
            while (policy < Policies.Length && Policies[policy].Tier == tier)
            {
                // 1. Policies that tie are each asked first: what is left is what none of them took.
                var start = arriving;
                var lead = Policies[policy].Policy;
                do
                {
                    var applied = Policies[policy];
                    applies = applied.Policy.Isolates ? applies.Or(applied.Certainty) : applies;
                    var left = start;
                    var hasRule = false;
                    for (; rule < Rules.Length && Rules[rule].Policy == policy; rule++)
                    {
                        var taken = Ask(Rules[rule].Rule.Action, hits[rule], applied.Certainty, ref left, ref allowed, ref denied, ref passed);
                        hasRule |= !taken.IsEmpty;
                        trace?.Add(Kind(Rules[rule].Rule.Action), applied.Policy, Rules[rule].Rule, taken, hits[rule].Match.And(applied.Certainty));
                    }

                    if (!hasRule)
                    {
                        trace?.Add(StepKind.HasNoRule, applied.Policy, null, ConnectionSet.Empty, applied.Certainty);
                    }

                    arriving = arriving.Intersect(left);
                    policy++;
                }
                while (policy < Policies.Length && Policies[policy].Tier == tier && Ties(lead, Policies[policy].Policy));
            }

            // 2. What no rule matched.
            if (tiers[tier].Default == RuleAction.Deny && applies != Match.No)
            {
                denied = denied.Union(arriving);
                trace?.AddTier(tiers[tier].Name, Policies.Where(applied => applied.Tier == tier && applied.Policy.Isolates).Select(applied => applied.Policy), arriving, applies);
                arriving = applies == Match.Yes ? passed : passed.Union(arriving);
            }
            else
            {
                arriving = passed.Union(arriving);
            }
        }

        // 3. What reaches the end is allowed: no policy isolates it.
        allowed = allowed.Union(arriving);
        trace?.Add(StepKind.DefaultAllows, null, null, arriving, Match.Yes);
        var sure = allowed.Subtract(denied);
        return new(sure, sure.Equals(allowed) ? sure : allowed);
    }

    private static bool Ties(NetworkPolicyFact left, NetworkPolicyFact right) => left.MayTie && right.MayTie && left.Order.Equals(right.Order);

    private static StepKind Kind(RuleAction action) => action switch
    {
        RuleAction.Allow => StepKind.Allows,
        RuleAction.Deny => StepKind.Denies,
        _ => StepKind.Passes,
    };

    private static ConnectionSet Ask(
        RuleAction action, RuleHit hit, Match certainty, ref ConnectionSet left, ref ConnectionSet allowed, ref ConnectionSet denied, ref ConnectionSet passed)
    {
        var taken = hit.Match == Match.No || action == RuleAction.Log ? ConnectionSet.Empty : left.Intersect(hit.Connections);
        if (taken.IsEmpty)
        {
            return taken;
        }

        switch (action)
        {
            case RuleAction.Allow:
                allowed = allowed.Union(taken);
                break;
            case RuleAction.Deny:
                denied = denied.Union(taken);
                break;
            default:
                passed = passed.Union(taken);
                break;
        }

        if (hit.Match.And(certainty) == Match.Yes)
        {
            left = left.Subtract(taken);
        }

        return taken;
    }
}
