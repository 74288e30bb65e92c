using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Dockerfile;

namespace Gabion.Model.Container;

/// <summary>A name and its value, of ENV, ARG or LABEL.</summary>
/// <param name="Value">Null for an ARG without a default.</param>
/// <param name="HasEquals">False for the old form <c>ENV name value</c>.</param>
public sealed record NamedValue(ExpandedText Name, ExpandedText? Value, bool HasEquals, TextSpan Span)
{
    public string Key => Name.Text;
}

/// <summary><c>ENV NAME=value…</c>: variables of the build and of the container.</summary>
public sealed class EnvInstruction : Instruction
{
    internal EnvInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
        : base(syntax, state, context)
    {
        Variables = [.. syntax.Pairs.Select(pair => new NamedValue(Expand(pair.Name), Expand(pair.Value), pair.HasEquals, new(pair.Name.Span.Start, pair.Value.Span.End)))];
    }

    public ImmutableArray<NamedValue> Variables { get; }
}

/// <summary><c>LABEL key=value…</c>.</summary>
public sealed class LabelInstruction : Instruction
{
    internal LabelInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
        : base(syntax, state, context)
    {
        Labels = [.. syntax.Pairs.Select(pair => new NamedValue(Expand(pair.Name), Expand(pair.Value), pair.HasEquals, new(pair.Name.Span.Start, pair.Value.Span.End)))];
    }

    public ImmutableArray<NamedValue> Labels { get; }
}

/// <summary><c>ARG NAME[=default]…</c>: a variable of the build only.</summary>
public sealed class ArgInstruction : Instruction
{
    internal ArgInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
        : base(syntax, state, context)
    {
        Variables = [.. syntax.Arguments.Select(Read)];
    }

    /// <summary>The variables; the value is the default, null when there is none.</summary>
    public ImmutableArray<NamedValue> Variables { get; }

    private NamedValue Read(ArgumentSyntax argument)
    {
        var equals = argument.Text.IndexOf('=');
        if (equals < 0)
        {
            return new(Expand(argument), null, HasEquals: false, argument.Span);
        }

        var name = argument.Source.Slice(0, equals);
        var value = argument.Source.Slice(equals + 1, argument.Text.Length);
        return new(new(name.Text, name.Text, name.Span), Expand(value.Text, value.Span), HasEquals: true, argument.Span);
    }
}
