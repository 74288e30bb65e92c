using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>Collects what a comprehension yields: in the frame, where its ending finds it.</summary>
internal sealed class ArrayComprehensionNode(int collector) : Node
{
    /// <summary>Set once, when the block that refers to this node has been made.</summary>
    public Block? Block { get; set; }

    public override RegoValue? Get(Evaluation evaluation, Frame frame)
    {
        var outer = frame.Collectors[collector];
        var items = new List<RegoValue>();
        frame.Collectors[collector] = items;
        Block!.Run(evaluation, frame);
        frame.Collectors[collector] = outer;
        return items.Count == 0 ? RegoArray.Empty : new RegoArray([.. items]);
    }

    public sealed class Yield(int collector, Node item) : Ending
    {
        public override bool Reach(Evaluation evaluation, Frame frame)
        {
            if (item.Get(evaluation, frame) is { } value)
            {
                ((List<RegoValue>)frame.Collectors[collector]!).Add(value);
            }

            return true;
        }
    }
}

internal sealed class SetComprehensionNode(int collector) : Node
{
    public Block? Block { get; set; }

    public override RegoValue? Get(Evaluation evaluation, Frame frame)
    {
        var outer = frame.Collectors[collector];
        var items = new RegoSetBuilder();
        frame.Collectors[collector] = items;
        Block!.Run(evaluation, frame);
        frame.Collectors[collector] = outer;
        return items.Build();
    }

    public sealed class Yield(int collector, Node item) : Ending
    {
        public override bool Reach(Evaluation evaluation, Frame frame)
        {
            if (item.Get(evaluation, frame) is { } value)
            {
                ((RegoSetBuilder)frame.Collectors[collector]!).Add(value);
            }

            return true;
        }
    }
}

internal sealed class ObjectComprehensionNode(int collector) : Node
{
    public Block? Block { get; set; }

    public override RegoValue? Get(Evaluation evaluation, Frame frame)
    {
        var outer = frame.Collectors[collector];
        var pairs = new RegoObjectBuilder();
        frame.Collectors[collector] = pairs;
        Block!.Run(evaluation, frame);
        frame.Collectors[collector] = outer;
        return pairs.Build();
    }

    public sealed class Yield(int collector, Node key, Node value, RegoPlace at) : Ending
    {
        public override bool Reach(Evaluation evaluation, Frame frame)
        {
            if (key.Get(evaluation, frame) is { } k && value.Get(evaluation, frame) is { } v
                && !((RegoObjectBuilder)frame.Collectors[collector]!).TryAdd(k, v))
            {
                throw Evaluation.Conflict(at, "object keys must be unique");
            }

            return true;
        }
    }
}
