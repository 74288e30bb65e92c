using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>COPY takes the whole file system of a stage.</summary>
internal sealed class CopyTakesWholeStage : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-035"),
        Title = "COPY takes the whole file system of a stage",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "Everything that the stage holds comes along: compilers, caches, sources, and secrets that were thought to stay behind.",
        Fix = "Copy the files that are needed.",
        References = ["https://docs.docker.com/reference/dockerfile/#copy---from"],
        Aliases = ["DL3067"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8 AS build
            RUN make install
            FROM scratch
            COPY --from=build / / <--
            """),
        Example.Good("Dockerfile", """
            FROM tonistiigi/xx:1.6.1 AS xx
            FROM debian:12.8 AS build
            COPY --from=xx / /
            FROM scratch AS out
            COPY --from=build /app /
            FROM scratch
            COPY --from=out / /
            COPY --from=build /out/ /
            COPY rootfs/ /
            """),
    ];

    public override ImmutableArray<string> Mentions => ["COPY"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from copy in file.All<CopyInstruction>()
        where copy is { FromStage.IsFromScratch: false, Destination.Text: "/", Sources: [{ Text: "/" or "/." or "/*" }] } && copy.FromStage.All<RunInstruction>().Any()
        select copy.Problem($"COPY takes all of {copy.From!.Text}");
}
