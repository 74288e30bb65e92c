using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>An archive is copied and then unpacked.</summary>
internal sealed class ArchiveIsCopiedAndUnpacked : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-036"),
        Title = "An archive is copied and then unpacked",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "The archive stays in a layer below, even when it is deleted later.",
        Fix = "Let ADD unpack it, or unpack it in a RUN with `--mount=type=bind`.",
        References = ["https://docs.docker.com/reference/dockerfile/#add"],
        Aliases = ["DL3010"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            COPY dist/app.tar.gz /tmp/ <--
            RUN tar -xzf /tmp/app.tar.gz -C /opt && rm /tmp/app.tar.gz
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            COPY dist/app.tar.gz /srv/download/
            ADD other.tar.gz /opt/
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8 AS build
            COPY app.tar.gz /tmp/
            RUN tar -xf /tmp/app.tar.gz -C /opt
            FROM scratch
            COPY --from=build /opt /opt
            """),
    ];

    public override ImmutableArray<string> Mentions => ["tar"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from copy in file.All<CopyInstruction>()
        where copy is { From: null, Stage: not null, Sources: [_] }
        let path = copy.Sources[0].Value
        where path is not null && IsArchive(path)
        let name = path[(path.LastIndexOf('/') + 1)..]
        where Invocations.ImageStages(file).Contains(copy.Stage)
            && Invocations.OfRuns(file).Any(run => run.Instruction.Stage == copy.Stage && run.Program is "tar" && run.Mentions(name))
        select copy.Problem($"COPY brings {name}, which a later RUN unpacks: both stay in the image");

    private static bool IsArchive(string path) =>
        path.EndsWith(".tar", StringComparison.Ordinal) || path.EndsWith(".tgz", StringComparison.Ordinal) || path.Contains(".tar.", StringComparison.Ordinal);
}
