using System.Globalization;
using System.IO.Compression;
using Gabion.Formats.Archives;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images.Lazy;

/// <summary>Fetches chunks of a layer over range requests, neighbours together, and checks each.</summary>
/// <param name="wanted">The stretches that will be asked for, in the order of the blob, so that small ones come in one answer.</param>
internal sealed class ChunkReader(IRangedBlobs blobs, Descriptor layer, bool isZstandard, List<(long Offset, long End)> wanted, CancellationToken cancellationToken)
{
    private const int MaxChunkBytes = 64 * 1024 * 1024;
    private const long MaxWindowBytes = 8 * 1024 * 1024;
    private const long MaxGapBytes = 128 * 1024;

    private byte[] _window = [];
    private long _windowAt;

    /// <summary>The content of a chunk. An <see cref="InvalidDataException"/> says that it is not what the table of contents names.</summary>
    public byte[] Read(TocChunk chunk)
    {
        if (chunk.Size > MaxChunkBytes || chunk.Inner > MaxChunkBytes)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"a part of it is longer than {MaxChunkBytes >> 20} MB"));
        }

        if (chunk.Digest is null)
        {
            return new byte[chunk.Size];
        }

        var bytes = Decompressed(chunk);
        return BlobReading.HexOf(chunk.Digest.Algorithm, bytes) == chunk.Digest.Hex ? bytes : throw new InvalidDataException("its bytes have not the digest that the table of contents names");
    }

    private byte[] Decompressed(TocChunk chunk)
    {
        var (bytes, start) = Fetch(chunk);
        var packed = new MemoryStream(bytes, start, (int)(chunk.End - chunk.Offset));
        using Stream plain = isZstandard ? new ZstandardStream(packed) : new GZipStream(packed, CompressionMode.Decompress);
        var skipped = new byte[Math.Min(chunk.Inner, 64 * 1024)];
        for (var left = chunk.Inner; left > 0;)
        {
            var read = plain.Read(skipped, 0, (int)Math.Min(left, skipped.Length));
            left -= read > 0 ? read : throw new InvalidDataException("it ends before the place that the table of contents names");
        }

        var content = new byte[chunk.Size];
        return plain.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) == content.Length ? content : throw new InvalidDataException("it is shorter than the table of contents says");
    }

    private (byte[] Bytes, int Start) Fetch(TocChunk chunk)
    {
        if (chunk.End - chunk.Offset > MaxChunkBytes)
        {
            throw new InvalidDataException("a part of it is longer than parts are");
        }

        if (chunk.Offset < _windowAt || chunk.End > _windowAt + _window.Length)
        {
            // Layers are read by threads of their own, which may wait.
            _window = blobs.ReadRangeAsync(layer, chunk.Offset, (int)(WindowEnd(chunk) - chunk.Offset), cancellationToken).GetAwaiter().GetResult();
            _windowAt = chunk.Offset;
        }

        return (_window, (int)(chunk.Offset - _windowAt));
    }

    /// <summary>As far as what is wanted next lies near.</summary>
    private long WindowEnd(TocChunk chunk)
    {
        var end = chunk.End;
        var at = wanted.BinarySearch((chunk.Offset, chunk.End));
        for (var i = at < 0 ? ~at : at; i < wanted.Count && wanted[i].Offset - end <= MaxGapBytes && wanted[i].End - chunk.Offset <= MaxWindowBytes; i++)
        {
            end = Math.Max(end, wanted[i].End);
        }

        return end;
    }
}
