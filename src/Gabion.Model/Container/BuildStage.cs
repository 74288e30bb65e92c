using System.Collections.Immutable;

namespace Gabion.Model.Container;

/// <summary>A build stage: FROM and the instructions up to the next one.</summary>
public sealed class BuildStage
{
    internal BuildStage(int index, FromInstruction from)
    {
        Index = index;
        From = from;
    }

    /// <summary>The place among the stages, from 0.</summary>
    public int Index { get; }

    public FromInstruction From { get; }

    /// <summary>The name behind AS, in lower case; null when there is none.</summary>
    public string? Name => From.StageName;

    /// <summary>The name, or the number as text, for messages.</summary>
    public string Title => Name ?? $"{Index}";

    /// <summary>The stage's instructions, without FROM.</summary>
    public ImmutableArray<Instruction> Instructions { get; internal set; } = [];

    /// <summary>What holds at the end of the stage, and so for a container of its image.</summary>
    public BuildState State { get; internal set; } = BuildState.Initial;

    /// <summary>True for the last stage.</summary>
    public bool IsFinal { get; internal set; }

    /// <summary>The stage it builds on; null for an image.</summary>
    public BuildStage? Base => From.BaseStage;

    /// <summary>The image at the bottom: its own, or that of the stage it builds on; null when unknown or <c>scratch</c>.</summary>
    public ImageRef? RootImage => Chain.Last().From.Image;

    /// <summary>True when it builds, in the end, on <c>scratch</c>.</summary>
    public bool IsFromScratch => Chain.Last().From.IsScratch;

    /// <summary>The stage itself, the stage that it builds on, and so on to the one that builds on an image.</summary>
    public IEnumerable<BuildStage> Chain
    {
        get
        {
            for (var stage = this; stage is not null; stage = stage.Base)
            {
                yield return stage;
            }
        }
    }

    /// <summary>The stages it takes anything from: its base, COPY --from, RUN --mount=from.</summary>
    public ImmutableArray<BuildStage> DependsOn { get; internal set; } = [];

    public IEnumerable<T> All<T>()
        where T : Instruction => Instructions.OfType<T>();

    /// <summary>The last instruction of a type: of CMD, ENTRYPOINT and HEALTHCHECK only that one counts. Looks into the base stages too.</summary>
    public T? Last<T>()
        where T : Instruction =>
        Chain.Select(stage => stage.Instructions.OfType<T>().LastOrDefault()).FirstOrDefault(found => found is not null);
}
