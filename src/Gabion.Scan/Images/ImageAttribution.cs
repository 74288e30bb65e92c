using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;
using Gabion.Model.Container.Images;

namespace Gabion.Scan.Images;

/// <summary>
/// Who brought each layer: the base image or the team, and which line of which Dockerfile. What is not known stays open; a guess is
/// no attribution.
/// </summary>
/// <param name="Base">The base image, where it is known.</param>
/// <param name="BaseLayers">How many of the layers are the base image's; 0 for an image that stands on nothing; null when that is not known.</param>
/// <param name="Lines">The place in a Dockerfile of what made a layer, by the layer's index from 0.</param>
public sealed record ImageAttribution(FoundBase? Base, int? BaseLayers, ImmutableSortedDictionary<int, InstructionPlace> Lines)
{
    public static readonly ImageAttribution None = new(null, null, ImmutableSortedDictionary<int, InstructionPlace>.Empty);

    /// <summary>Works it out from all that is known.</summary>
    /// <param name="bases">The images that were learnt.</param>
    /// <param name="provenance">What the builder said; null when it said nothing.</param>
    /// <param name="dockerfiles">Files of which one may have made the image: the one that explains most of its steps is taken.</param>
    public static ImageAttribution Of(ImageReading reading, KnownBases bases, BuildProvenance? provenance, ImmutableArray<Dockerfile> dockerfiles)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(bases);
        var image = reading.Image;
        var found = bases.ByLayers(image.Config) ?? KnownBases.ByProvenance(provenance, image.Config) ?? KnownBases.ByLabels(image.Manifest, image.Config);
        var layers = found?.Layers;
        var lines = ImmutableSortedDictionary.CreateBuilder<int, InstructionPlace>();
        foreach (var (layer, line) in provenance?.Lines ?? ImmutableSortedDictionary<int, int>.Empty)
        {
            lines[layer] = new(provenance!.Dockerfile, line);
        }

        if (Best(reading, layers, ProvenanceFile.Read(provenance) is { } own ? [.. dockerfiles, own] : dockerfiles) is var (file, steps))
        {
            foreach (var step in steps)
            {
                if (step is { Likeness: Likeness.Same, Line: { } line, Step.Layer: { } layer })
                {
                    lines[layer] = new(file.File.Path, line);
                }
            }

            // Only a Dockerfile that explains every step says where the base image ends.
            if (layers is null && steps.All(step => step.Likeness == Likeness.Same) && reading.Steps.Doubt is null)
            {
                layers = file.FinalStage?.IsFromScratch == true ? 0 : steps.Min(step => step.Step?.Layer);
                var name = file.FinalStage?.RootImage?.ToString() ?? found?.Name;
                found = layers > 0 ? new(name, name == found?.Name ? found?.Digest : null, layers, $"{file.File.Path} is built on it, and explains every step after it") : null;
            }
        }

        return new(found, layers, lines.ToImmutable());
    }

    /// <summary>The origin, with what is known of who brought the layer.</summary>
    /// <param name="layer">Its index from 0.</param>
    public LayerOrigin Apply(LayerOrigin origin, int layer)
    {
        ArgumentNullException.ThrowIfNull(origin);
        return origin with
        {
            IsOfBase = BaseLayers is { } count ? layer < count : null,
            Base = layer < BaseLayers ? Base?.Name : null,
            Written = Lines.GetValueOrDefault(layer),
        };
    }

    /// <summary>The Dockerfile that explains most of the steps that made a layer; null when none explains any.</summary>
    private static (Dockerfile File, ImmutableArray<ComparedStep> Steps)? Best(ImageReading reading, int? baseLayers, ImmutableArray<Dockerfile> dockerfiles)
    {
        (Dockerfile File, ImmutableArray<ComparedStep> Steps)? best = null;
        var most = 0;
        foreach (var file in dockerfiles)
        {
            var steps = ImageComparison.StepsOf(reading.Steps, file, file.FinalStage?.IsFromScratch == true ? 0 : baseLayers);
            var same = steps.Count(step => step is { Likeness: Likeness.Same, Step.Layer: not null });
            if (same > most)
            {
                (best, most) = ((file, steps), same);
            }
        }

        return best;
    }
}
