using System.Collections.Immutable;
using Gabion.Formats.Shell;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Start command runs in a shell.</summary>
internal sealed class StartCommandRunsInShell : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-046"),
        Title = "Start command runs in a shell",
        Severity = Severity.Low,
        Stage = Stage.Develop,
        Why = "The shell takes the stop signal for itself: the program is killed after the grace period instead of ending in order.",
        Fix = "Use the exec form, `CMD [\"program\", \"argument\"]`; where a shell is needed, begin with `exec`.",
        References = ["https://docs.docker.com/reference/dockerfile/#shell-and-exec-form", "https://docs.docker.com/reference/build-checks/json-args-recommended/"],
        Aliases = ["DL3025", "not_using_json_in_cmd_and_entrypoint_arguments", "JSONArgsRecommended"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            ENTRYPOINT /entrypoint.sh --verbose <--
            CMD python "my app.py" && echo $DONE <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            ENTRYPOINT ["/entrypoint.sh"]
            CMD []
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            CMD exec java $JAVA_OPTS -jar /app.jar
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            SHELL ["/bin/bash", "-c"]
            CMD echo hello
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file)
    {
        foreach (var (instruction, line) in StartCommands(file))
        {
            // An explicit SHELL says that a shell is wanted.
            if (line.IsExecForm || instruction.State.ShellSetBy is not null || line.Commands is [{ Program: "exec" }, ..] || line.IsEmpty)
            {
                continue;
            }

            var words = ExecForm(line);
            yield return instruction.Problem($"{instruction.Keyword} is in shell form") with
            {
                Severity = words is null ? Severity.Info : Severity.Low,
                Patch = words is null ? null : new(PatchSafety.Safe, [new TextEdit(line.Arguments[0].Span, $"[{string.Join(", ", words)}]")]),
            };
        }
    }

    private static IEnumerable<(Instruction Instruction, CommandLine Line)> StartCommands(Dockerfile file) =>
        file.All<CmdInstruction>().Select(cmd => ((Instruction)cmd, cmd.Command))
            .Concat(file.All<EntrypointInstruction>().Select(entrypoint => ((Instruction)entrypoint, entrypoint.Command)));

    /// <summary>The words as JSON strings; null when the line needs a shell, or when a comment would be lost.</summary>
    private static List<string>? ExecForm(CommandLine line) =>
        line is { Arguments: [{ } only], Dialect: ShellDialect.Sh, Script: { IsComplete: true, Commands: [{ Assignments: [], Redirections: [], Program: not (null or "." or "source" or "cd" or "set" or "ulimit" or "eval" or "export" or "test" or "[") } command] } script }
        && script.Body.Pipelines is [{ Commands: [SimpleCommand], IsNegated: false, After: ShellOperator.None }] && script.Comments.IsEmpty
        && only.Span.Start.Line == only.Span.End.Line
        && command.Words.All(word => word is { IsLiteral: true, HasGlob: false } && !word.Text.StartsWith('~') && !word.Text.Any(char.IsControl))
            ? [.. command.Words.Select(word => $"\"{word.Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"")]
            : null;
}
