using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Gabion.Bench;

/// <summary>
/// An OCI layout inside an archive, with layers that look like a system's: half of the bytes in programs (random, as compressed
/// as programs are), half in text, a package database, and many small files.
/// </summary>
internal sealed class MadeArchive : IDisposable
{
    private const int FileBytes = 96 * 1024;

    private readonly FileStream _stream;
    private readonly TarWriter _tar;
    private readonly Random _random = new(7);
    private readonly byte[] _text = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 4_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"line {i * 7919 % 4001}: settings of module {i % 97} are read from /etc/module-{i % 31}.conf"))));

    public MadeArchive(string path)
    {
        _stream = File.Create(path);
        _tar = new(_stream, TarEntryFormat.Pax);
    }

    /// <summary>Where the layers of an archive are.</summary>
    public static List<(long Offset, long Length)> LayersOf(string path)
    {
        var found = new List<(long, long)>();
        using var stream = File.OpenRead(path);
        using var tar = new TarReader(stream);
        while (tar.GetNextEntry() is { } entry)
        {
            var magic = new byte[2];
            if (entry.DataStream is { } data && data.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1f, 0x8b])
            {
                found.Add((entry.DataOffset, entry.Length));
            }
        }

        return found;
    }

    /// <summary>Writes an image of so many layers, each of so many megabytes uncompressed.</summary>
    public void Layers(int layers, int megabytes) => Write(layers, CompressionLevel.Fastest, (tar, number) => WriteMade(tar, number, megabytes));

    /// <summary>Writes an image of the files below a folder, dealt out to layers of about the same size, compressed as builders do by default.</summary>
    public void Folder(string root, int layers)
    {
        var files = Below(new(root)).OrderBy(file => file.FullName, StringComparer.Ordinal).ToList();
        var bytes = files.Sum(Length);
        var (each, next) = (new List<string>[layers], 0L);
        foreach (var file in files)
        {
            (each[Math.Min(layers - 1, next * layers / Math.Max(1, bytes))] ??= []).Add(file.FullName);
            next += Length(file);
        }

        Write(layers, CompressionLevel.Optimal, (tar, number) => each[number]?.ForEach(path => tar.WriteEntry(path, Path.GetRelativePath(root, path))));
    }

    private void Write(int layers, CompressionLevel level, Action<TarWriter, int> write)
    {
        var (descriptors, ids) = (new List<string>(), new List<string>());
        for (var i = 0; i < layers; i++)
        {
            var file = Path.GetTempFileName();
            try
            {
                var (digest, diffId, length) = WriteLayer(file, level, tar => write(tar, i));
                using var content = File.OpenRead(file);
                Add($"blobs/sha256/{digest}", content);
                descriptors.Add(Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", digest, length));
                ids.Add($"\"sha256:{diffId}\"");
            }
            finally
            {
                File.Delete(file);
            }
        }

        var history = string.Join(',', ids.Select((_, i) => $$"""{"created_by":"RUN step {{i}} # buildkit"}"""));
        var config = Blob($$$"""{"architecture":"amd64","os":"linux","config":{"Cmd":["/bin/sh"],"User":"1000"},"rootfs":{"type":"layers","diff_ids":[{{{string.Join(',', ids)}}}]},"history":[{{{history}}}]}""");
        var manifest = Blob($$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{Descriptor("application/vnd.oci.image.config.v1+json", config.Digest, config.Length)}},"layers":[{{string.Join(',', descriptors)}}]}""");
        Add("index.json", $$"""{"schemaVersion":2,"manifests":[{{Descriptor("application/vnd.oci.image.manifest.v1+json", manifest.Digest, manifest.Length)}}]}""");
        Add("oci-layout", """{"imageLayoutVersion":"1.0.0"}""");
    }

    public void Dispose()
    {
        _tar.Dispose();
        _stream.Dispose();
    }

    private static string Descriptor(string type, string digest, long length) => string.Create(CultureInfo.InvariantCulture, $$"""{"mediaType":"{{type}}","digest":"sha256:{{digest}}","size":{{length}}}""");

    /// <summary>All below a folder but what a running system puts there. Links are not followed.</summary>
    private static IEnumerable<FileSystemInfo> Below(DirectoryInfo folder) => folder.EnumerateFileSystemInfos()
        .Where(entry => entry.Name is not ("dev" or "proc" or "sys" or "run"))
        .SelectMany(entry => entry is DirectoryInfo { LinkTarget: null } inner ? Below(inner).Prepend(entry) : [entry]);

    private static long Length(FileSystemInfo entry) => entry is FileInfo { LinkTarget: null } file ? file.Length : 0;

    private static (string Digest, string DiffId, long Length) WriteLayer(string path, CompressionLevel level, Action<TarWriter> write)
    {
        using var archive = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var file = File.Create(path))
        using (var gzip = new GZipStream(file, level))
        using (var hashed = new HashingWriter(gzip, archive))
        using (var tar = new TarWriter(hashed, TarEntryFormat.Pax))
        {
            write(tar);
        }

        using var content = File.OpenRead(path);
        return (Convert.ToHexStringLower(SHA256.HashData(content)), Convert.ToHexStringLower(archive.GetCurrentHash()), content.Length);
    }

    private void WriteMade(TarWriter tar, int number, int megabytes)
    {
        if (number == 0)
        {
            AddFile(tar, "etc/os-release", "ID=debian\nVERSION_ID=12\n"u8.ToArray());
            AddFile(tar, "var/lib/dpkg/status", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(i => $"Package: made{i}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.{i}\nMaintainer: made\n\n"))));
        }

        var program = new byte[FileBytes];
        for (long written = 0, i = 0; written < (long)megabytes << 20; i++)
        {
            if (i % 2 == 0)
            {
                // Programs compress to a half or so: random bytes between the same ones.
                _random.NextBytes(program.AsSpan(0, FileBytes / 2));
                "\u007fELF"u8.CopyTo(program);
                AddFile(tar, string.Create(CultureInfo.InvariantCulture, $"usr/lib/made/{number}/{i % 100}/{i}.so"), program);
                written += program.Length;
            }
            else
            {
                var text = _text.AsMemory(_random.Next(_text.Length / 2), _random.Next(2_000, _text.Length / 2));
                AddFile(tar, string.Create(CultureInfo.InvariantCulture, $"usr/share/made/{number}/{i % 100}/{i}.conf"), text.ToArray());
                written += text.Length;
            }
        }
    }

    private static void AddFile(TarWriter tar, string path, byte[] content) =>
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(content) });

    private (string Digest, int Length) Blob(string text)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        Add($"blobs/sha256/{digest}", text);
        return (digest, Encoding.UTF8.GetByteCount(text));
    }

    private void Add(string path, string text) => Add(path, new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private void Add(string path, Stream content) => _tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = content });

    /// <summary>Hashes what is written through it.</summary>
    private sealed class HashingWriter(Stream inner, IncrementalHash hash) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash.AppendData(buffer);
            inner.Write(buffer);
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
