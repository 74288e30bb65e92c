using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Gabion.Formats.Archives;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Sources.Images.Lazy;
using Compression = Gabion.Formats.Archives.Compression;

namespace Gabion.Sources.Images;

/// <summary>
/// A layer that is a tar archive in a blob: opened, hashed, decompressed on one thread; hashed, taken apart and looked at on
/// another. Nothing is unpacked to disk.
/// </summary>
/// <param name="open">Opens the blob; throws an <see cref="IOException"/> whose message says why it cannot.</param>
/// <param name="stamp">The <see cref="SourceLayer.Stamp"/>.</param>
internal sealed class TarLayer(Descriptor? descriptor, Digest? diffId, Func<CancellationToken, Task<Stream>> open, Func<string?> stamp) : SourceLayer(descriptor, diffId)
{
    private const int DrainBytes = 64 * 1024;

    /// <summary>Bytes of a blob that are read at once: decompressing asks for 8 KB at a time, and each is a call of the system.</summary>
    private const int BlobBlockBytes = 128 * 1024;

    public override string? Stamp => stamp();

    public override async Task<bool> IsIntactAsync(CancellationToken cancellationToken)
    {
        if ((Descriptor?.Digest ?? DiffId) is not { } expected || Algorithm(expected) is not { } algorithm)
        {
            return false;
        }

        try
        {
            using var blob = new HashingStream(await open(cancellationToken).ConfigureAwait(false), algorithm);
            return await Task.Run(
                () =>
                {
                    DrainRest(blob);
                    return blob.Hex() == expected.Hex;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false; // reading it tells what is wrong
        }
    }

    public override async Task<LayerReading> ReadAsync(ILayerVisitor visitor, LayerLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        ArgumentNullException.ThrowIfNull(limits);
        if (Descriptor is { } named && !IsTar)
        {
            return Nothing(new(GapKind.Unknown, Name, null, MediaTypes.WhyNotRead(named.MediaType) + "; nothing of it was assessed"));
        }

        Stream blob;
        try
        {
            blob = await open(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var foreign = Descriptor is { } layer && MediaTypes.IsForeignLayer(layer.MediaType) ? " (a foreign layer, kept elsewhere)" : "";
            return Nothing(new(GapKind.Unreadable, Name, null, $"The layer could not be opened{foreign}: {error.Message}"));
        }

        return await Task.Run(() => Read(blob, visitor, limits, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private static LayerReading Nothing(CoverageGap gap) => new() { Content = LayerContent.Empty, Gaps = [gap] };

    private LayerReading Read(Stream blob, ILayerVisitor visitor, LayerLimits limits, CancellationToken cancellationToken)
    {
        var collector = new LayerCollector(Name, visitor, limits);
        var algorithm = Algorithm(Descriptor?.Digest ?? DiffId);
        string? blobHex = null, archiveHex = null;
        long bytes = 0, blobBytes = 0;
        try
        {
            // 1. The blob, hashed; its first bytes say how it is compressed, whatever the media type says.
            using var raw = new HashingStream(blob, algorithm);
            var first = new byte[CompressionMagic.Length];
            var length = raw.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
            var compression = CompressionMagic.Of(first.AsSpan(0, length));
            if (compression is Compression.Bzip2 or Compression.Xz || (compression == Compression.Zstandard && !ZstandardStream.IsAvailable))
            {
                return Nothing(compression == Compression.Zstandard
                    ? new(GapKind.MissingTool, Name, null, "The layer is compressed with zstd, and libzstd is not installed", "Install libzstd (Debian: libzstd1).")
                    : new(GapKind.Unknown, Name, null, $"The layer is compressed with {compression.ToString().ToLowerInvariant()}, which is not read; nothing of it was assessed"));
            }

            // 2. Decompressed, ahead of the reading; 3. hashed again, taken apart.
            using var rewound = new BufferedStream(new RewoundStream(first, length, raw), BlobBlockBytes);
            var plain = Plain(rewound, compression);
            try
            {
                using var limited = new RatioStream(plain, raw, limits);
                using var ahead = new ReadAheadStream(limited, whenFree: blob is SliceStream or OpenedFileStream, cancellationToken);
                using var archive = new HashingStream(ahead, compression == Compression.None && algorithm is not null ? null : Algorithm(DiffId) ?? HashAlgorithmName.SHA256);
                ReadEntries(archive, collector, limits, cancellationToken);
                LayerTail.Read(archive, Descriptor, collector);
                bytes = archive.Count;
                if (compression != Compression.None || algorithm is null)
                {
                    archiveHex = archive.Hex();
                }

                // 4. What stands after the compressed archive belongs to the blob.
                DrainRest(rewound);
                (blobHex, blobBytes) = (algorithm is null ? null : raw.Hex(), raw.Count);
            }
            catch (InvalidDataException damage)
            {
                // Damaged on the way, or made so: whether these are the bytes that were named tells which.
                DrainRest(rewound);
                var isNamed = algorithm is null || (Descriptor is null && compression != Compression.None) || raw.Hex() == (Descriptor?.Digest ?? DiffId)!.Hex;
                (blobHex, blobBytes) = (isNamed ? null : raw.Hex(), raw.Count);
                collector.Gap(GapKind.Invalid, Broken(damage));
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException or LayerLimitException)
        {
            collector.Gap(error is LayerLimitException ? GapKind.Limit : error is InvalidDataException ? GapKind.Invalid : GapKind.Unreadable, Broken(error));
            archiveHex = blobHex = null;
        }

        return Checked(collector, blobHex, blobBytes, archiveHex ?? blobHex, bytes);
    }

    private static string Broken(Exception error) => error switch
    {
        LayerLimitException => $"{error.Message}; the rest of the layer was not read",
        InvalidDataException => $"The layer is damaged ({error.Message}); what follows the damage was not read",
        _ => $"The layer could not be read to its end: {error.Message}",
    };

    private static Stream Plain(Stream blob, Compression compression) => compression switch
    {
        Compression.Gzip => new GZipStream(blob, CompressionMode.Decompress, leaveOpen: true),
        Compression.Zstandard => new ZstandardStream(new KeptOpen(blob)),
        _ => new KeptOpen(blob),
    };

    private static void ReadEntries(Stream archive, LayerCollector collector, LayerLimits limits, CancellationToken cancellationToken)
    {
        using var tar = new TarReader(archive, TarLimits.Default with { MaxEntries = limits.MaxEntries, MaxBytes = limits.MaxBytes });
        while (tar.Next() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            collector.Add(entry, tar.Read);
        }

        collector.End(tar);
    }

    private static void DrainRest(Stream blob)
    {
        var buffer = new byte[DrainBytes];
        while (blob.Read(buffer) > 0)
        {
        }
    }

    private LayerReading Checked(LayerCollector collector, string? blobHex, long blobBytes, string? archiveHex, long bytes)
    {
        if (blobHex is not null && Descriptor is { } named && named.Digest.Hex != blobHex)
        {
            collector.Fault(LayerFaultKind.WrongDigest, $"{Mismatch(named.Digest, blobHex)}: the layer's bytes are not those that the manifest names");
        }
        else if (archiveHex is not null && DiffId is { } diff && diff.Hex != archiveHex)
        {
            collector.Fault(LayerFaultKind.WrongDigest, $"{Mismatch(diff, archiveHex)}: the layer's archive is not the one that the image's configuration names");
        }
        else if (blobHex is not null && Descriptor is { Size: > 0 and var size } && size != blobBytes)
        {
            // A size of 0 is one that was not said.
            collector.Fault(LayerFaultKind.WrongDigest, string.Create(CultureInfo.InvariantCulture, $"Size mismatch: expected {size} bytes, got {blobBytes}: the manifest gives the layer another size, and runtimes refuse it"));
        }

        return collector.Finish() with
        {
            Digest = blobHex is null ? null : new((Descriptor?.Digest ?? DiffId)!.Algorithm, blobHex),
            DiffId = archiveHex is null ? null : new(DiffId?.Algorithm ?? "sha256", archiveHex),
            UncompressedBytes = bytes,
        };
    }

    private static string Mismatch(Digest expected, string hex) => $"Digest mismatch: expected {expected}, got {expected.Algorithm}:{hex}";

    private static HashAlgorithmName? Algorithm(Digest? digest) => digest?.Algorithm switch
    {
        "sha256" => HashAlgorithmName.SHA256,
        "sha384" => HashAlgorithmName.SHA384,
        "sha512" => HashAlgorithmName.SHA512,
        _ => null,
    };

    /// <summary>Leaves the inner stream open, for streams that would close it.</summary>
    private sealed class KeptOpen(Stream inner) : ForwardStream
    {
        public override int Read(Span<byte> buffer) => inner.Read(buffer);
    }

    /// <summary>Ends with a limit where a layer grows too large, or out of all proportion.</summary>
    private sealed class RatioStream(Stream plain, HashingStream raw, LayerLimits limits) : ForwardStream
    {
        private long _count;

        public override int Read(Span<byte> buffer)
        {
            var read = plain.Read(buffer);
            _count += read;
            if (_count > limits.MaxBytes)
            {
                throw new LayerLimitException(string.Create(CultureInfo.InvariantCulture, $"The layer is longer than {limits.MaxBytes >> 30} GB when decompressed"));
            }

            return _count < limits.RatioFrom || _count / Math.Max(1, raw.Count) <= limits.MaxRatio
                ? read
                : throw new LayerLimitException(string.Create(CultureInfo.InvariantCulture, $"The layer decompresses to more than {limits.MaxRatio} times its size, as bombs do"));
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                plain.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
