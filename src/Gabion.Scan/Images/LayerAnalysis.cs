using System.Collections.Immutable;
using System.Globalization;
using Gabion.Scan.Images.Cache;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>What a layer brings, and what its files gave; only those that gave something.</summary>
internal sealed record InspectedLayer(LayerReading Reading, ImmutableArray<InspectedFile> Files);

/// <summary>Reads layers and looks into their files, or remembers what came of it before.</summary>
internal sealed class LayerAnalysis(ImageReaders readers, LayerLimits limits, LayerCache? cache)
{
    private readonly string _how = string.Create(CultureInfo.InvariantCulture, $"{readers.Fingerprint}; {limits}");

    // What engines of the user's machine say today they may not say tomorrow.
    private readonly LayerCache? _cache = readers.Malware?.Engines.AreAny == true ? null : cache;
    private int _read;

    /// <summary>How many layers were read, not remembered.</summary>
    public int Read => _read;

    public async Task<InspectedLayer> ReadAsync(SourceLayer layer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (_cache is not null && await _cache.FindAsync(layer, _how, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        var stamp = _cache is null ? null : layer.Stamp;
        var search = new LayerSearch(readers);
        var reading = await layer.ReadAsync(search.Visitor, limits, cancellationToken).ConfigureAwait(false);
        Interlocked.Increment(ref _read);
        var files = search.Finish();
        if (LinkedFiles.Of(reading.Content, readers) is { } linked)
        {
            await layer.ReadAsync(linked, limits with { HashesFiles = false }, cancellationToken).ConfigureAwait(false);
            files = [.. files, .. linked.Finish()];
        }

        var inspected = new InspectedLayer(reading, files);
        _cache?.Keep(layer, stamp, _how, inspected);
        return inspected;
    }

    /// <summary>All layers of an image, several at a time.</summary>
    public async Task<(ImageReading Reading, ImmutableArray<ImmutableArray<InspectedFile>> Files)> ReadAsync(SourceImage image, int parallelism, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var layers = new InspectedLayer[image.Layers.Length];
        var before = _read;

        // The largest first: what comes last is waited for alone.
        int[] order = [.. Enumerable.Range(0, layers.Length).OrderByDescending(index => image.Layers[index].Descriptor?.Size ?? 0)];
        await Parallel.ForEachAsync(order, new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken }, async (index, token) =>
            layers[index] = await ReadAsync(image.Layers[index], token).ConfigureAwait(false)).ConfigureAwait(false);
        if (_read > before)
        {
            _cache?.Trim();
        }

        return await JoinAsync(image, layers, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An image of layers that were read, with what only all of them together tell: which names a container sees.</summary>
    public async Task<(ImageReading Reading, ImmutableArray<ImmutableArray<InspectedFile>> Files)> JoinAsync(SourceImage image, IReadOnlyList<InspectedLayer> layers, CancellationToken cancellationToken)
    {
        var reading = ImageReading.Of(image, [.. layers.Select(layer => layer.Reading)]);
        var files = await SeenLinks.ReadAsync(reading, [.. layers.Select(layer => layer.Files)], readers, limits, cancellationToken).ConfigureAwait(false);
        return (reading with { FileGaps = [.. LinkGaps.Of(reading, readers)] }, files);
    }
}
