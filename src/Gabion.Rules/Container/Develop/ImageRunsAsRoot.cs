using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Image runs as root.</summary>
internal sealed class ImageRunsAsRoot : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-020"),
        Title = "Image runs as root",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "A fault in the program is at once a fault as root: of every file in the container, and of the node where a kernel bug or a mount leads out. A cluster that asks for `runAsNonRoot` refuses it.",
        Fix = "Create a user and end the last stage with its number: `USER 10001`.",
        References = ["https://docs.docker.com/reference/dockerfile/#user", "https://docs.docker.com/build/building/best-practices/#user"],
        Controls = [new("CIS-Docker-1.6.0", "4.1", ControlCoverage.Full)],
        Aliases = ["DL3002", "DS-0002", "CKV_DOCKER_3", "CKV_DOCKER_8", "missing_user_instruction", "last_user_is_root"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8 <--
            RUN true
            """),
        Example.Bad("Dockerfile", """
            FROM debian:12.8 AS base
            USER app
            FROM base
            USER root <--
            """),
        Example.Bad("Dockerfile", """
            FROM registry.example.com/base:1 <--
            CMD ["/app"]
            """),
        Example.Bad("Dockerfile", """
            FROM scratch <--
            COPY app /
            """),
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            USER 0:0 <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8 AS build
            USER root
            FROM debian:12.8
            USER 10001:10001
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8 AS base
            USER app
            FROM base
            RUN true
            """),
        Example.Good("Dockerfile", """
            FROM gcr.io/distroless/static-debian12:nonroot
            COPY app /
            """),
        Example.Good("Dockerfile", """
            FROM nginxinc/nginx-unprivileged:1.27
            """),
        Example.Good("Dockerfile", """
            FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
            """),
        Example.Good("Dockerfile", """
            FROM mcr.microsoft.com/windows/nanoserver:ltsc2025
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            ARG UID=10001
            USER ${UID}
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file)
    {
        if (file.FinalStage is not { } stage)
        {
            yield break;
        }

        if (stage.State.User is { } user)
        {
            if (user.IsRoot == true)
            {
                yield return user.Problem($"The image runs as {user.User.Text}");
            }
            else if (user.IsRoot is null)
            {
                yield return user.Problem($"Only the build can tell which user {user.User.Raw} is") with { Verdict = Verdict.CannotTell, Severity = Severity.Low };
            }
        }
        else if (BaseUser.Of(stage) is not BaseUserKind.Other and var kind)
        {
            var isCertain = kind == BaseUserKind.Root;
            yield return stage.From.Problem(isCertain ? "No USER is set, and the base image runs as root" : "No USER is set: the image runs as the user of its base image, which may be root") with
            {
                Verdict = isCertain ? Verdict.Fails : Verdict.CannotTell, Severity = isCertain ? Severity.Medium : Severity.Low,
            };
        }
    }
}
