using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>What a value must look like; a match gives values to variables.</summary>
internal abstract class Pattern
{
    public abstract bool Match(Evaluation evaluation, Frame frame, RegoValue value);
}

/// <summary>Anything.</summary>
internal sealed class AnyPattern : Pattern
{
    public static AnyPattern Instance { get; } = new();

    public override bool Match(Evaluation evaluation, Frame frame, RegoValue value) => true;
}

/// <summary>A variable without a value yet.</summary>
internal sealed class BindPattern(int slot) : Pattern
{
    public int Slot => slot;

    public override bool Match(Evaluation evaluation, Frame frame, RegoValue value)
    {
        frame.Slots[slot] = value;
        return true;
    }
}

/// <summary>An expression that has a value.</summary>
internal sealed class EqualPattern(Node node) : Pattern
{
    public Node Node => node;

    public override bool Match(Evaluation evaluation, Frame frame, RegoValue value) => value.Equals(node.Get(evaluation, frame));
}

/// <summary>An array of that many items.</summary>
internal sealed class ArrayPattern(Pattern[] items) : Pattern
{
    public override bool Match(Evaluation evaluation, Frame frame, RegoValue value)
    {
        if (value is not RegoArray array || array.Count != items.Length)
        {
            return false;
        }

        for (var i = 0; i < items.Length; i++)
        {
            if (!items[i].Match(evaluation, frame, array[i]))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>An object with exactly these keys.</summary>
internal sealed class ObjectPattern((Node Key, Pattern Value)[] pairs) : Pattern
{
    public override bool Match(Evaluation evaluation, Frame frame, RegoValue value)
    {
        if (value is not RegoObject @object || @object.Count != pairs.Length)
        {
            return false;
        }

        foreach (var (keyNode, pattern) in pairs)
        {
            if (keyNode.Get(evaluation, frame) is not { } key || @object.Get(key) is not { } found || !pattern.Match(evaluation, frame, found))
            {
                return false;
            }
        }

        return true;
    }
}
