using System.Collections.Immutable;
using System.Globalization;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>Layers that several images have: each is read once, and let go when the last image that has it is done.</summary>
internal sealed class SharedLayers
{
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, InspectedLayer> _kept = new(StringComparer.Ordinal);
    private readonly LayerAnalysis _analysis;
    private readonly int _parallelism;

    public SharedLayers(IEnumerable<(ImmutableArray<string> Names, SourceImage Image)> images, LayerAnalysis analysis, int parallelism)
    {
        _analysis = analysis;
        _parallelism = parallelism;
        foreach (var layer in images.SelectMany(image => image.Image.Layers))
        {
            _uses[KeyOf(layer)] = _uses.GetValueOrDefault(KeyOf(layer)) + 1;
        }
    }

    /// <summary>How many different layers there were.</summary>
    public int Count { get; private set; }

    public async Task<(ImageReading Reading, ImmutableArray<ImmutableArray<InspectedFile>> Files)> ReadAsync(SourceImage image, CancellationToken cancellationToken)
    {
        var missing = image.Layers.Where(layer => !_kept.ContainsKey(KeyOf(layer))).DistinctBy(KeyOf).ToList();
        var read = new InspectedLayer[missing.Count];
        await Parallel.ForAsync(0, missing.Count, new ParallelOptions { MaxDegreeOfParallelism = _parallelism, CancellationToken = cancellationToken }, async (index, token) =>
            read[index] = await _analysis.ReadAsync(missing[index], token).ConfigureAwait(false)).ConfigureAwait(false);
        for (var i = 0; i < missing.Count; i++)
        {
            _kept[KeyOf(missing[i])] = read[i];
        }

        Count += missing.Count;
        var all = image.Layers.Select(layer => _kept[KeyOf(layer)]).ToImmutableArray();
        foreach (var layer in image.Layers)
        {
            if (--_uses[KeyOf(layer)] == 0)
            {
                _kept.Remove(KeyOf(layer));
            }
        }

        return await _analysis.JoinAsync(image, all, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a layer that nothing else asks for.</summary>
    public Task<InspectedLayer> ReadAloneAsync(SourceLayer layer, CancellationToken cancellationToken) => _analysis.ReadAsync(layer, cancellationToken);

    // The same archive may be compressed in two ways: the blob's digest tells what has to be checked. And a manifest may name any blob
    // as anything, of any size: what it says so is its own.
    private static string KeyOf(SourceLayer layer) => string.Create(CultureInfo.InvariantCulture, $"{layer.Descriptor?.Digest} {layer.DiffId} {layer.Descriptor?.Size} {layer.ReadAs}");
}
