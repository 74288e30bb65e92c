using System.Collections.Immutable;
using Gabion.Model.Container.Images;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>Layers that several images have: each is read once, and let go when the last image that has it is done.</summary>
internal sealed class SharedLayers
{
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (LayerReading Reading, ImmutableArray<InspectedFile> Files)> _kept = new(StringComparer.Ordinal);
    private readonly ImageReaders _readers;
    private readonly int _parallelism;

    public SharedLayers(IEnumerable<(ImmutableArray<string> Names, SourceImage Image)> images, ImageReaders readers, int parallelism)
    {
        _readers = readers;
        _parallelism = parallelism;
        foreach (var layer in images.SelectMany(image => image.Image.Layers))
        {
            _uses[KeyOf(layer)] = _uses.GetValueOrDefault(KeyOf(layer)) + 1;
        }
    }

    /// <summary>How many layers were read.</summary>
    public int Read { get; private set; }

    public async Task<(ImageReading Reading, ImmutableArray<ImmutableArray<InspectedFile>> Files)> ReadAsync(SourceImage image, CancellationToken cancellationToken)
    {
        var missing = image.Layers.Where(layer => !_kept.ContainsKey(KeyOf(layer))).DistinctBy(KeyOf).ToList();
        var read = new (LayerReading, ImmutableArray<InspectedFile>)[missing.Count];
        await Parallel.ForAsync(0, missing.Count, new ParallelOptions { MaxDegreeOfParallelism = _parallelism, CancellationToken = cancellationToken }, async (index, token) =>
            read[index] = await ReadAloneAsync(missing[index], token).ConfigureAwait(false)).ConfigureAwait(false);
        for (var i = 0; i < missing.Count; i++)
        {
            _kept[KeyOf(missing[i])] = read[i];
        }

        Read += missing.Count;
        var all = image.Layers.Select(layer => _kept[KeyOf(layer)]).ToImmutableArray();
        foreach (var layer in image.Layers)
        {
            if (--_uses[KeyOf(layer)] == 0)
            {
                _kept.Remove(KeyOf(layer));
            }
        }

        var readings = all.Select(one => one.Reading).ToImmutableArray();
        var tree = ImageTree.Merge([.. readings.Select(reading => reading.Content)]);
        return (new(image, readings, tree, BuildSteps.Align(image.Config, readings.Length)), [.. all.Select(one => one.Files)]);
    }

    /// <summary>Reads a layer that nothing else asks for.</summary>
    public async Task<(LayerReading Reading, ImmutableArray<InspectedFile> Files)> ReadAloneAsync(SourceLayer layer, CancellationToken cancellationToken)
    {
        var inspection = new LayerInspection(_readers);
        var reading = await layer.ReadAsync(inspection, LayerLimits.Default, cancellationToken).ConfigureAwait(false);
        return (reading, inspection.Files);
    }

    // The same archive may be compressed in two ways: the blob's digest tells what has to be checked.
    private static string KeyOf(SourceLayer layer) => $"{layer.Descriptor?.Digest} {layer.DiffId}";
}
