using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>MAINTAINER is deprecated.</summary>
internal sealed class MaintainerIsDeprecated : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-120"),
        Title = "MAINTAINER is deprecated",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "Only the old field of the image is set, which tools no longer read.",
        Fix = "Use `LABEL org.opencontainers.image.authors=\"…\"`.",
        References = ["https://docs.docker.com/reference/dockerfile/#maintainer-deprecated", "https://docs.docker.com/reference/build-checks/maintainer-deprecated/"],
        Aliases = ["DL4000", "DS-0022", "CKV_DOCKER_6", "maintainer_instruction_being_used", "MaintainerDeprecated"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            MAINTAINER Jo jo@example.com <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            LABEL maintainer="Jo"
            """),
    ];

    public override ImmutableArray<string> Mentions => ["MAINTAINER"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from maintainer in file.All<MaintainerInstruction>()
        select maintainer.Problem("MAINTAINER is deprecated") with { Patch = Mend(maintainer) };

    private static Patch? Mend(MaintainerInstruction maintainer)
    {
        var name = maintainer.Name.Trim();
        if (maintainer.Span.Start.Line != maintainer.Span.End.Line || name.AsSpan().IndexOfAny("\"\\$`") >= 0 || name.Length == 0)
        {
            return null;
        }

        return new(PatchSafety.Safe, [new TextEdit(new(maintainer.KeywordSpan.Start, maintainer.Span.End), $"LABEL maintainer=\"{name}\"")]);
    }
}
