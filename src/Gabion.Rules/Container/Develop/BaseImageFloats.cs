using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Base image floats.</summary>
internal sealed class BaseImageFloats(RuleSettings settings) : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-001"),
        Title = "Base image floats",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "Without a tag, or with `latest`, each build may start from another system: what was tested is not what is built, and a fault comes in unseen.",
        Fix = "Name a version and, better, its digest: `FROM debian:12.8-slim@sha256:…`.",
        References = ["https://docs.docker.com/reference/dockerfile/#from", "https://docs.docker.com/build/building/best-practices/#pin-base-image-versions"],
        Controls = [new("CIS-Docker-1.6.0", "4.2", ControlCoverage.Partial)],
        Aliases = ["DL3006", "DL3007", "DS-0001", "CKV_DOCKER_7", "image_version_using_latest", "image_version_not_explicit", "missing_tag", "latest_tag"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian <--
            """),
        Example.Bad("Dockerfile", """
            ARG TAG=latest
            FROM golang:${TAG} AS build <--
            FROM registry.example.com:5000/base <--
            """),
        Example.Bad("Dockerfile", """
            ARG IMAGE
            FROM $IMAGE <--
            """),
        Example.Good("Dockerfile", """
            FROM scratch AS binaries-linux
            FROM scratch AS binaries-windows
            FROM binaries-$TARGETOS AS binaries
            """),
        Example.Good("Dockerfile", """
            ARG GO=1.23.4
            FROM golang:${GO} AS build
            FROM build AS test
            FROM scratch
            COPY --from=build /app /app
            """),
        Example.Good("Dockerfile", """
            FROM debian@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            """),
        Example.Good("Dockerfile", """
            ARG BASE=alpine:3.21
            FROM ${BASE}
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file)
    {
        foreach (var stage in file.Stages.Where(stage => stage is { Base: null, IsFromScratch: false }))
        {
            var source = stage.From.Source;
            if (stage.From.Image is { Floats: true } image)
            {
                yield return stage.From.ProblemAt(source.Span, image.Tag is null ? $"The base image {image.Text} has no tag" : $"The base image {image.Text} moves with each release") with
                {
                    Patch = Pins.Patch(settings, stage.From),
                };
            }
            else if (!source.IsKnown && source.Fault is null && !StageChoice.IsLikely(file, stage.From))
            {
                yield return stage.From.ProblemAt(source.Span, $"Only the build can tell which image {source.Raw} is: {string.Join(", ", source.UnknownVariables)} has no default") with
                {
                    Verdict = Verdict.CannotTell, Severity = Severity.Info,
                };
            }
        }
    }
}
