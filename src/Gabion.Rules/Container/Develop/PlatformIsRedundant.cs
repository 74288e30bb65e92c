using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Platform of the base image is what it is anyway.</summary>
internal sealed class PlatformIsRedundant : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-008"),
        Title = "Platform of the base image is what it is anyway",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "`--platform=$TARGETPLATFORM` is the default; readers look for a reason that is not there.",
        Fix = "Remove the flag.",
        References = ["https://docs.docker.com/reference/build-checks/redundant-target-platform/"],
        Aliases = ["DL3065", "RedundantTargetPlatform"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM --platform=$TARGETPLATFORM alpine:3.21 <--
            """),
        Example.Good("Dockerfile", """
            FROM --platform=$BUILDPLATFORM alpine:3.21
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from stage in file.Stages
        where stage.From.Platform is { Raw: "$TARGETPLATFORM" or "${TARGETPLATFORM}" }
        select stage.From.ProblemAt(stage.From.Platform!.Span, "The platform $TARGETPLATFORM is the default");
}
