using System.Collections.Immutable;
using Gabion.Formats.Shell;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>RUN begins with cd.</summary>
internal sealed class RunChangesDirectory : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-042"),
        Title = "RUN begins with cd",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "The next instruction is back in the old directory; readers forget it and paths break.",
        Fix = "Set WORKDIR.",
        References = ["https://docs.docker.com/reference/dockerfile/#workdir", "https://docs.docker.com/build/building/best-practices/#workdir"],
        Aliases = ["DL3003", "DS-0013", "run_command_cd_instead_of_workdir"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN cd /app && make <--
            RUN cd /srv <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            WORKDIR /app
            RUN make && cd sub && make && (cd /tmp; ls)
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from run in file.All<RunInstruction>()
        let pipelines = run.Command.Script?.Body.Pipelines ?? []
        where pipelines is [{ Commands: [SimpleCommand { Program: "cd" } _] }, ..] && run.Heredocs.IsEmpty
        let command = (SimpleCommand)pipelines[0].Commands[0]
        select run.ProblemAt(command.Span, pipelines.Length == 1 ? "RUN cd alone changes nothing: the next instruction starts in WORKDIR again" : "RUN begins with cd; WORKDIR says it for all that follows") with
        {
            Severity = pipelines.Length == 1 ? Severity.Medium : Severity.Info,
        };
}
