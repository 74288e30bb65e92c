using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Dockerfile;

namespace Gabion.Model.Container;

/// <summary>An instruction of a Dockerfile.</summary>
public abstract class Instruction
{
    private protected Instruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
    {
        Syntax = syntax;
        State = state;
        Context = context;
    }

    public InstructionSyntax Syntax { get; }

    /// <summary>What holds before the instruction: user, working directory, shell, variables.</summary>
    public BuildState State { get; }

    /// <summary>The stage; null before the first FROM.</summary>
    public BuildStage? Stage { get; internal set; }

    /// <summary>True when ONBUILD holds it back for a later build.</summary>
    public bool IsTrigger { get; internal set; }

    /// <summary>The keyword in upper case.</summary>
    public string Keyword => Syntax.Keyword;

    /// <summary>From the keyword to the end of its continued lines.</summary>
    public TextSpan Span => Syntax.Span;

    public TextSpan KeywordSpan => Syntax.KeywordSpan;

    public ImmutableArray<FlagSyntax> Flags => Syntax.Flags;

    /// <summary>True for the JSON form.</summary>
    public bool IsJson => Syntax.IsJson;

    public ImmutableArray<HeredocSyntax> Heredocs => Syntax.Heredocs;

    /// <summary>The way to it for fingerprints, without line numbers: <c>build/RUN[2]</c>, counted within its stage and keyword.</summary>
    public string Path { get; internal set; } = "";

    /// <summary>The (last) flag of that name, without dashes.</summary>
    public FlagSyntax? Flag(string name) => Flags.LastOrDefault(flag => flag.Name.Equals(name, StringComparison.Ordinal));

    /// <summary>True for a flag that is there without a value or with <c>true</c>.</summary>
    public bool IsFlagSet(string name) => Flag(name) is { } flag && (flag.Value is null || flag.Value.Equals("true", StringComparison.OrdinalIgnoreCase));

    /// <summary>The problem at this instruction's keyword.</summary>
    public Problem Problem(string message) => ProblemAt(KeywordSpan, message);

    /// <summary>The problem at a place inside this instruction.</summary>
    public Problem ProblemAt(TextSpan span, string message) => new(span, Path, message);

    private protected ExpandedText Expand(ArgumentSyntax argument) => Expand(argument.Text, argument.Span);

    private protected ExpandedText Expand(string text, TextSpan span) => Context.Expand(text, span, State);

    private protected ExpandedText? ExpandFlag(string name) => Flag(name) is { Value: { } value } flag ? Expand(value, flag.Span) : null;

    private protected ExpansionContext Context { get; }
}
