using System.Globalization;
using Gabion.Formats.Archives;
using Compression = Gabion.Formats.Archives.Compression;

namespace Gabion.Sources.Images;

/// <summary>Files by their paths, in a folder or in an archive: what docker archives and OCI layouts are made of.</summary>
internal abstract class FileSet : IDisposable
{
    public abstract bool Has(string path);

    /// <summary>Opens a file; null with the reason.</summary>
    public abstract Stream? Open(string path, out long length, out string? reason);

    /// <summary>What stays the same as long as the file does; null where nothing tells.</summary>
    public abstract string? Stamp(string path);

    /// <summary>The path after all links: two paths of which it is the same name the same bytes.</summary>
    public virtual string Resolved(string path) => TarPath.Clean(path, out _);

    /// <summary>Why programs would read different things where the path leads; null when it means one thing.</summary>
    public virtual string? Confusion(string path) => null;

    /// <summary>A small file, whole; null with the reason.</summary>
    public byte[]? Read(string path, int maxBytes, out string? reason)
    {
        using var stream = Open(path, out var length, out reason);
        if (stream is null)
        {
            return null;
        }

        if (length > maxBytes)
        {
            reason = string.Create(CultureInfo.InvariantCulture, $"{path} is longer than {maxBytes} bytes");
            return null;
        }

        var bytes = new byte[length];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length)
        {
            return bytes;
        }

        reason = $"{path} is cut off";
        return null;
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>The files of a folder.</summary>
internal sealed class FolderFiles(string root) : FileSet
{
    public override bool Has(string path) => Unix.Status(Path.Combine(root, path), out _) is { Kind: EntryKind.File };

    public override Stream? Open(string path, out long length, out string? reason)
    {
        length = 0;
        var full = Path.Combine(root, TarPath.Clean(path, out _));
        var file = new TargetFile(path, full, 0).Open(out var gap);
        reason = gap is null ? null : File.Exists(full) ? $"{path}: {gap.Reason}" : $"{path} is missing";
        if (file is null)
        {
            return null;
        }

        length = file.Length;
        return new OpenedFileStream(file);
    }

    public override string? Stamp(string path) => Unix.Stamp(Path.Combine(root, TarPath.Clean(path, out _)));
}

/// <summary>
/// The files of a tar archive on disk, found by one walk over its headers. A compressed archive is first decompressed into an
/// unnamed temporary file, because its parts are read out of order.
/// </summary>
internal sealed class ArchiveFiles : FileSet
{
    private const int MaxEntries = 1_000_000;

    private readonly ArchiveMembers _members = new();
    private readonly OpenedFile _file;
    private readonly string? _path;

    /// <param name="path">Where the archive is; null when it was piped in.</param>
    private ArchiveFiles(OpenedFile file, string? path)
    {
        _file = file;
        _path = path;
    }

    /// <summary>What is wrong with the archive itself, when something is.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Opens the archive; null with the reason when it is none.</summary>
    public static ArchiveFiles? Open(string path, out string? reason)
    {
        var file = new TargetFile(path, path, 0).Open(out var gap);
        reason = gap?.Reason;
        if (file is null)
        {
            return null;
        }

        try
        {
            var first = new byte[CompressionMagic.Length];
            var compression = CompressionMagic.Of(first.AsSpan(0, file.Read(first, 0)));
            if (compression != Compression.None)
            {
                using var packed = new OpenedFileStream(file);
                file = TemporaryFile.Decompress(packed, compression, out reason);
            }

            return file is null ? null : Index(file, path, out reason);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            file?.Dispose();
            reason = error.Message;
            return null;
        }
    }

    /// <summary>Takes an archive that is piped in.</summary>
    public static ArchiveFiles? Open(Stream stream, out string? reason)
    {
        try
        {
            var first = new byte[CompressionMagic.Length];
            var length = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
            using var whole = new RewoundStream(first, length, stream);
            var file = TemporaryFile.Decompress(whole, CompressionMagic.Of(first.AsSpan(0, length)), out reason);
            return file is null ? null : Index(file, null, out reason);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            reason = error.Message;
            return null;
        }
    }

    public override bool Has(string path) => _members.Find(path) is not null;

    public override string Resolved(string path) => _members.Resolve(path);

    public override string? Confusion(string path) =>
        _members.MeansTwo(path, _file) ? $"{path} stands more than once in the archive, with different contents, so that programs would read different things" : null;

    public override Stream? Open(string path, out long length, out string? reason)
    {
        length = 0;
        reason = Confusion(path);
        if (reason is null && _members.Find(path) is { } place)
        {
            length = place.Length;
            return new SliceStream(_file, place.Offset, place.Length);
        }

        reason ??= $"{path} is missing in the archive{(Trouble is null ? "" : $", which is damaged: {Trouble}")}";
        return null;
    }

    public override string? Stamp(string path) =>
        _path is not null && _members.Find(path) is { } place && Unix.Stamp(_path) is { } stamp
            ? string.Create(CultureInfo.InvariantCulture, $"{stamp} {place.Offset}+{place.Length}")
            : null;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private static ArchiveFiles? Index(OpenedFile file, string? path, out string? reason)
    {
        var files = new ArchiveFiles(file, path);
        using var stream = new SeekableFile(file);
        using var tar = new TarReader(stream, TarLimits.Default with { MaxEntries = MaxEntries, MaxBytes = long.MaxValue / 2 });
        while (tar.Next() is { } entry)
        {
            if (entry.Kind == TarEntryKind.File)
            {
                files._members.AddFile(entry.Path, tar.Position, entry.Size);
            }
            else if (entry.Kind is TarEntryKind.SymbolicLink or TarEntryKind.HardLink)
            {
                files._members.AddLink(
                    entry.Path,
                    entry.Kind == TarEntryKind.HardLink ? TarPath.Clean(entry.LinkTarget, out _) : TarPath.Resolve(entry.Path, entry.LinkTarget, out _));
            }
        }

        files._members.Complete();
        reason = !files._members.HasFiles ? tar.Problems.Count > 0 ? tar.Problems[0].Message : "it holds no file" : null;
        files.Trouble = tar.End == TarEnd.Complete && tar.Problems.Count == 0 ? null
            : tar.Problems.Count > 0 ? tar.Problems[0].Message : "it ends inside an entry";
        if (reason is not null)
        {
            files.Dispose();
            return null;
        }

        return files;
    }

    /// <summary>An open file as a stream that can be sought in, with a buffer for headers.</summary>
    private sealed class SeekableFile(OpenedFile file) : Stream
    {
        private readonly byte[] _buffer = new byte[4096];
        private long _bufferAt = -1;
        private int _buffered;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => file.Length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_bufferAt < 0 || Position < _bufferAt || Position >= _bufferAt + _buffered)
            {
                _bufferAt = Position;
                _buffered = file.Read(_buffer, Position);
            }

            var start = (int)(Position - _bufferAt);
            var count = Math.Min(buffer.Length, _buffered - start);
            _buffer.AsSpan(start, count).CopyTo(buffer);
            Position += count;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => file.Length + offset,
        };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
