using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>An expression must be neither undefined nor false.</summary>
internal sealed class TestStep(RegoPlace at, Node node) : Step(at)
{
    public override bool Holds(Evaluation evaluation, Frame frame) => node.Get(evaluation, frame) is { IsTruthy: true };
}

/// <summary>Two expressions must be equal, or must differ.</summary>
internal sealed class CompareStep(RegoPlace at, Node left, Node right, bool isEqual) : Step(at)
{
    public override bool Holds(Evaluation evaluation, Frame frame) =>
        left.Get(evaluation, frame) is { } a && right.Get(evaluation, frame) is { } b && a.Equals(b) == isEqual;
}

/// <summary>A variable gets its value.</summary>
internal sealed class AssignStep(RegoPlace at, int slot, Node node) : Step(at)
{
    public override bool Holds(Evaluation evaluation, Frame frame) => (frame.Slots[slot] = node.Get(evaluation, frame)) is not null;
}

/// <summary>A value must match a pattern.</summary>
internal sealed class MatchStep(RegoPlace at, Node node, Pattern pattern) : Step(at)
{
    public override bool Holds(Evaluation evaluation, Frame frame) => node.Get(evaluation, frame) is { } value && pattern.Match(evaluation, frame, value);
}

/// <summary>Never holds.</summary>
internal sealed class NeverStep(RegoPlace at) : Step(at)
{
    public override bool Holds(Evaluation evaluation, Frame frame) => false;
}

/// <summary><c>not</c>: holds when the block has no way to hold.</summary>
internal sealed class NotStep(RegoPlace at, Block block) : Step(at)
{
    public override bool Holds(Evaluation evaluation, Frame frame) => block.Run(evaluation, frame);
}

/// <summary><c>every</c>: the block holds for each item of a collection.</summary>
internal sealed class EveryStep(RegoPlace at, int keySlot, int valueSlot, Node domain, Block block) : Step(at)
{
    public override bool Holds(Evaluation evaluation, Frame frame)
    {
        switch (domain.Get(evaluation, frame))
        {
            case RegoArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    if (!Item(evaluation, frame, keySlot < 0 ? null : RegoNumber.Of(i), array[i]))
                    {
                        return false;
                    }
                }

                return true;
            case RegoSet set:
                foreach (var item in set.Items)
                {
                    if (!Item(evaluation, frame, item, item))
                    {
                        return false;
                    }
                }

                return true;
            case RegoObject @object:
                for (var i = 0; i < @object.Count; i++)
                {
                    if (!Item(evaluation, frame, @object.Keys[i], @object.Values[i]))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return false;
        }
    }

    private bool Item(Evaluation evaluation, Frame frame, RegoValue? key, RegoValue value)
    {
        evaluation.Step();
        if (keySlot >= 0)
        {
            frame.Slots[keySlot] = key;
        }

        frame.Slots[valueSlot] = value;
        return !block.Run(evaluation, frame);
    }
}

/// <summary>Goes through a collection: key and value must match their patterns.</summary>
internal sealed class ScanStep(RegoPlace at, Node collection, Pattern? key, Pattern? value) : Step(at)
{
    public override bool IsLoop => true;

    public override bool Each(Evaluation evaluation, Frame frame, Block block, int next)
    {
        switch (collection.Get(evaluation, frame))
        {
            case RegoArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    evaluation.Step();
                    if ((key is null || key.Match(evaluation, frame, RegoNumber.Of(i)))
                        && (value is null || value.Match(evaluation, frame, array[i]))
                        && !block.Run(evaluation, frame, next))
                    {
                        return false;
                    }
                }

                return true;
            case RegoSet set:
                foreach (var item in set.Items)
                {
                    evaluation.Step();
                    if ((key is null || key.Match(evaluation, frame, item))
                        && (value is null || value.Match(evaluation, frame, item))
                        && !block.Run(evaluation, frame, next))
                    {
                        return false;
                    }
                }

                return true;
            case RegoObject @object:
                for (var i = 0; i < @object.Count; i++)
                {
                    evaluation.Step();
                    if ((key is null || key.Match(evaluation, frame, @object.Keys[i]))
                        && (value is null || value.Match(evaluation, frame, @object.Values[i]))
                        && !block.Run(evaluation, frame, next))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return true;
        }
    }
}
