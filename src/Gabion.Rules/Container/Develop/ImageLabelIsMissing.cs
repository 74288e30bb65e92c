using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Required label is missing.</summary>
internal sealed class ImageLabelIsMissing(RuleSettings settings) : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-113"),
        Title = "Required label is missing",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "Without source, revision and licence nobody can tell later where an image comes from.",
        Fix = "Add the label to the last stage. `settings.requiredImageLabels` in gabion.yaml lists those that your team requires.",
        References = ["https://docs.docker.com/reference/dockerfile/#label"],
        Aliases = ["DL3049"],
        OnByDefault = !settings.RequiredImageLabels.IsDefaultOrEmpty,
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8 AS build
            LABEL org.opencontainers.image.source=https://example.com
            FROM debian:12.8 <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8 AS base
            LABEL org.opencontainers.image.source=https://example.com
            FROM base
            """),
    ];

    private readonly ImmutableArray<string> _required = settings.RequiredImageLabels is { IsDefaultOrEmpty: false } own ? own : ["org.opencontainers.image.source"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        file.FinalStage is not { } stage
            ? []
            : from key in _required
              where !Invocations.ImageStages(file).SelectMany(part => part.All<LabelInstruction>()).SelectMany(label => label.Labels).Any(pair => pair.Key == key)
              select stage.From.Problem($"The image has no label {key}");
}
