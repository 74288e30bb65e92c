using System.Collections.Immutable;

namespace Gabion.Model.Container.Images;

/// <summary>What an image was made with, as far as its history shows.</summary>
public enum ImageBuilder
{
    Unknown,
    Classic,
    BuildKit,
    Buildah,
    Kaniko,
}

/// <summary>A step of the history and the layer that it made.</summary>
/// <param name="Layer">The index of the layer from 0; null when the step made none, or when it is not known which.</param>
/// <param name="Instruction">The step as a Dockerfile would have it.</param>
public sealed record BuildStep(HistoryEntry Entry, int? Layer, string Instruction)
{
    /// <summary>The values of build arguments that stand before the command, as <c>NAME=value</c>.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>It is an instruction of a Dockerfile; other programs write words of their own.</summary>
    public bool IsInstruction => CreatedBy.Keyword(Instruction) is not null;
}

/// <summary>
/// The steps of an image's making, beside its layers. Steps that are not empty made one layer each (OCI config.md, "history");
/// when there are more or fewer than layers, nothing is attributed, because it would be a guess.
/// </summary>
public sealed record BuildSteps(ImmutableArray<BuildStep> Steps, ImageBuilder Builder)
{
    private static readonly BuildSteps None = new([], ImageBuilder.Unknown);

    /// <summary>Why layers cannot be attributed to steps; null when they can.</summary>
    public string? Doubt { get; private init; }

    /// <summary>The step that made a layer; null when it is not known.</summary>
    public BuildStep? Of(int layer) => Steps.FirstOrDefault(step => step.Layer == layer);

    public static BuildSteps Align(ImageConfig? config, int layers)
    {
        if (config is null)
        {
            return None;
        }

        var made = config.History.Count(entry => !entry.IsEmpty);
        var isAligned = made == layers;
        var steps = ImmutableArray.CreateBuilder<BuildStep>(config.History.Length);
        var layer = 0;
        foreach (var entry in config.History)
        {
            var (instruction, arguments) = CreatedBy.Read(entry.CreatedBy);
            steps.Add(new(entry, isAligned && !entry.IsEmpty ? layer++ : null, instruction) { Arguments = arguments });
        }

        return new(steps.ToImmutable(), BuilderOf(config.History))
        {
            Doubt = isAligned ? null
                : config.History.IsEmpty ? "The image has no history; which instruction made which layer is not known"
                : $"The history has {made} steps that made a layer, but the image has {layers} layers (it was squashed, committed or built by a program that writes no history); which instruction made which layer is not known",
        };
    }

    private static ImageBuilder BuilderOf(ImmutableArray<HistoryEntry> history) =>
        history.Any(entry => entry.Comment.StartsWith("buildkit.", StringComparison.Ordinal) || entry.CreatedBy.EndsWith("# buildkit", StringComparison.Ordinal)) ? ImageBuilder.BuildKit
        : history.Any(entry => entry.Author == "kaniko") ? ImageBuilder.Kaniko
        : history.Any(entry => entry.Comment.StartsWith("FROM ", StringComparison.Ordinal) || entry.CreatedBy.Contains("buildah", StringComparison.Ordinal)) ? ImageBuilder.Buildah
        : history.Any(entry => entry.CreatedBy.Contains("#(nop)", StringComparison.Ordinal)) ? ImageBuilder.Classic
        : ImageBuilder.Unknown;
}
