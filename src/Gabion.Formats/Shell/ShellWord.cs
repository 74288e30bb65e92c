using System.Collections.Immutable;

namespace Gabion.Formats.Shell;

/// <summary>A word of a command, after quote removal; what the shell expands stands as written.</summary>
public sealed class ShellWord
{
    public required ImmutableArray<ShellWordPart> Parts { get; init; }

    /// <summary>The text without quotes; expansions as written: <c>/opt/$NAME</c>.</summary>
    public required string Text { get; init; }

    /// <summary>The text as written.</summary>
    public required string Raw { get; init; }

    public required TextSpan Span { get; init; }

    /// <summary>True when any of it is quoted.</summary>
    public required bool IsQuoted { get; init; }

    /// <summary>True when an unquoted <c>*</c>, <c>?</c> or <c>[</c> makes it a pattern.</summary>
    public required bool HasGlob { get; init; }

    /// <summary>True when nothing in it is expanded, so that <see cref="Text"/> is what the program gets (patterns aside).</summary>
    public bool IsLiteral => Parts.All(part => part.Kind == ShellWordPartKind.Text);

    /// <summary>The expansions in it.</summary>
    public IEnumerable<ShellWordPart> Expansions => Parts.Where(part => part.Kind != ShellWordPartKind.Text);

    public override string ToString() => Text;
}

/// <summary>A stretch of a word of one kind.</summary>
/// <param name="Text">Literal text without its quotes, or the expansion as written.</param>
/// <param name="IsQuoted">True inside quotes: no splitting, no patterns.</param>
/// <param name="Name">The variable of a parameter expansion.</param>
/// <param name="Body">The commands of a substitution.</param>
public sealed record ShellWordPart(ShellWordPartKind Kind, string Text, bool IsQuoted, TextSpan Span, string? Name = null, ShellList? Body = null);

/// <summary>The kinds of <see cref="ShellWordPart"/>.</summary>
public enum ShellWordPartKind
{
    Text,

    /// <summary><c>$NAME</c>, <c>${NAME:-…}</c></summary>
    Parameter,

    /// <summary><c>$(…)</c> or backticks.</summary>
    Command,

    /// <summary><c>$((…))</c></summary>
    Arithmetic,

    /// <summary><c>&lt;(…)</c> or <c>&gt;(…)</c></summary>
    Process,
}
