using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Base image comes from a registry that is not allowed.</summary>
internal sealed class RegistryIsNotAllowed(RuleSettings settings) : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-003"),
        Title = "Base image comes from a registry that is not allowed",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "Images from anywhere by-pass the checks that the team's own registry makes.",
        Fix = "Take the image from an allowed registry, or allow this one in `settings.allowedRegistries`.",
        References = ["https://docs.docker.com/reference/dockerfile/#from"],
        Controls = [new("CIS-Docker-1.6.0", "4.2", ControlCoverage.Partial)],
        Aliases = ["DL3026", "use_only_an_allowed_registry"],
        OnByDefault = !settings.AllowedRegistries.IsEmpty || !settings.DeniedRegistries.IsEmpty,
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM registry.example.com/base:1 <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8 AS build
            FROM scratch
            """),
    ];

    // Asked for without a list: the registries of publishers who vouch for what is in them.
    private static readonly ImmutableArray<string> Official =
        ["docker.io/library", "registry.k8s.io", "gcr.io/distroless", "mcr.microsoft.com", "public.ecr.aws/docker/library", "registry.access.redhat.com", "cgr.dev/chainguard"];

    private readonly ImmutableArray<string> _allowed =
        !settings.AllowedRegistries.IsEmpty ? settings.AllowedRegistries : settings.DeniedRegistries.IsEmpty ? Official : ["*"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from reference in Images(file)
        where RegistryList.Covers(settings.DeniedRegistries, reference.Image) || !RegistryList.Covers(_allowed, reference.Image)
        select reference.Instruction.ProblemAt(reference.Span, $"The image {reference.Image.Text} comes from {reference.Image.Registry}, which is not allowed");

    private static IEnumerable<(Instruction Instruction, ImageRef Image, TextSpan Span)> Images(Dockerfile file) =>
        file.Stages.Where(stage => stage.From.Image is not null).Select(stage => ((Instruction)stage.From, stage.From.Image!, stage.From.Source.Span))
            .Concat(file.All<CopyInstruction>().Where(copy => copy.FromImage is { HasRegistry: true }).Select(copy => ((Instruction)copy, copy.FromImage!, copy.From!.Span)));
}
