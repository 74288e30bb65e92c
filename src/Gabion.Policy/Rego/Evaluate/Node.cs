using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>An expression whose variables all have values. It gives null for undefined.</summary>
internal abstract class Node
{
    public abstract RegoValue? Get(Evaluation evaluation, Frame frame);
}

/// <summary>A value that is known.</summary>
internal sealed class ConstantNode(RegoValue value) : Node
{
    public RegoValue Value => value;

    public override RegoValue? Get(Evaluation evaluation, Frame frame) => value;
}

/// <summary>A variable.</summary>
internal sealed class SlotNode(int slot) : Node
{
    public int Slot => slot;

    public override RegoValue? Get(Evaluation evaluation, Frame frame) => frame.Slots[slot];
}

/// <summary>The input.</summary>
internal sealed class InputNode : Node
{
    public override RegoValue? Get(Evaluation evaluation, Frame frame) => evaluation.World.Input;
}

/// <summary>A known path into the base documents. A number also names the entry whose key is written so: the paths of a store are text.</summary>
internal sealed class BasePathNode(RegoValue[] path) : Node
{
    public override RegoValue? Get(Evaluation evaluation, Frame frame)
    {
        RegoValue? value = evaluation.World.Data;
        foreach (var key in path)
        {
            value = Index(value, key);
        }

        return value;
    }

    public static RegoValue? Index(RegoValue? value, RegoValue key) =>
        value is null ? null : PathNode.Index(value, key) ?? (key is RegoNumber && value is RegoObject ? PathNode.Index(value, RegoString.Of(key.ToString()!)) : null);
}

/// <summary>A known path into a value: <c>input.review.object</c>.</summary>
internal sealed class PathNode(Node start, RegoValue[] path) : Node
{
    public Node Start => start;

    public RegoValue[] Path => path;

    public override RegoValue? Get(Evaluation evaluation, Frame frame)
    {
        var value = start.Get(evaluation, frame);
        foreach (var key in path)
        {
            if (value is RegoObject @object)
            {
                value = @object.Get(key);
            }
            else if (value is null)
            {
                return null;
            }
            else
            {
                value = Index(value, key);
            }
        }

        return value;
    }

    /// <summary>What a collection has under a key; null when it has nothing, or is none. An item of a set is its own key.</summary>
    public static RegoValue? Index(RegoValue collection, RegoValue key) => collection switch
    {
        RegoObject @object => @object.Get(key),
        RegoArray array => array.Get(key),
        RegoSet set => set.Has(key) ? key : null,
        _ => null,
    };
}

/// <summary>What a collection has under a key that is computed.</summary>
internal sealed class IndexNode(Node collection, Node key) : Node
{
    public override RegoValue? Get(Evaluation evaluation, Frame frame) =>
        collection.Get(evaluation, frame) is { } from && key.Get(evaluation, frame) is { } at ? PathNode.Index(from, at) : null;
}

/// <summary>An array of expressions.</summary>
internal sealed class ArrayNode(Node[] items) : Node
{
    public override RegoValue? Get(Evaluation evaluation, Frame frame)
    {
        var values = new RegoValue[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i].Get(evaluation, frame) is not { } value)
            {
                return null;
            }

            values[i] = value;
        }

        return new RegoArray(values);
    }
}

/// <summary>A set of expressions.</summary>
internal sealed class SetNode(Node[] items) : Node
{
    public override RegoValue? Get(Evaluation evaluation, Frame frame)
    {
        var set = new RegoSetBuilder(items.Length);
        foreach (var item in items)
        {
            if (item.Get(evaluation, frame) is not { } value)
            {
                return null;
            }

            set.Add(value);
        }

        return set.Build();
    }
}

/// <summary>An object of expressions.</summary>
internal sealed class ObjectNode((Node Key, Node Value)[] pairs) : Node
{
    public override RegoValue? Get(Evaluation evaluation, Frame frame)
    {
        var @object = new RegoObjectBuilder(pairs.Length);
        foreach (var (keyNode, valueNode) in pairs)
        {
            if (keyNode.Get(evaluation, frame) is not { } key || valueNode.Get(evaluation, frame) is not { } value)
            {
                return null;
            }

            @object.Set(key, value);
        }

        return @object.Build();
    }
}
