using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images.Lazy;

/// <summary>
/// A layer with a table of contents, in a registry: only the table and the files that are wanted are fetched, each part checked by
/// its digest. Where the table is missing, is not the one that the manifest names, or makes no sense, and where most of the layer
/// is wanted all the same, the whole layer is read. That its archive holds what the table says cannot be seen so, and is said.
/// </summary>
internal sealed class LazyLayer : SourceLayer
{
    /// <summary>Files up to this length are fetched with their neighbours; of longer ones often only the beginning is read.</summary>
    private const long SmallBytes = 1024 * 1024;

    private readonly TocPlace _place;
    private readonly IRangedBlobs _blobs;
    private readonly Descriptor _blob;
    private readonly SourceLayer _whole;

    /// <param name="whole">The same layer, read from front to back.</param>
    public LazyLayer(TocPlace place, IRangedBlobs blobs, Descriptor blob, SourceLayer whole)
        : base(blob, whole.DiffId)
    {
        _place = place;
        _blobs = blobs;
        _blob = blob;
        _whole = whole;
    }

    public override string? Stamp => _whole.Stamp;

    public override string ReadAs => $"{base.ReadAs} {_place}";

    public override async Task<LayerReading> ReadAsync(ILayerVisitor visitor, LayerLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        ArgumentNullException.ThrowIfNull(limits);
        if (limits.HashesFiles)
        {
            return await _whole.ReadAsync(visitor, limits, cancellationToken).ConfigureAwait(false);
        }

        var (json, end, reason) = await _place.ReadAsync(_blobs, _blob, cancellationToken).ConfigureAwait(false);
        if (json is null || TableOfContents.Read(json, end, limits.MaxEntries, out reason) is not { } files)
        {
            var reading = await _whole.ReadAsync(visitor, limits, cancellationToken).ConfigureAwait(false);
            return reading with { Gaps = reading.Gaps.Add(new(GapKind.Skipped, Name, null, $"The layer's table of contents was not used ({reason}); the whole layer was read")) };
        }

        var wanted = files.Where(file => file.Chunks.Length > 0 && visitor.Wants(EntryOf(file))).ToList();
        if (wanted.Sum(file => file.Chunks.Take(file.Entry.Size <= SmallBytes ? file.Chunks.Length : 1).Sum(chunk => chunk.End - chunk.Offset)) > _blob.Size / 2)
        {
            return await _whole.ReadAsync(visitor, limits, cancellationToken).ConfigureAwait(false);
        }

        return await Task.Run(() => Read(files, wanted, visitor, limits, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private LayerReading Read(List<TocFile> files, List<TocFile> wanted, ILayerVisitor visitor, LayerLimits limits, CancellationToken cancellationToken)
    {
        var stretches = wanted.Where(file => file.Entry.Size <= SmallBytes).SelectMany(file => file.Chunks).Where(chunk => chunk.Digest is not null)
            .Select(chunk => (chunk.Offset, chunk.End)).Distinct().Order().ToList();
        var chunks = new ChunkReader(_blobs, _blob, _place.IsZstandard, stretches, cancellationToken);
        var collector = new LayerCollector(Name, visitor, limits);
        try
        {
            foreach (var file in files.Where(file => file.Entry.Path is not (".prefetch.landmark" or ".no.prefetch.landmark" or TableOfContents.FileName)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Add(file, chunks, collector);
            }
        }
        catch (IOException error)
        {
            collector.Gap(GapKind.Unreadable, $"The layer could not be read to its end: {error.Message}");
        }

        collector.Gap(GapKind.Skipped, "The layer was read by its table of contents: that its archive holds the same was not checked");
        return collector.Finish();
    }

    private static void Add(TocFile file, ChunkReader chunks, LayerCollector collector)
    {
        var (next, at, content) = (0, 0, Array.Empty<byte>());
        var isBroken = false;
        collector.Add(file.Entry, into =>
        {
            while (at == content.Length && next < file.Chunks.Length && !isBroken)
            {
                try
                {
                    (content, at) = (chunks.Read(file.Chunks[next++]), 0);
                }
                catch (InvalidDataException error)
                {
                    isBroken = true;
                    collector.Fault(LayerFaultKind.WrongDigest, $"The file '{file.Entry.Path}' cannot be read: {error.Message}", file.Entry.Path);
                }
            }

            var count = isBroken ? 0 : Math.Min(into.Length, content.Length - at);
            content.AsSpan(at, count).CopyTo(into);
            at += count;
            return count;
        });
    }

    private static LayerEntry EntryOf(TocFile file) => new(file.Entry.Path, (LayerEntryKind)file.Entry.Kind) { Size = file.Entry.Size, Mode = file.Entry.Mode };
}
