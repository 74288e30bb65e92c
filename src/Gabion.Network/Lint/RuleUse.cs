using System.Collections.Immutable;
using Gabion.Network.Facts;
using Gabion.Network.Policies;
using Gabion.Network.Reach;

namespace Gabion.Network.Lint;

/// <summary>What each rule does to the decisions of a set: found by deciding with it and without it.</summary>
internal sealed class RuleUse
{
    /// <summary>Beyond this many rules about one endpoint it would take too long to try each; they are then taken for useful.</summary>
    private const int MostRules = 500;

    private readonly HashSet<NetworkRule> _matching = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<NetworkRule> _taking = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<NetworkRule> _removed = new(ReferenceEqualityComparer.Instance);

    public RuleUse(Reachability reach, CancellationToken cancellationToken)
    {
        foreach (var direction in (Direction[])[Direction.Ingress, Direction.Egress])
        {
            var situations = reach.Table(direction).Situations().ToList();
            var byRule = new Dictionary<NetworkRule, List<Situation>>(ReferenceEqualityComparer.Instance);
            foreach (var situation in situations)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Observe(situation, byRule);
            }

            // From the last rule to the first, so that of two equal rules the later one goes.
            var rules = reach.Topology.Policies.Where(policy => policy.Speaks(direction)).SelectMany(policy => policy.Rules(direction)).Reverse();
            foreach (var rule in rules.Where(_taking.Contains))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (byRule[rule].TrueForAll(situation => ChangesNothing(situation, rule)))
                {
                    _removed.Add(rule);
                }
            }
        }
    }

    /// <summary>Whether some endpoint or address meets the rule.</summary>
    public bool Matches(NetworkRule rule) => _matching.Contains(rule);

    /// <summary>Whether the rule takes a connection that no rule before it took.</summary>
    public bool Takes(NetworkRule rule) => _taking.Contains(rule);

    /// <summary>Whether every decision is the same without it (and without the redundant rules after it).</summary>
    public bool IsRedundant(NetworkRule rule) => _removed.Contains(rule);

    private void Observe(Situation situation, Dictionary<NetworkRule, List<Situation>> byRule)
    {
        var trace = new DecisionTrace();
        situation.Program.Decide(situation.Hits, trace);
        foreach (var step in trace.Steps.Where(step => step.Rule is not null))
        {
            _taking.Add(step.Rule!);
        }

        for (var i = 0; i < situation.Hits.Length; i++)
        {
            var rule = situation.Program.Rules[i].Rule;
            if (situation.Hits[i].Match == Match.No || situation.Hits[i].Connections.IsEmpty)
            {
                continue;
            }

            _matching.Add(rule);
            if (!byRule.TryGetValue(rule, out var list))
            {
                byRule.Add(rule, list = []);
            }

            list.Add(situation);
        }
    }

    private bool ChangesNothing(Situation situation, NetworkRule rule)
    {
        if (situation.Hits.Length > MostRules)
        {
            return false;
        }

        return Decide(situation, null).Equals(Decide(situation, rule));
    }

    private Decision Decide(Situation situation, NetworkRule? without)
    {
        var hits = new RuleHit[situation.Hits.Length];
        for (var i = 0; i < hits.Length; i++)
        {
            var rule = situation.Program.Rules[i].Rule;
            hits[i] = ReferenceEquals(rule, without) || _removed.Contains(rule) ? new(Match.No, Algebra.ConnectionSet.Empty) : situation.Hits[i];
        }

        return situation.Program.Decide(hits);
    }
}
