using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>An image whose layers were read: each layer, and what a container sees of all together.</summary>
public sealed record ImageReading(SourceImage Image, ImmutableArray<LayerReading> Layers, ImageTree Tree, BuildSteps Steps)
{
    /// <summary>What could not be read in files, where they were read.</summary>
    public ImmutableArray<CoverageGap> FileGaps { get; init; } = [];

    /// <summary>Who brought each layer.</summary>
    public ImageAttribution Attribution { get; init; } = ImageAttribution.None;

    /// <summary>What was not assessed, of the image and of its layers.</summary>
    public ImmutableArray<CoverageGap> Gaps => [.. Image.Gaps, .. FileGaps, .. Steps.Doubt is { } doubt ? [new CoverageGap(GapKind.Unknown, "", null, doubt)] : Array.Empty<CoverageGap>(), .. Layers.SelectMany(layer => layer.Gaps)];

    /// <summary>Layers whose bytes are not those that the manifest or the configuration names. They are findings of a scan.</summary>
    public ImmutableArray<CoverageGap> Damage =>
    [
        .. Layers.SelectMany((layer, index) => layer.Faults.Where(fault => fault.Kind == LayerFaultKind.WrongDigest).Select(fault => new CoverageGap(GapKind.Invalid, Image.Layers[index].Name, null, fault.Message))),
    ];

    /// <summary>Every layer could be read to its end, and is the one that was named.</summary>
    public bool IsWhole => Damage.IsEmpty && Layers.All(layer => layer.Gaps.IsEmpty);

    /// <summary>Why nothing can be said of the image: no layer could be read; null when one could.</summary>
    public string? NothingRead => Layers.Length > 0 && Layers.All(layer => layer.Content.Entries.IsEmpty && !layer.Gaps.IsEmpty) ? Damage.Concat(Layers[0].Gaps).First().Reason : null;

    /// <summary>Where what a layer brings comes from.</summary>
    /// <param name="layer">Its index from 0.</param>
    public LayerOrigin OriginOf(int layer) => Attribution.Apply(
        new(layer + 1, Image.Layers[layer].DiffId ?? Image.Layers[layer].Descriptor?.Digest ?? Layers[layer].DiffId, Steps.Of(layer)?.Instruction),
        layer);

    /// <summary>The lowest layer of that diff id; null when the image has none.</summary>
    public LayerOrigin? OriginOf(Digest layer)
    {
        for (var index = 0; index < Layers.Length; index++)
        {
            if (OriginOf(index) is { } origin && origin.Layer == layer)
            {
                return origin;
            }
        }

        return null;
    }

    /// <summary>Reads every layer once, several at a time.</summary>
    /// <param name="visitor">Makes the visitor of a layer, by its index.</param>
    public static async Task<ImageReading> ReadAsync(
        SourceImage image, Func<int, ILayerVisitor> visitor, LayerLimits limits, int parallelism, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(visitor);
        var readings = new LayerReading[image.Layers.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, readings.Length, parallel, async (index, token) =>
            readings[index] = await image.Layers[index].ReadAsync(visitor(index), limits, token).ConfigureAwait(false)).ConfigureAwait(false);
        return Of(image, [.. readings]);
    }

    /// <summary>The image of layers that were read.</summary>
    public static ImageReading Of(SourceImage image, ImmutableArray<LayerReading> readings)
    {
        ArgumentNullException.ThrowIfNull(image);
        var tree = ImageTree.Merge([.. readings.Select(reading => reading.Content)]);
        return new(image, readings, tree, BuildSteps.Align(image.Config, readings.Length));
    }
}

/// <summary>Looks at no content: names, sizes and modes are enough.</summary>
public sealed class NoContent : ILayerVisitor
{
    public static readonly NoContent Instance = new();

    public bool Wants(LayerEntry entry) => false;

    public void Visit(LayerEntry entry, ReadOn content)
    {
    }
}
