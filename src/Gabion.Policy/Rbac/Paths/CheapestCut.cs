namespace Gabion.Policy.Rbac.Paths;

/// <summary>
/// The fewest bindings without which no path is left: the smallest cut of the graph where only bindings can be removed (Ford and
/// Fulkerson, by shortest paths). A binding that counts alone and also together with others is weighed once for each.
/// </summary>
public static class CheapestCut
{
    /// <summary>The bindings to remove; empty when there is no path; null when removing bindings cannot close every path.</summary>
    public static IReadOnlyList<AccessBinding>? Of(EscalationGraph graph, AccessNode from, AccessNode to)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var flow = new Flow(graph, from, to);
        while (flow.Augment() is { } path)
        {
            if (!path)
            {
                return null;
            }
        }

        return flow.Saturated();
    }

    /// <summary>Unit flow through bindings: each is an entry and an exit with one unit between them; all else carries any amount.</summary>
    private sealed class Flow(EscalationGraph graph, AccessNode from, AccessNode to)
    {
        // What each place sends on; a place is a node, and for a binding its exit.
        private readonly Dictionary<(Place From, Place To), int> _sent = [];
        private readonly Dictionary<Place, HashSet<Place>> _back = [];
        private Dictionary<Place, Place> _seen = [];

        /// <summary>Sends one more unit: true; null when nothing more can be sent; false when a path has no binding on it.</summary>
        public bool? Augment()
        {
            var start = new Place(from, IsExit: true);
            var goal = new Place(to, IsExit: false);
            _seen = new() { [start] = start };
            var waiting = new Queue<Place>([start]);
            while (waiting.TryDequeue(out var place))
            {
                foreach (var next in Next(place))
                {
                    if (!_seen.TryAdd(next, place))
                    {
                        continue;
                    }

                    if (next == goal)
                    {
                        return Send(goal, start);
                    }

                    waiting.Enqueue(next);
                }
            }

            return null;
        }

        /// <summary>Bindings whose entry is reached by what is left, and whose exit is not.</summary>
        public IReadOnlyList<AccessBinding> Saturated() =>
        [
            .. _seen.Keys.Where(place => place is { IsExit: false, Node.Removable: not null } && !_seen.ContainsKey(place with { IsExit = true }))
                .Select(place => place.Node.Removable).OfType<AccessBinding>().Distinct().OrderBy(binding => binding.ToString(), StringComparer.Ordinal),
        ];

        private IEnumerable<Place> Next(Place place)
        {
            if (!place.IsExit)
            {
                var exit = place with { IsExit = true };
                if (place.Node.Removable is null || _sent.GetValueOrDefault((place, exit)) == 0)
                {
                    yield return exit;
                }
            }
            else
            {
                foreach (var step in graph.From(place.Node))
                {
                    yield return new(step.To, IsExit: false);
                }
            }

            // What was sent this way before can be sent back.
            foreach (var earlier in _back.GetValueOrDefault(place, []))
            {
                if (_sent.GetValueOrDefault((earlier, place)) > 0)
                {
                    yield return earlier;
                }
            }
        }

        private bool Send(Place goal, Place start)
        {
            var hasBinding = false;
            for (var at = goal; at != start; at = _seen[at])
            {
                var before = _seen[at];
                hasBinding |= before.Node.Removable is not null;
                if (_sent.GetValueOrDefault((at, before)) > 0)
                {
                    _sent[(at, before)]--;
                    continue;
                }

                _sent[(before, at)] = _sent.GetValueOrDefault((before, at)) + 1;
                if (!_back.TryGetValue(at, out var sources))
                {
                    _back[at] = sources = [];
                }

                sources.Add(before);
            }

            return hasBinding;
        }
    }

    private readonly record struct Place(AccessNode Node, bool IsExit);
}
