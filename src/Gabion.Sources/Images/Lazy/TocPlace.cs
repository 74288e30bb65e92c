using System.Globalization;
using System.IO.Compression;
using System.Text;
using Gabion.Formats.Archives;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images.Lazy;

/// <summary>
/// Where a layer's table of contents is, and the digest that the manifest names for it: eStargz (containerd/stargz-snapshotter,
/// docs/estargz.md) or zstd:chunked (containers/storage, pkg/chunked). A table without a digest in the manifest is not read.
/// </summary>
/// <param name="Digest">Of the JSON for eStargz, of the compressed JSON for zstd:chunked.</param>
/// <param name="Position">For zstd:chunked: offset, length and uncompressed length; null for eStargz, whose footer tells.</param>
internal sealed record TocPlace(Digest Digest, (long Offset, int Length, int Uncompressed)? Position)
{
    /// <summary>The annotation of an eStargz layer that names the digest of its table of contents.</summary>
    public const string StargzDigest = "containerd.io/snapshot/stargz/toc.digest";
    private const int FooterBytes = 51;
    private const int MaxBytes = 64 * 1024 * 1024;

    // The first is what is written today, the second what was until 2022.
    private static readonly string[] ChunkedPrefixes = ["io.github.containers.zstd-chunked.", "io.containers.zstd-chunked."];

    public bool IsZstandard => Position is not null;

    /// <summary>What the manifest says of the layer; null when it says nothing that can be used.</summary>
    public static TocPlace? Of(Descriptor layer)
    {
        if (Digest.TryParse(Chunked(layer, "manifest-checksum"), out var chunked)
            && Chunked(layer, "manifest-position")?.Split(':') is [var at, var size, var plain, "1"]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            && int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && int.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out var uncompressed)
            && length is > 0 and <= MaxBytes && uncompressed <= MaxBytes && offset <= layer.Size - length)
        {
            return ZstandardStream.IsAvailable ? new(chunked, (offset, length, uncompressed)) : null;
        }

        return Digest.TryParse(layer.Annotations.GetValueOrDefault(StargzDigest), out var stargz) && layer.Size > FooterBytes ? new(stargz, null) : null;
    }

    /// <summary>The table's JSON, its digest checked, and where the files' bytes end; null with the reason.</summary>
    public async Task<(byte[]? Json, long End, string? Reason)> ReadAsync(IRangedBlobs blobs, Descriptor layer, CancellationToken cancellationToken)
    {
        try
        {
            return Position is { } position
                ? await ReadChunkedAsync(blobs, layer, position, cancellationToken).ConfigureAwait(false)
                : await ReadStargzAsync(blobs, layer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            return (null, 0, error.Message);
        }
    }

    private static string? Chunked(Descriptor layer, string name) =>
        ChunkedPrefixes.Select(prefix => layer.Annotations.GetValueOrDefault(prefix + name)).FirstOrDefault(value => value is not null);

    private async Task<(byte[]?, long, string?)> ReadChunkedAsync(IRangedBlobs blobs, Descriptor layer, (long Offset, int Length, int Uncompressed) position, CancellationToken cancellationToken)
    {
        var packed = await blobs.ReadRangeAsync(layer, position.Offset, position.Length, cancellationToken).ConfigureAwait(false);
        if (BlobReading.HexOf(Digest.Algorithm, packed) != Digest.Hex)
        {
            return (null, 0, "it has not the digest that the manifest names");
        }

        using var plain = new ZstandardStream(new MemoryStream(packed));
        return (Whole(plain, position.Uncompressed), position.Offset, null);
    }

    private async Task<(byte[]?, long, string?)> ReadStargzAsync(IRangedBlobs blobs, Descriptor layer, CancellationToken cancellationToken)
    {
        // A gzip member without content whose extra field SG holds the offset in hexadecimal digits.
        var footer = await blobs.ReadRangeAsync(layer, layer.Size - FooterBytes, FooterBytes, cancellationToken).ConfigureAwait(false);
        if (footer is not [0x1f, 0x8b, 8, 4, _, _, _, _, _, _, 26, 0, (byte)'S', (byte)'G', 22, 0, ..] || !footer.AsSpan(32, 6).SequenceEqual("STARGZ"u8)
            || !long.TryParse(Encoding.ASCII.GetString(footer, 16, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var offset)
            || offset < 0 || offset >= layer.Size - FooterBytes || layer.Size - FooterBytes - offset > MaxBytes)
        {
            return (null, 0, "the layer does not end with the footer of eStargz");
        }

        var packed = await blobs.ReadRangeAsync(layer, offset, (int)(layer.Size - FooterBytes - offset), cancellationToken).ConfigureAwait(false);
        using var tar = new TarReader(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress), TarLimits.Default);
        if (tar.Next() is not { Path: TableOfContents.FileName, Size: > 0 and <= MaxBytes } entry)
        {
            return (null, 0, "it is not where the footer says");
        }

        var json = new byte[entry.Size];
        for (var read = 0; read < json.Length;)
        {
            var more = tar.Read(json.AsSpan(read));
            if (more == 0)
            {
                return (null, 0, "it is cut off");
            }

            read += more;
        }

        return BlobReading.HexOf(Digest.Algorithm, json) == Digest.Hex ? (json, offset, null) : (null, 0, "it has not the digest that the manifest names");
    }

    private static byte[] Whole(ZstandardStream stream, int length)
    {
        var bytes = new byte[length];
        var read = stream.ReadAtLeast(bytes, length, throwOnEndOfStream: false);
        return read == length && stream.ReadByte() < 0 ? bytes : throw new InvalidDataException("it is not as long as the manifest says");
    }
}
