using Gabion.Network.Calico;
using Gabion.Network.Facts;
using Gabion.Network.Policies;
using Gabion.Network.Reach;

namespace Gabion.Network.Lint;

/// <summary>Peers of rules that are no workload of the set, where the set would show them.</summary>
internal static class PeerLint
{
    public static IEnumerable<LintFinding> Of(ReachMap map, NetworkPolicyFact policy, NetworkRule rule)
    {
        foreach (var term in map.Reach.Topology.MayHaveOtherPods ? [] : rule.Peers)
        {
            if (term.Endpoints is { } selector && IsShown(map, selector) && !map.Reach.Classes.Any(item => item.Index != map.Reach.Controller && selector.Matches(item) != Match.No)
                && term.PossibleAddresses.IsEmpty)
            {
                yield return new(
                    LintFinding.PeerSelectsNothing,
                    $"{policy.FullName}, {rule.Name}, names {term.Text}, and there is no such workload here: the rule lets nobody through.",
                    "Compare the selector with the labels of the pods and namespaces.",
                    rule.Place);
            }
        }
    }

    /// <summary>Whether workloads of a namespace that it means are in the set: otherwise others may be where nobody looked.</summary>
    private static bool IsShown(ReachMap map, EndpointSelector selector)
    {
        var filled = map.Reach.Topology.Endpoints.Select(endpoint => endpoint.Namespace).DistinctBy(space => space.Name);
        return (selector.ByLabel ?? selector) switch
        {
            PodSelector { Namespace: { } name } => filled.Any(space => space.Name == name),
            PodSelector { Namespaces: { IsEmpty: false } namespaces } => filled.Any(space => space.Labels.Matches(namespaces) != Match.No),
            CalicoEntity { Namespace: { } name } => filled.Any(space => space.Name == name),
            CalicoEntity { Namespaces: { } namespaces } => filled.Any(space => namespaces.Matches(CalicoEntity.NamespaceLabels(space)) != Match.No),
            _ => false,
        };
    }
}
