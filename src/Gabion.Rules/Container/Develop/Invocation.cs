using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Shell;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A program that an instruction runs: a simple command with the wrappers around it (sudo, env, exec, xargs…) taken off.</summary>
internal sealed class Invocation
{
    public required Instruction Instruction { get; init; }

    /// <summary>The command as it stands in the script, wrappers included.</summary>
    public required SimpleCommand Command { get; init; }

    /// <summary>The program and its arguments; never empty.</summary>
    public required ImmutableArray<ShellWord> Words { get; init; }

    /// <summary>The word that holds the script, when the command stands in a quoted script (<c>bash -c "…"</c>): its own places mean nothing.</summary>
    public required ShellWord? QuotedIn { get; init; }

    /// <summary>True when it runs in the stage that becomes the image, or in one that this builds on.</summary>
    public required bool IsInImage { get; init; }

    /// <summary>The program without its folder; empty when a variable names it.</summary>
    public required string Program { get; init; }

    public IEnumerable<ShellWord> Arguments => Words.Skip(1);

    public RunInstruction? Run => Instruction as RunInstruction;

    public TextSpan Span => QuotedIn?.Span ?? Words[0].Span;

    /// <summary>True when text edits at the places of its words are right.</summary>
    public bool CanBeEdited => QuotedIn is null && !Instruction.IsJson;

    /// <summary>The first argument that is one of the options: a letter also inside a cluster (<c>-qy</c>), a long one also with a value.</summary>
    public ShellWord? Option(params ReadOnlySpan<string> names)
    {
        foreach (var word in Arguments)
        {
            if (word.Text == "--")
            {
                return null;
            }

            foreach (var name in names)
            {
                if (IsOption(word.Text, name))
                {
                    return word;
                }
            }
        }

        return null;
    }

    public bool Has(params ReadOnlySpan<string> names) => Option(names) is not null;

    /// <summary>The value of an option: behind <c>=</c>, or the next word.</summary>
    public ShellWord? ValueOf(string name)
    {
        for (var i = 1; i + 1 < Words.Length; i++)
        {
            if (Words[i].Text == name)
            {
                return Words[i + 1];
            }
        }

        return null;
    }

    /// <summary>True when the text stands anywhere in the arguments.</summary>
    public bool Mentions(string text) => Arguments.Any(word => word.Text.Contains(text, StringComparison.OrdinalIgnoreCase));

    public Problem Problem(string message) => Instruction.ProblemAt(Span, message);

    public Problem ProblemAt(ShellWord word, string message) => Instruction.ProblemAt(QuotedIn?.Span ?? word.Span, message);

    /// <summary>The mend that puts text behind a word.</summary>
    public Patch? InsertAfter(ShellWord? word, string text, PatchSafety safety = PatchSafety.Safe) =>
        word is not null && CanBeEdited ? new(safety, [new TextEdit(new(word.Span.End, word.Span.End), text)]) : null;

    public Patch? Replace(ShellWord word, string text) =>
        CanBeEdited ? new(PatchSafety.Safe, [new TextEdit(word.Span, text)]) : null;

    private static bool IsOption(string text, string name) =>
        text == name
        || (name.StartsWith("--", StringComparison.Ordinal)
            ? text.Length > name.Length && text[name.Length] == '=' && text.StartsWith(name, StringComparison.Ordinal)
            : name.Length == 2 && text.Length > 2 && text[0] == '-' && text[1] != '-' && text.AsSpan(1).IndexOfAnyExceptInRange('A', 'z') < 0 && text.Contains(name[1]));
}
