using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>One replacement of <c>with</c>.</summary>
/// <param name="Root">What is replaced: the input, data or a function.</param>
/// <param name="Path">The path below the input or data.</param>
/// <param name="Function">The built-in function, or the document of the function, that is replaced.</param>
/// <param name="Value">The value in its place; null when a function stands there.</param>
/// <param name="With">The function in its place.</param>
internal sealed record Replacement(ReplacementRoot Root, RegoValue[] Path, object? Function, Node? Value, object? With);

internal enum ReplacementRoot
{
    Input,
    Data,
    Function,
}

/// <summary>Starts the reach of <c>with</c>: the steps up to <see cref="EndWithStep"/> see the replaced documents.</summary>
internal sealed class BeginWithStep(RegoPlace at, int collector, Replacement[] replacements) : Step(at)
{
    public override bool IsLoop => true;

    public override bool Each(Evaluation evaluation, Frame frame, Block block, int next)
    {
        var outer = evaluation.World;
        if (Build(evaluation, frame, outer) is not { } inner)
        {
            return true;
        }

        frame.Collectors[collector] = (outer, inner);
        evaluation.World = inner;
        var goesOn = block.Run(evaluation, frame, next);
        evaluation.World = outer;
        return goesOn;
    }

    private World? Build(Evaluation evaluation, Frame frame, World outer)
    {
        var (input, data, replaced, mocks) = (outer.Input, outer.Data, outer.Replaced, outer.Mocks);
        foreach (var replacement in replacements)
        {
            var value = replacement.Value?.Get(evaluation, frame);
            if (value is null && replacement.Value is not null)
            {
                return null;
            }

            switch (replacement.Root)
            {
                case ReplacementRoot.Input:
                    input = Put(input, replacement.Path, 0, value!);
                    break;
                case ReplacementRoot.Data:
                    data = Put(data, replacement.Path, 0, value!);
                    replaced = new(replacement.Path, replaced);
                    break;
                default:
                    mocks = new(replacement.Function!, value, replacement.With, mocks);
                    break;
            }
        }

        evaluation.Step(outer.Known.Length / 16);
        return new(input, data, outer.Known.Length) { Replaced = replaced, Mocks = mocks };
    }

    /// <summary>The document with a value at a path; what is in the way and no object is replaced by one.</summary>
    private static RegoValue Put(RegoValue? document, RegoValue[] path, int at, RegoValue value)
    {
        if (at == path.Length)
        {
            return value;
        }

        var builder = new RegoObjectBuilder();
        if (document is RegoObject @object)
        {
            for (var i = 0; i < @object.Count; i++)
            {
                builder.Set(@object.Keys[i], @object.Values[i]);
            }
        }

        builder.Set(path[at], Put(builder.Get(path[at]), path, at + 1, value));
        return builder.Build();
    }
}

/// <summary>Ends the reach of <c>with</c>: the rest of the block sees the documents as before.</summary>
internal sealed class EndWithStep(RegoPlace at, int collector) : Step(at)
{
    public override bool IsLoop => true;

    public override bool Each(Evaluation evaluation, Frame frame, Block block, int next)
    {
        var (outer, inner) = ((World, World))frame.Collectors[collector]!;
        evaluation.World = outer;
        var goesOn = block.Run(evaluation, frame, next);
        frame.Collectors[collector] = (outer, inner);
        evaluation.World = inner;
        return goesOn;
    }
}
