using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Platform of the base image is fixed.</summary>
internal sealed class PlatformIsFixed : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-007"),
        Title = "Platform of the base image is fixed",
        Severity = Severity.Low,
        Stage = Stage.Develop,
        Why = "A constant platform in FROM overrides what the build was asked for: on another machine the image runs under emulation, or not at all.",
        Fix = "Remove `--platform`, or use `$BUILDPLATFORM` for a stage that only compiles.",
        References = ["https://docs.docker.com/reference/dockerfile/#from", "https://docs.docker.com/reference/build-checks/from-platform-flag-const-disallowed/"],
        Aliases = ["DL3029", "using_platform_with_from", "FromPlatformFlagConstDisallowed"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM --platform=linux/amd64 alpine:3.21 <--
            """),
        Example.Good("Dockerfile", """
            FROM --platform=$BUILDPLATFORM golang:1.23 AS build
            FROM alpine:3.21
            """),
        Example.Good("Dockerfile", """
            FROM --platform=linux/arm64 alpine:3.21 AS build-arm64
            FROM build-arm64
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from stage in file.Stages
        where stage.From.Platform is { HasVariables: false } && (stage.IsFinal || Invocations.ImageStages(file).Contains(stage))
            && !(stage.Name is { } name && name.Any(char.IsAsciiDigit))
        select stage.From.ProblemAt(stage.From.Platform!.Span, $"The platform {stage.From.Platform.Text} is fixed");
}
