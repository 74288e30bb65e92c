using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>COPY to a relative path without WORKDIR.</summary>
internal sealed class CopyDestinationIsRelative : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-034"),
        Title = "COPY to a relative path without WORKDIR",
        Severity = Severity.Low,
        Stage = Stage.Develop,
        Why = "The file lands wherever the base image happens to have its working directory; another version of that image, and it is somewhere else.",
        Fix = "Set WORKDIR first, or give an absolute path.",
        References = ["https://docs.docker.com/reference/dockerfile/#workdir"],
        Aliases = ["DL3045"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            COPY app.py app/ <--
            COPY . .
            """),
        Example.Good("Dockerfile", """
            FROM scratch
            COPY app app
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8 AS base
            WORKDIR /app
            FROM base
            COPY app.py .
            COPY app.py /srv/
            COPY app.py C:/app/
            COPY app.py $HOME/
            """),
    ];

    public override ImmutableArray<string> Mentions => ["ADD", "COPY"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from stage in file.Stages
        where !stage.IsFromScratch
        let copy = stage.All<TransferInstruction>().FirstOrDefault(copy => copy.State.WorkdirSetBy is null && copy.Destination?.Value is { } path && IsRelative(path))
        where copy is not null
        select copy.ProblemAt(copy.Destination!.Span, $"'{copy.Destination.Text}' is relative, and no WORKDIR is set");

    private static bool IsRelative(string path) =>
        path.Length > 0 && path[0] is not ('/' or '\\' or '$' or '%') && !(path.Length > 1 && path[1] == ':');
}
