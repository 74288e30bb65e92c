using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>graph.reachable</c>, <c>graph.reachable_paths</c>, <c>walk</c>.</summary>
internal static class GraphFunctions
{
    private const int Deepest = 400;

    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("graph.reachable", [RegoKinds.Object, RegoKinds.Array | Set], Set, Reachable),
        Builtin.Of("graph.reachable_paths", [RegoKinds.Object, RegoKinds.Array | Set], Set, ReachablePaths),
        Builtin.Of("walk", [Any], RegoKinds.Array, Walk) with { IsRelation = true },
    ];

    /// <summary>The nodes of the graph that are reached from the given ones, those themselves too.</summary>
    private static RegoSet? Reachable(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var graph = (RegoObject)operands[0];
        var reached = new HashSet<RegoValue>();
        var queue = new Queue<RegoValue>(OperandReading.ItemsOf(operands[1]).ToArray());
        while (queue.TryDequeue(out var node))
        {
            call.Charge(1);
            if (graph.Get(node) is not { } edges || !reached.Add(node))
            {
                continue;
            }

            foreach (var neighbour in OperandReading.ItemsOf(edges))
            {
                if (!reached.Contains(neighbour))
                {
                    queue.Enqueue(neighbour);
                }
            }
        }

        return RegoSet.Of(reached);
    }

    /// <summary>
    /// Every way from the given nodes until it can go no further, or comes to a node that a way through the same first step has left
    /// before: as OPA does it, where that makes some ways shorter than they could be.
    /// </summary>
    private static RegoValue? ReachablePaths(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var paths = new RegoSetBuilder();
        var graph = (RegoObject)operands[0];
        foreach (var node in OperandReading.ItemsOf(operands[1]))
        {
            if (graph.Get(node) is not { } edges)
            {
                continue;
            }

            var neighbours = OperandReading.ItemsOf(edges);
            if (neighbours.IsEmpty)
            {
                paths.Add(new RegoArray([node]));
            }

            foreach (var neighbour in neighbours)
            {
                if (!Follow(call, graph, neighbour, [node], [node], paths))
                {
                    return call.Fail("the paths are too long");
                }
            }
        }

        return paths.Build();
    }

    private static bool Follow(BuiltinCall call, RegoObject graph, RegoValue node, RegoValue[] path, HashSet<RegoValue> left, RegoSetBuilder paths)
    {
        call.Charge(1 + path.Length);
        if (path.Length > Deepest)
        {
            return false;
        }

        if (graph.Get(node) is not { } edges)
        {
            paths.Add(new RegoArray(path));
            return true;
        }

        path = [.. path, node];
        var neighbours = OperandReading.ItemsOf(edges);
        if (neighbours.IsEmpty)
        {
            paths.Add(new RegoArray(path));
        }

        foreach (var neighbour in neighbours)
        {
            if (left.Contains(neighbour))
            {
                paths.Add(new RegoArray(path));
                continue;
            }

            left.Add(node);
            if (!Follow(call, graph, neighbour, path, left, paths))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Pairs of path and value: the value itself, then all that is in it, depth first.</summary>
    private static RegoArray? Walk(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var pairs = new List<RegoValue>();
        Visit(call, [], operands[0], pairs);
        return RegoArray.Of(pairs);
    }

    private static void Visit(BuiltinCall call, RegoValue[] path, RegoValue value, List<RegoValue> pairs)
    {
        call.Charge(1);
        pairs.Add(new RegoArray([path.Length == 0 ? RegoArray.Empty : new RegoArray(path), value]));
        switch (value)
        {
            case RegoObject @object:
                for (var i = 0; i < @object.Count; i++)
                {
                    Visit(call, [.. path, @object.Keys[i]], @object.Values[i], pairs);
                }

                break;
            case RegoArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    Visit(call, [.. path, RegoNumber.Of(i)], array[i], pairs);
                }

                break;
            case RegoSet set:
                foreach (var item in set.Items)
                {
                    Visit(call, [.. path, item], item, pairs);
                }

                break;
        }
    }
}
