namespace Gabion.Policy.Gatekeeper.Mutation;

/// <summary>
/// Finds mutators that disagree on the shape of an object: for one <c>spec.containers</c> is a list, for another an object; a list
/// has two keys; a value that has to be the end has something below it. None of them is applied: their order would decide.
/// </summary>
internal static class MutationConflicts
{
    public static HashSet<Mutator> Find(IEnumerable<Mutator> mutators)
    {
        var roots = new Dictionary<(string Group, string Version, string Kind, string Operation), ShapeNode>();
        foreach (var mutator in mutators)
        {
            foreach (var target in mutator.ApplyTo)
            {
                foreach (var binding in from gvk in target.Kinds.All from operation in target.Operations select (gvk.Group, gvk.Version, gvk.Kind, operation))
                {
                    if (!roots.TryGetValue(binding, out var root))
                    {
                        roots.Add(binding, root = new());
                    }

                    root.Add(mutator, mutator.Path.Steps.AsSpan());
                }
            }
        }

        var conflicts = new HashSet<Mutator>(ReferenceEqualityComparer.Instance);
        foreach (var root in roots.Values)
        {
            root.Collect(conflicts);
        }

        return conflicts;
    }

    private enum Shape
    {
        Unknown,
        Object,
        List,
        Set,
        Text,
    }

    /// <summary>A place in objects of one kind, as the mutators see it: more than one known shape is a conflict.</summary>
    private sealed class ShapeNode
    {
        private readonly HashSet<Mutator> _mutators = new(ReferenceEqualityComparer.Instance);
        private readonly HashSet<Mutator> _ends = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<string, Dictionary<Shape, ShapeNode>> _children = new(StringComparer.Ordinal);

        public void Add(Mutator mutator, ReadOnlySpan<PathStep> path)
        {
            _mutators.Add(mutator);
            if (path.IsEmpty)
            {
                if (mutator.MustTerminate)
                {
                    _ends.Add(mutator);
                }

                return;
            }

            var key = path[0] is ItemStep item ? item.Key : ((FieldStep)path[0]).Name;
            if (!_children.TryGetValue(key, out var shapes))
            {
                _children.Add(key, shapes = []);
            }

            // The shape of what the step leads to is told by the step after it.
            var shape = path.Length == 1
                ? mutator.Terminal switch { TerminalType.Set => Shape.Set, TerminalType.Text => Shape.Text, _ => Shape.Unknown }
                : path[1] is ItemStep ? Shape.List : Shape.Object;
            if (!shapes.TryGetValue(shape, out var child))
            {
                shapes.Add(shape, child = new());
            }

            child.Add(mutator, path[1..]);
        }

        public void Collect(HashSet<Mutator> conflicts)
        {
            foreach (var shapes in _children.Values)
            {
                var known = shapes.Keys.Count(shape => shape != Shape.Unknown);
                foreach (var (shape, child) in shapes)
                {
                    if (shape != Shape.Unknown && (known > 1 || (shape == Shape.List && child._children.Count > 1)))
                    {
                        conflicts.UnionWith(child._mutators);
                    }

                    child.Collect(conflicts);
                }

                if (shapes.Values.Any(child => child._ends.Count > 0) && shapes.Values.Any(child => child._children.Count > 0))
                {
                    foreach (var child in shapes.Values)
                    {
                        conflicts.UnionWith(child._ends);
                        conflicts.UnionWith(child._children.Values.SelectMany(below => below.Values).SelectMany(below => below._mutators));
                    }
                }
            }
        }
    }
}
