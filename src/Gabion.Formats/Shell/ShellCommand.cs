using System.Collections.Immutable;

namespace Gabion.Formats.Shell;

/// <summary>A simple or a compound command.</summary>
public abstract class ShellCommand
{
    public required TextSpan Span { get; init; }

    public required ImmutableArray<ShellRedirection> Redirections { get; init; }

    /// <summary>The pipeline that it is a part of.</summary>
    public ShellPipeline Pipeline { get; internal set; } = Detached;

    /// <summary>The place in that pipeline, from 0.</summary>
    public int Index { get; internal set; }

    /// <summary>The compound command around it (loop, condition, subshell, function), or the simple command whose word holds it in <c>$(…)</c>; null at the top.</summary>
    public ShellCommand? Parent { get; internal set; }

    /// <summary>What stands directly before: <c>|</c> inside a pipeline, else the operator of the list.</summary>
    public ShellOperator Before => Index > 0 ? PipeBefore : Pipeline.Before;

    /// <summary>What stands directly behind.</summary>
    public ShellOperator After => Next is { } next ? next.PipeBefore : Pipeline.After;

    /// <summary>The command whose output this one reads; null when it is the first of its pipeline.</summary>
    public ShellCommand? Previous => Index > 0 ? Pipeline.Commands[Index - 1] : null;

    /// <summary>The command that reads this one's output; null when it is the last of its pipeline.</summary>
    public ShellCommand? Next => Index + 1 < Pipeline.Commands.Length ? Pipeline.Commands[Index + 1] : null;

    internal ShellOperator PipeBefore { get; set; } = ShellOperator.Pipe;

    private static ShellPipeline Detached { get; } = new()
    {
        Commands = [],
        IsNegated = false,
        Before = ShellOperator.None,
        After = ShellOperator.None,
        Span = TextSpan.FileStart,
    };
}

/// <summary>A program or built-in with its arguments: <c>A=1 apt-get install -y curl &gt;log</c>.</summary>
public sealed class SimpleCommand : ShellCommand
{
    public required ImmutableArray<ShellAssignment> Assignments { get; init; }

    /// <summary>The name and the arguments; empty when there are only assignments or redirections.</summary>
    public required ImmutableArray<ShellWord> Words { get; init; }

    /// <summary>The program as written; null when it is not certain (<c>$CMD</c>) or there is none.</summary>
    public string? Name => Words is [{ IsLiteral: true } name, ..] ? name.Text : null;

    /// <summary>The program without its folder: <c>curl</c> for <c>/usr/bin/curl</c>.</summary>
    public string? Program => Name is { } name ? name[(name.LastIndexOf('/') + 1)..] : null;

    public IEnumerable<ShellWord> Arguments => Words.Skip(1);

    /// <summary>Arguments that are no options: neither <c>-x</c> nor what stands before <c>--</c> with a dash. An option's separate value counts as one of these.</summary>
    public IEnumerable<ShellWord> Operands
    {
        get
        {
            var optionsAreOver = false;
            foreach (var word in Arguments)
            {
                if (!optionsAreOver && word.Text == "--")
                {
                    optionsAreOver = true;
                }
                else if (optionsAreOver || word.Text is "-" || !word.Text.StartsWith('-'))
                {
                    yield return word;
                }
            }
        }
    }

    /// <summary>
    /// The first argument that is one of the options: <c>-y</c> also inside a cluster (<c>-qy</c>), <c>--yes</c> also with a
    /// value (<c>--yes=true</c>), <c>-opt</c> (two or more letters) exactly.
    /// </summary>
    public ShellWord? Option(params ReadOnlySpan<string> names)
    {
        for (var i = 1; i < Words.Length; i++)
        {
            var text = Words[i].Text;
            if (text == "--")
            {
                return null;
            }

            foreach (var name in names)
            {
                if (IsOption(text, name))
                {
                    return Words[i];
                }
            }
        }

        return null;
    }

    public bool HasOption(params ReadOnlySpan<string> names) => Option(names) is not null;

    private static bool IsOption(string text, string name)
    {
        if (text == name)
        {
            return true;
        }

        return name.StartsWith("--", StringComparison.Ordinal)
            ? text.Length > name.Length && text[name.Length] == '=' && text.StartsWith(name, StringComparison.Ordinal)
            : name.Length == 2 && text.Length > 2 && text[0] == '-' && text[1] != '-' && IsCluster(text) && text.Contains(name[1]);
    }

    private static bool IsCluster(string text) => !text.AsSpan(1).ContainsAnyExcept(Letters);

    private static readonly System.Buffers.SearchValues<char> Letters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
}

/// <summary>A command that holds others.</summary>
public sealed class CompoundCommand : ShellCommand
{
    public required CompoundKind Kind { get; init; }

    /// <summary>The lists inside, in the order of the text: for <c>if</c>, condition and branches; for loops, condition (while, until) and body.</summary>
    public required ImmutableArray<ShellList> Bodies { get; init; }

    /// <summary>The variable and words of <c>for</c>, the subject of <c>case</c>, the words between <c>[[</c> and <c>]]</c>, the name of a function.</summary>
    public required ImmutableArray<ShellWord> Words { get; init; }
}

/// <summary>The kinds of <see cref="CompoundCommand"/>.</summary>
public enum CompoundKind
{
    /// <summary><c>( … )</c></summary>
    Subshell,

    /// <summary><c>{ …; }</c></summary>
    Group,
    If,
    While,
    Until,
    For,
    Select,
    Case,
    Function,

    /// <summary><c>[[ … ]]</c></summary>
    Test,

    /// <summary><c>(( … ))</c></summary>
    Arithmetic,
}

/// <summary><c>NAME=value</c> in front of a command or alone.</summary>
/// <param name="IsAppended">True for <c>+=</c>.</param>
/// <param name="Value">The value; null when it is an array.</param>
/// <param name="Items">The items of an array.</param>
public sealed record ShellAssignment(string Name, ShellWord? Value, ImmutableArray<ShellWord> Items, bool IsAppended, TextSpan Span);

/// <summary>A redirection: <c>2&gt;/dev/null</c>, <c>&lt;&lt;EOF</c>.</summary>
/// <param name="Descriptor">The number (or <c>{name}</c>) before the operator; null when there is none.</param>
/// <param name="Operator"><c>&gt;</c>, <c>&gt;&gt;</c>, <c>&lt;</c>, <c>&gt;&amp;</c>, <c>&amp;&gt;</c>, <c>&lt;&lt;</c>, <c>&lt;&lt;-</c>, <c>&lt;&lt;&lt;</c>…</param>
/// <param name="Target">The file, descriptor, or the word that ends a here-document.</param>
public sealed record ShellRedirection(string? Descriptor, string Operator, ShellWord Target, TextSpan Span)
{
    /// <summary>The content of a here-document, when it stands in the script.</summary>
    public ShellWord? Heredoc { get; internal set; }

    /// <summary>True when it writes to a file or descriptor.</summary>
    public bool IsOutput => Operator.Contains('>');
}
