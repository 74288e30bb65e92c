using Gabion.Formats;
using Gabion.Formats.Shell;

namespace Gabion.Rules.Container;

/// <summary>The commands of a script, and those in the words that it hands to another shell: <c>sh -c '…'</c>.</summary>
internal static class NestedCommands
{
    private const int MaxNesting = 3;

    /// <summary>Each command, with its place in the outermost script.</summary>
    public static IEnumerable<(SimpleCommand Command, TextSpan At)> Of(ShellScript script) => script.Commands.SelectMany(command => Of(command, command.Span, 0));

    private static IEnumerable<(SimpleCommand Command, TextSpan At)> Of(SimpleCommand command, TextSpan at, int nesting)
    {
        yield return (command, at);
        var option = nesting < MaxNesting && command.Program is "sh" or "bash" or "ash" or "dash" or "zsh"
            ? command.Words.ToList().FindIndex(word => word.Text is ['-', not '-', ..] text && text.EndsWith('c'))
            : -1;
        if (option > 0 && option + 1 < command.Words.Length)
        {
            foreach (var inner in ShellScript.Parse(command.Words[option + 1].Text).Commands.SelectMany(inner => Of(inner, at, nesting + 1)))
            {
                yield return inner;
            }
        }
    }
}
