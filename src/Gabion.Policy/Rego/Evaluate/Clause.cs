using Gabion.Policy.Rego.Explain;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>One rule, ready to run: its body, what it yields, and what is tried when it yields nothing.</summary>
internal sealed class Clause(RegoPlace at, int slots, int collectors, Pattern[] arguments, Block block, Clause? @else)
{
    public RegoPlace At => at;

    public Clause? Else => @else;

    /// <summary>What an explanation shows of it; null when the policy was not compiled to be explained.</summary>
    public WatchedBody? Watched => block.Watched;

    /// <summary>The value when it is known before: one way to hold is enough then.</summary>
    public RegoValue? Known { get; init; }

    public Frame NewFrame() => new(slots, collectors);

    /// <summary>Gives the arguments to the variables; false when they do not match.</summary>
    public bool Accepts(Evaluation evaluation, Frame frame, RegoValue[] values)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!arguments[i].Match(evaluation, frame, values[i]))
            {
                evaluation.Explainer?.Refuse(this);
                return false;
            }
        }

        return true;
    }

    public void Run(Evaluation evaluation, Frame frame)
    {
        evaluation.Observer?.Try(at);
        evaluation.Explainer?.Begin(this);
        block.Run(evaluation, frame);
        evaluation.Explainer?.End();
    }
}

/// <summary>Ends a rule of one value: all ways must agree on it.</summary>
internal sealed class ValueEnding(Node value, RegoPlace at, bool isFunction) : Ending
{
    public override bool Reach(Evaluation evaluation, Frame frame)
    {
        if (value.Get(evaluation, frame) is not { } found)
        {
            return true;
        }

        if (frame.Result is null)
        {
            frame.Result = found;
        }
        else if (!frame.Result.Equals(found))
        {
            throw Document.Several(at, isFunction);
        }

        return value is not ConstantNode;
    }
}

/// <summary>Ends a rule that adds an item to a set.</summary>
internal sealed class ItemEnding(Node item) : Ending
{
    public override bool Reach(Evaluation evaluation, Frame frame)
    {
        if (item.Get(evaluation, frame) is { } found)
        {
            evaluation.Step();
            ((RegoSetBuilder)frame.Collectors[0]!).Add(found);
        }

        return true;
    }
}

/// <summary>Ends a rule that adds something below a path of an object.</summary>
internal sealed class EntryEnding(Node[] path, Node value, bool isItem, RegoPlace at) : Ending
{
    public override bool Reach(Evaluation evaluation, Frame frame)
    {
        var keys = new RegoValue[path.Length];
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i].Get(evaluation, frame) is not { } key)
            {
                return true;
            }

            keys[i] = key;
        }

        if (value.Get(evaluation, frame) is not { } found)
        {
            return true;
        }

        evaluation.Step();
        var entries = (PartialObject)frame.Collectors[0]!;
        if (!(isItem ? entries.AddItem(keys, found) : entries.Add(keys, found)))
        {
            throw Evaluation.Conflict(at, "object keys must be unique");
        }

        return true;
    }
}
