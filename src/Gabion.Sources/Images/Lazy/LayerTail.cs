using System.Security.Cryptography;
using System.Text.Json;
using Gabion.Formats.Archives;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images.Lazy;

/// <summary>
/// What follows the end of a layer's archive. In eStargz that is one more archive with nothing but the table of contents, of the
/// digest that the manifest names (containerd/stargz-snapshotter, docs/estargz.md); whatever else it is was hidden there.
/// </summary>
internal static class LayerTail
{
    private const int BufferBytes = 64 * 1024;
    private const int MaxTableBytes = 64 * 1024 * 1024;

    /// <summary>Reads to the end, so that hashes are those of the whole, and tells what has no business there.</summary>
    public static void Read(Stream archive, Descriptor? layer, LayerCollector collector)
    {
        var buffer = new byte[BufferBytes];
        if (PassZeros(archive, buffer) is not { Length: > 0 } first)
        {
            return;
        }

        using var counted = new CountedStream(archive);
        using var tail = new RewoundStream(first, first.Length, counted);
        var isTable = IsTable(tail, layer?.Annotations.GetValueOrDefault(TocPlace.StargzDigest));
        if (PassZeros(tail, buffer).Length == 0 && isTable)
        {
            return;
        }

        while (PassZeros(tail, buffer).Length > 0)
        {
        }

        collector.DataAfterEnd(first.Length + counted.Count);
    }

    /// <summary>What was read from the first byte on that is not zero; none at the end.</summary>
    private static byte[] PassZeros(Stream stream, byte[] buffer)
    {
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            if (buffer.AsSpan(0, read).IndexOfAnyExcept((byte)0) is >= 0 and var start)
            {
                return buffer[start..read];
            }
        }

        return [];
    }

    private static bool IsTable(Stream tail, string? digest)
    {
        using var tar = new TarReader(tail, TarLimits.Default);
        if (tar.Next() is not { Path: TableOfContents.FileName, Kind: TarEntryKind.File, Size: > 0 and <= MaxTableBytes } entry)
        {
            return false;
        }

        var json = new byte[entry.Size];
        for (var read = 0; read < json.Length;)
        {
            var more = tar.Read(json.AsSpan(read));
            if (more == 0)
            {
                return false;
            }

            read += more;
        }

        return tar.Next() is null && tar.End == TarEnd.Complete && (digest is null ? HasEntries(json) : digest == $"sha256:{Convert.ToHexStringLower(SHA256.HashData(json))}");
    }

    /// <summary>Where the manifest names no digest (an archive of <c>docker save</c> cannot), it must at least be such a table.</summary>
    private static bool HasEntries(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("entries", out var entries) && entries.ValueKind == JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private sealed class CountedStream(Stream inner) : ForwardStream
    {
        public long Count { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            Count += read;
            return read;
        }
    }
}
