using System.Collections.Frozen;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>Who may become whom: every step that roles, bindings and running pods allow.</summary>
public sealed class EscalationGraph
{
    private readonly FrozenDictionary<AccessNode, List<Step>> _from;
    private readonly FrozenDictionary<AccessNode, List<Step>> _to;

    internal EscalationGraph(IReadOnlyCollection<Step> steps)
    {
        _from = steps.GroupBy(step => step.From).ToFrozenDictionary(group => group.Key, group => group.ToList());
        _to = steps.GroupBy(step => step.To).ToFrozenDictionary(group => group.Key, group => group.ToList());
        StepCount = steps.Count;
    }

    /// <summary>How many steps there are.</summary>
    public int StepCount { get; }

    /// <summary>Makes the graph of a cluster.</summary>
    public static EscalationGraph Of(AccessPolicy policy, ClusterFacts facts) => new(new StepFinder(policy, facts).Find());

    public IEnumerable<Step> From(AccessNode node) => _from.GetValueOrDefault(node, []);

    public bool Knows(AccessNode node) => _from.ContainsKey(node) || _to.ContainsKey(node);

    /// <summary>The node as the graph has it; null when it has none. The kind of a workload may be in any case, as nodes are printed in small letters.</summary>
    public AccessNode? Known(AccessNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Knows(node) ? node
            : node is AccessNode.Inside asked
            ? Nodes.OfType<AccessNode.Inside>().Where(inside => inside.Namespace == asked.Namespace && inside.Name == asked.Name && inside.Kind.Equals(asked.Kind, StringComparison.OrdinalIgnoreCase))
                .OrderBy(inside => inside.Kind, StringComparer.Ordinal).FirstOrDefault()
            : null;
    }

    public IEnumerable<AccessNode> Nodes => _from.Keys.Concat(_to.Keys).Distinct();

    /// <summary>
    /// For every node from which <paramref name="target"/> can be reached: on how many conditions, the fewest acts it then takes, and
    /// the first step. A way that depends on less that is not known comes before one of fewer acts.
    /// </summary>
    public IReadOnlyDictionary<AccessNode, (int Conditions, int Acts, Step? First)> DistancesTo(AccessNode target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Search(target, node => _to.GetValueOrDefault(node, []), step => step.From, _ => true);
    }

    /// <summary>The same for every node that <paramref name="start"/> reaches, with the last step of the way there.</summary>
    internal IReadOnlyDictionary<AccessNode, (int Conditions, int Acts, Step? Last)> WaysFrom(AccessNode start) =>
        Search(start, node => _from.GetValueOrDefault(node, []), step => step.To, _ => true);

    /// <summary>The path on the fewest conditions, and of those the one of the fewest acts; null when there is none.</summary>
    /// <param name="isOpen">Which nodes may be passed.</param>
    public IReadOnlyList<Step>? Shortest(AccessNode from, AccessNode to, Func<AccessNode, bool> isOpen)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(isOpen);
        var reached = Search(to, node => _to.GetValueOrDefault(node, []), step => step.From, isOpen);
        if (!reached.ContainsKey(from))
        {
            return null;
        }

        var path = new List<Step>();
        for (var at = from; !at.Equals(to); at = path[^1].To)
        {
            path.Add(reached[at].First!);
        }

        return path;
    }

    /// <summary>Paths that share no binding, shortest first: removing one binding closes at most one of them.</summary>
    public IReadOnlyList<IReadOnlyList<Step>> Disjoint(AccessNode from, AccessNode to, int most)
    {
        var closed = new HashSet<AccessBinding>(ReferenceEqualityComparer.Instance);
        var paths = new List<IReadOnlyList<Step>>();
        while (paths.Count < most && Shortest(from, to, node => node.Removable is not { } binding || !closed.Contains(binding)) is { } path)
        {
            paths.Add(path);
            var passed = path.Select(step => step.To.Removable).OfType<AccessBinding>().ToList();
            if (passed.Count == 0)
            {
                break; // no binding to leave out: every other path would be this one
            }

            closed.UnionWith(passed);
        }

        return paths;
    }

    /// <summary>Dijkstra's: a condition weighs more than any number of acts.</summary>
    private static Dictionary<AccessNode, (int Conditions, int Acts, Step? First)> Search(
        AccessNode start, Func<AccessNode, List<Step>> steps, Func<Step, AccessNode> next, Func<AccessNode, bool> isOpen)
    {
        var reached = new Dictionary<AccessNode, (int Conditions, int Acts, Step? First)> { [start] = (0, 0, null) };
        var waiting = new PriorityQueue<AccessNode, (int Conditions, int Acts, int Number)>();
        waiting.Enqueue(start, (0, 0, 0));
        var number = 0;
        while (waiting.TryDequeue(out var node, out var at))
        {
            var (conditions, acts, _) = reached[node];
            if ((conditions, acts) != (at.Conditions, at.Acts))
            {
                continue; // found again, nearer, meanwhile
            }

            foreach (var step in steps(node))
            {
                var other = next(step);
                (int Conditions, int Acts) cost = (conditions + (step.Condition is null ? 0 : 1), acts + step.Cost);
                if (!isOpen(other) || (reached.TryGetValue(other, out var known) && cost.CompareTo((known.Conditions, known.Acts)) >= 0))
                {
                    continue;
                }

                reached[other] = (cost.Conditions, cost.Acts, step);
                waiting.Enqueue(other, (cost.Conditions, cost.Acts, ++number));
            }
        }

        return reached;
    }
}
