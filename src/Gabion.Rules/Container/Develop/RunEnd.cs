using Gabion.Formats.Shell;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>The mend that adds a last command to a RUN.</summary>
internal static class RunEnd
{
    /// <summary>Adds <c>&amp;&amp; command</c>; null where that would change what decides the success of the step.</summary>
    public static Patch? Append(Instruction instruction, string command)
    {
        if (instruction is not RunInstruction { IsJson: false, IsTrigger: false, Command.Script: { IsComplete: true } script } || !instruction.Heredocs.IsEmpty
            || script.Body.Pipelines is not [.., { Commands: [.., SimpleCommand { Words: [.., var word], Redirections: var redirections }] } last]
            || last.After is ShellOperator.Background || redirections.Any(redirection => redirection.Heredoc is not null)
            || script.Body.Pipelines.Any(pipeline => pipeline.Before is ShellOperator.Or or ShellOperator.Background))
        {
            return null;
        }

        var isLong = instruction.Span.End.Line > instruction.Span.Line;
        var text = isLong ? $" \\\n    && {command}" : $" && {command}";
        // A comment may follow the last word.
        var end = redirections is [.., { Target.Span.End: var target }] && target > word.Span.End ? target : word.Span.End;
        return new(PatchSafety.Safe, [new TextEdit(new(end, end), text)]);
    }
}
