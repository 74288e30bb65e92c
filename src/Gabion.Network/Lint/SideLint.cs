using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Policies;
using Gabion.Network.Reach;

namespace Gabion.Network.Lint;

/// <summary>Policies that contradict each other.</summary>
internal static class SideLint
{
    /// <summary>Policies of equal priority that disagree about a connection: the API leaves open which of them counts.</summary>
    public static IEnumerable<LintFinding> Ties(ReachMap map)
    {
        var told = new HashSet<(string, string)>();
        foreach (var direction in (Direction[])[Direction.Ingress, Direction.Egress])
        {
            foreach (var situation in map.Reach.Table(direction).Situations())
            {
                var trace = new DecisionTrace();
                situation.Program.Decide(situation.Hits, trace);
                foreach (var tied in trace.Steps.Where(step => step.Rule is not null && step.Policy!.MayTie).GroupBy(step => step.Policy!.Order))
                {
                    var steps = tied.ToList();
                    var clash = (from left in steps
                                 from right in steps
                                 where left.Kind < right.Kind && !ReferenceEquals(left.Policy, right.Policy) && left.Policy!.Order.Equals(right.Policy!.Order)
                                     && !left.Connections.Intersect(right.Connections).IsEmpty
                                 select (left, right)).FirstOrDefault();
                    if (clash.left is not null && told.Add((clash.left.Policy!.Name, clash.right.Policy!.Name)))
                    {
                        yield return new(
                            LintFinding.Contradicts,
                            $"{clash.left.Policy.FullName} and {clash.right.Policy.FullName} have the same priority and disagree about {ConnectionText.Of(clash.left.Connections.Intersect(clash.right.Connections))}: which of them counts is not defined.",
                            "Give them different priorities.",
                            clash.right.Rule!.Place);
                    }
                }
            }
        }
    }

    /// <summary>Rules that allow a connection to, or from, named workloads whose own policies refuse all of it.</summary>
    public static IEnumerable<LintFinding> HalfOpen(ReachMap map)
    {
        foreach (var direction in (Direction[])[Direction.Egress, Direction.Ingress])
        {
            var far = direction == Direction.Egress ? Direction.Ingress : Direction.Egress;
            foreach (var policy in map.Reach.Topology.Policies.Where(policy => policy.Speaks(direction)))
            {
                foreach (var rule in policy.Rules(direction).Where(IsNamed))
                {
                    if (Refused(map, policy, rule, direction) is not { } refused)
                    {
                        continue;
                    }

                    if (refused.AreApart)
                    {
                        yield return new(
                            LintFinding.NoNetwork,
                            $"{policy.FullName}, {rule.Name}, names {string.Join(" or ", rule.Peers.Select(term => term.Text))}, and none of them is in a network of the pods that it is about ({refused.Example}): nothing passes.",
                            "Put both into one network, or remove the rule.",
                            rule.Place);
                    }
                    else
                    {
                        yield return new(
                            LintFinding.Contradicts,
                            $"{policy.FullName}, {rule.Name}, allows connections that the {(far == Direction.Ingress ? "ingress" : "egress")} policies of the other side refuse ({refused.Example}): nothing passes.",
                            "Allow it on both sides, or remove the rule.",
                            rule.Place);
                    }
                }
            }
        }
    }

    private static bool IsNamed(NetworkRule rule) =>
        rule.Action == RuleAction.Allow && rule.Peers.All(term => term.Endpoints?.ByLabel is { Pods.IsEmpty: false });

    /// <summary>An example, and whether it is their networks that keep all of them apart; null when something passes, or when nobody is there.</summary>
    private static (string Example, bool AreApart)? Refused(ReachMap map, NetworkPolicyFact policy, NetworkRule rule, Direction direction)
    {
        string? example = null;
        var areApart = true;
        var classes = map.Reach.Classes;
        foreach (var subject in classes.Where(item => item.Index != map.Reach.Controller && policy.Subject.Matches(item) != Match.No))
        {
            foreach (var other in classes.Where(item => item.Index != map.Reach.Controller && rule.Matches(item) != Match.No))
            {
                var (from, to) = direction == Direction.Egress ? (subject, other) : (other, subject);
                var asked = rule.Ports.Resolve(to);
                if (asked.IsEmpty || !map.Reach.Between(from.Index, to.Index).Possible.Intersect(asked).IsEmpty)
                {
                    return null;
                }

                var isApart = map.Reach.IsTogether(from.Index, to.Index) == Match.No;
                example = example is null || (areApart && !isApart) ? $"{Name(map, from)} => {Name(map, to)}" : example;
                areApart &= isApart;
            }
        }

        return example is null ? null : (example, areApart);
    }

    private static string Name(ReachMap map, EndpointClass item) => map.Workloads.First(workload => workload.Classes.Contains(item.Index)).Name;
}
