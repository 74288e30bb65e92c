using System.Collections.Immutable;
using static Gabion.Policy.Rbac.Paths.AccessNode;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>
/// Steps that gain something only for who becomes somebody else as well: rights put into a role that others are bound to. Where one way of the same
/// attacker leads to one of them for certain, the two together are sure.
/// </summary>
internal static class Becoming
{
    /// <summary>Each search goes over the whole graph; beyond these the condition stays, which is true too.</summary>
    private const int MostSearches = 200;

    /// <summary>The steps, with those that need a second way told with it where there is one.</summary>
    public static List<Step> Resolve(List<Step> steps)
    {
        var open = steps.Where(step => !step.Becoming.IsEmpty && step.From is Combines).GroupBy(step => ((Combines)step.From).Subject).ToList();
        if (open.Count == 0)
        {
            return steps;
        }

        EscalationGraph sure = new([.. steps.Where(step => step.Condition is null)]);
        var done = sure.DistancesTo(new ClusterAdmin());
        var resolved = new Dictionary<Step, Step>(ReferenceEqualityComparer.Instance);
        foreach (var attacker in open.Where(group => !done.ContainsKey(new Acts(group.Key))).Take(MostSearches)) // others need no role to grow
        {
            var ways = sure.WaysFrom(new Acts(attacker.Key));
            foreach (var step in attacker)
            {
                var reached = step.Becoming.SelectMany(bound => bound.Subjects, (bound, subject) => (Bound: bound, Whom: new Acts(subject))).Where(pair => ways.ContainsKey(pair.Whom)).ToList();
                if (reached.Count > 0)
                {
                    var (bound, whom) = reached.MinBy(pair => ways[pair.Whom].Acts);
                    resolved[step] = Together(step, bound, whom, PathTo(ways, whom));
                }
            }
        }

        return [.. steps.Select(step => resolved.GetValueOrDefault(step, step))];
    }

    private static Step Together(Step step, AccessBinding bound, Acts whom, List<Step> path)
    {
        var acts = path.Where(one => one.Cost > 0 && one.Means.Length > 0).Select(one => one.Means).ToList();
        ImmutableArray<Grant> grants = [.. step.With, .. path.SelectMany(one => one.Grant is { } grant ? one.With.Prepend(grant) : one.With)];
        return step with
        {
            Means = $"{step.Means} and becomes {whom}, whom {bound} names{(acts.Count == 0 ? "" : $" ({string.Join(", then ", acts)})")}",
            Cost = step.Cost + path.Sum(one => one.Cost),
            Condition = null,
            With = [.. grants.Distinct()],
        };
    }

    private static List<Step> PathTo(IReadOnlyDictionary<AccessNode, (int Conditions, int Acts, Step? Last)> ways, AccessNode to)
    {
        List<Step> path = [];
        for (var step = ways[to].Last; step is not null; step = ways[step.From].Last)
        {
            path.Add(step);
        }

        path.Reverse();
        return path;
    }
}
