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

    public IEnumerable<AccessNode> Nodes => _from.Keys.Concat(_to.Keys).Distinct();

    /// <summary>For every node from which <paramref name="target"/> can be reached: the fewest acts it takes, and the first step.</summary>
    public IReadOnlyDictionary<AccessNode, (int Acts, Step? First)> DistancesTo(AccessNode target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return Search(target, node => _to.GetValueOrDefault(node, []), step => step.From, _ => true);
    }

    /// <summary>The shortest path, by acts; null when there is none.</summary>
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

    /// <summary>Breadth first, steps that cost nothing before those that cost one.</summary>
    private static Dictionary<AccessNode, (int Acts, Step? First)> Search(
        AccessNode start, Func<AccessNode, List<Step>> steps, Func<Step, AccessNode> next, Func<AccessNode, bool> isOpen)
    {
        var reached = new Dictionary<AccessNode, (int Acts, Step? First)> { [start] = (0, null) };
        var waiting = new LinkedList<(AccessNode Node, int Acts)>();
        waiting.AddLast((start, 0));
        while (waiting.First is { } first)
        {
            waiting.RemoveFirst();
            var (node, acts) = first.Value;
            if (reached[node].Acts < acts)
            {
                continue; // found again, nearer, meanwhile
            }

            foreach (var step in steps(node))
            {
                var other = next(step);
                var cost = acts + step.Cost;
                if (!isOpen(other) || (reached.TryGetValue(other, out var known) && known.Acts <= cost))
                {
                    continue;
                }

                reached[other] = (cost, step);
                if (step.Cost == 0)
                {
                    waiting.AddFirst((other, cost));
                }
                else
                {
                    waiting.AddLast((other, cost));
                }
            }
        }

        return reached;
    }
}
