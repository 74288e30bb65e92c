using System.Collections.Immutable;

namespace Gabion.Formats.Shell;

/// <summary>
/// A shell script: POSIX sh and what people write of bash. Reading never fails: what breaks the grammar is in
/// <see cref="Problems"/>, and the commands around it are still there.
/// </summary>
public sealed class ShellScript
{
    public required MappedText Source { get; init; }

    public required ShellList Body { get; init; }

    /// <summary>Every simple command in the order of the text, those inside substitutions, loops and functions too.</summary>
    public required ImmutableArray<SimpleCommand> Commands { get; init; }

    /// <summary>Every pipeline, a single command being a pipeline of one.</summary>
    public required ImmutableArray<ShellPipeline> Pipelines { get; init; }

    public required ImmutableArray<ShellComment> Comments { get; init; }

    public required ImmutableArray<SyntaxProblem> Problems { get; init; }

    /// <summary>True when the whole script was understood.</summary>
    public bool IsComplete => Problems.IsEmpty;

    /// <summary>Reads a script; its places are those of <paramref name="source"/>.</summary>
    public static ShellScript Parse(MappedText source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new ShellParser(source).Parse();
    }

    public static ShellScript Parse(string text) => Parse(MappedText.Of(text));
}

/// <summary>A comment of a script, without its <c>#</c>.</summary>
public sealed record ShellComment(string Text, TextSpan Span);

/// <summary>Pipelines one after the other.</summary>
public sealed class ShellList(ImmutableArray<ShellPipeline> pipelines, TextSpan span)
{
    public ImmutableArray<ShellPipeline> Pipelines { get; } = pipelines;

    public TextSpan Span { get; } = span;
}

/// <summary>What stands between two commands.</summary>
public enum ShellOperator
{
    /// <summary>Nothing: the first or last of its list.</summary>
    None,

    /// <summary><c>&amp;&amp;</c></summary>
    And,

    /// <summary><c>||</c></summary>
    Or,

    /// <summary><c>;</c> or a line break.</summary>
    Sequence,

    /// <summary><c>&amp;</c></summary>
    Background,

    /// <summary><c>|</c></summary>
    Pipe,

    /// <summary><c>|&amp;</c>: standard error too.</summary>
    PipeAll,
}

/// <summary>Commands joined by <c>|</c>; mostly just one.</summary>
public sealed class ShellPipeline
{
    public required ImmutableArray<ShellCommand> Commands { get; init; }

    /// <summary>True after <c>!</c>.</summary>
    public required bool IsNegated { get; init; }

    /// <summary>What joins it to the pipeline before it in its list: And, Or, Sequence, Background or None.</summary>
    public required ShellOperator Before { get; init; }

    /// <summary>What joins it to the next one.</summary>
    public required ShellOperator After { get; init; }

    public required TextSpan Span { get; init; }
}
