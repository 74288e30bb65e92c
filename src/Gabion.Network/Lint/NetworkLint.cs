using System.Collections.Immutable;
using Gabion.Network.Policies;
using Gabion.Network.Reach;

namespace Gabion.Network.Lint;

/// <summary>Reads the policies of a set for what their authors probably did not mean.</summary>
public static class NetworkLint
{
    /// <summary>Every finding, by place.</summary>
    public static ImmutableArray<LintFinding> Of(ReachMap map, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(map);
        var found = OfPolicies(map, cancellationToken)
            .Concat(map.Secondary is null ? [] : OfPolicies(map.Secondary, cancellationToken))
            .Concat(map.Reach.Topology.Policies.SelectMany(policy => policy.OddBlocks, OfBlock))
            .Concat(GuardLint.DefaultDeny(map))
            .Concat(GuardLint.Dns(map))
            .Concat(map.Reach.Topology.NetworkFaults.Select(fault => new LintFinding(fault.IsMissing ? LintFinding.NoSuchNetwork : LintFinding.NotOptedIn, fault.Message, fault.Advice, fault.Place)));
        return [.. found.OrderBy(finding => finding.Place).ThenBy(finding => finding.Code, StringComparer.Ordinal)];
    }

    private static LintFinding OfBlock(NetworkPolicyFact policy, OddBlock block) => new(
        LintFinding.OddAddress,
        $"{policy.FullName}: {block.What}: Kubernetes 1.36 refuses that in a new policy, and leaves it in one that is there.",
        block.Plain is null ? "Write the address plainly, after looking which one is meant." : $"Write {block.Plain}, if the whole block is meant.",
        block.Place);

    private static IEnumerable<LintFinding> OfPolicies(ReachMap map, CancellationToken cancellationToken)
    {
        var use = new RuleUse(map.Reach, cancellationToken);
        return map.Reach.Topology.Policies.SelectMany(policy => OfPolicy(map, policy, use)).Concat(SideLint.Ties(map)).Concat(SideLint.HalfOpen(map));
    }

    private static IEnumerable<LintFinding> OfPolicy(ReachMap map, NetworkPolicyFact policy, RuleUse use)
    {
        var subjects = map.Reach.Classes.Where(item => item.Index != map.Reach.Controller && policy.Subject.Matches(item) != Facts.Match.No).ToList();
        if (subjects.Count > 0 && !subjects.Exists(item => item.IsAttached))
        {
            yield return new(
                LintFinding.NoNetwork,
                $"{policy.FullName} is about {policy.Subject}, and none of them has an interface in the pod network: it protects nothing.",
                "Use a MultiNetworkPolicy for the networks that they are in.",
                policy.Place);
            yield break;
        }

        if (subjects.Count == 0)
        {
            if (map.Reach.Topology.MayHaveOtherPods)
            {
                yield break; // it may be about pods that an operator makes
            }

            yield return new(
                LintFinding.SelectsNothing,
                $"{policy.FullName} is about {policy.Subject}, and there is no such workload {(map.Reach.Topology.IsSecondary ? "in its networks" : "here")}: it protects nothing.",
                "Compare its selector with the labels of the pods, or remove it.",
                policy.Place);
            yield break;
        }

        foreach (var direction in (Direction[])[Direction.Ingress, Direction.Egress])
        {
            foreach (var rule in policy.Speaks(direction) ? policy.Rules(direction) : [])
            {
                foreach (var finding in PortLint.Of(map, policy, rule, direction).Concat(PeerLint.Of(map, policy, rule)).Concat(OfUse(policy, rule, use)))
                {
                    yield return finding;
                }
            }
        }
    }

    private static IEnumerable<LintFinding> OfUse(NetworkPolicyFact policy, NetworkRule rule, RuleUse use)
    {
        if (rule.Action == RuleAction.Log || policy.MayBeRefused || !use.Matches(rule))
        {
            yield break;
        }

        // Policies of Kubernetes have no order: what others allow as well is too much, not too late.
        if (!use.Takes(rule) && policy.Kind != "NetworkPolicy")
        {
            yield return new(
                LintFinding.Shadowed,
                $"{policy.FullName}, {rule.Name}, never decides: rules that are asked before it take all that it matches.",
                "Move it before them, or remove it.",
                rule.Place);
        }
        else if (!use.Takes(rule) || use.IsRedundant(rule))
        {
            yield return new(
                LintFinding.Redundant,
                $"{policy.FullName}, {rule.Name}, changes nothing between these workloads: without it the same connections pass.",
                "Remove it, or narrow the rule that already covers it.",
                rule.Place);
        }
    }
}
