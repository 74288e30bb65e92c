using System.Buffers.Binary;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gabion.Tests.Images;

/// <summary>A layer with a table of contents, as stargz-snapshotter or containers/storage write it, made of files.</summary>
internal sealed class ChunkedLayer
{
    private readonly List<byte> _blob = [];
    private readonly List<object> _entries = [];
    private readonly bool _isZstandard;

    private ChunkedLayer(bool isZstandard) => _isZstandard = isZstandard;

    public byte[] Blob => [.. _blob];

    /// <summary>What the manifest says beside the layer's digest.</summary>
    public Dictionary<string, string> Annotations { get; } = [];

    public static ChunkedLayer Of(bool isZstandard, params (string Path, byte[] Content)[] files)
    {
        var layer = new ChunkedLayer(isZstandard);
        foreach (var (path, content) in files)
        {
            layer.Add(path, content);
        }

        layer.Finish();
        return layer;
    }

    private static string DigestOf(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Tar(string path, byte[] content)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(content) });
        }

        return stream.ToArray();
    }

    /// <summary>A frame of raw blocks (RFC 8878 §3.1.1).</summary>
    private static byte[] Zstandard(byte[] bytes)
    {
        var frame = new List<byte> { 0x28, 0xB5, 0x2F, 0xFD, 0xA0, (byte)bytes.Length, (byte)(bytes.Length >> 8), (byte)(bytes.Length >> 16), (byte)(bytes.Length >> 24) };
        const int most = 100_000;
        for (var at = 0; at == 0 || at < bytes.Length; at += most)
        {
            var block = bytes.AsSpan(at, Math.Min(most, bytes.Length - at));
            var header = (block.Length << 3) | (at + most >= bytes.Length ? 1 : 0);
            frame.AddRange([(byte)header, (byte)(header >> 8), (byte)(header >> 16), .. block]);
        }

        return [.. frame];
    }

    /// <summary>The entry's header in a part of its own, and the content in one that can be read alone.</summary>
    private void Add(string path, byte[] content)
    {
        var whole = Tar(path, content);
        Write(whole[..512]);
        var offset = _blob.Count;
        Write([.. content, .. new byte[(512 - (content.Length % 512)) % 512]]);
        _entries.Add(new
        {
            name = path,
            type = "reg",
            size = content.Length,
            mode = 0x81A4,
            digest = DigestOf(content),
            offset,
            endOffset = _isZstandard ? _blob.Count : 0,
            chunkDigest = DigestOf(content),
        });
    }

    private void Finish()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new { version = 1, entries = _entries });
        if (_isZstandard)
        {
            Write(new byte[1024]);
            var packed = Zstandard(json);
            Annotations["io.github.containers.zstd-chunked.manifest-checksum"] = DigestOf(packed);
            Annotations["io.github.containers.zstd-chunked.manifest-position"] = string.Create(CultureInfo.InvariantCulture, $"{_blob.Count + 8}:{packed.Length}:{json.Length}:1");
            var skippable = new byte[8]; // a skippable frame: other readers pass over it
            BinaryPrimitives.WriteUInt32LittleEndian(skippable, 0x184D2A50);
            BinaryPrimitives.WriteInt32LittleEndian(skippable.AsSpan(4), packed.Length);
            _blob.AddRange(skippable);
            _blob.AddRange(packed);
            return;
        }

        Annotations["containerd.io/snapshot/stargz/toc.digest"] = DigestOf(json);
        var toc = _blob.Count;
        Write(Tar("stargz.index.json", json));
        var footer = new byte[51];
        new byte[] { 0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 26, 0, (byte)'S', (byte)'G', 22, 0 }.CopyTo(footer, 0);
        Encoding.ASCII.GetBytes(toc.ToString("x16", CultureInfo.InvariantCulture) + "STARGZ").CopyTo(footer, 16);
        new byte[] { 1, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0 }.CopyTo(footer, 38);
        _blob.AddRange(footer);
    }

    private void Write(byte[] bytes) => _blob.AddRange(_isZstandard ? Zstandard(bytes) : Gzip(bytes));
}
