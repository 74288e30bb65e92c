using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;

namespace Gabion.Formats.Archives;

/// <summary>
/// Reads a tar archive from front to back, over any stream. Understands ustar, GNU and pax, long names and sparse files;
/// ends with a result, never with an exception for what is in the archive, and within <see cref="TarLimits"/>.
/// <code>while (tar.Next() is { } entry) { while (tar.Read(buffer) is var length and &gt; 0) … }</code>
/// For one thread. The stream should be buffered; it is left open.
/// </summary>
public sealed partial class TarReader(Stream stream, TarLimits limits) : IDisposable
{
    private const int ScratchBytes = 64 * 1024;
    private const int MostProblems = 100;

    private readonly byte[] _scratch = ArrayPool<byte>.Shared.Rent(ScratchBytes);
    private readonly PaxRecords _global = new();
    private readonly PaxRecords _local = new();
    private readonly List<TarProblem> _problems = [];
    private long _position;
    private long _unread;   // bytes of the current entry's data that are still in the stream
    private long _padding;  // bytes after it, up to the next block
    private int _count;

    public TarReader(Stream stream)
        : this(stream, TarLimits.Default)
    {
    }

    /// <summary>How the reading ended.</summary>
    public TarEnd End { get; private set; }

    /// <summary>What is wrong with the archive so far, the first hundred.</summary>
    public IReadOnlyList<TarProblem> Problems => _problems;

    /// <summary>Bytes read so far; after <see cref="Next"/> the place where the entry's content begins.</summary>
    public long Position => _position;

    public void Dispose() => ArrayPool<byte>.Shared.Return(_scratch);

    /// <summary>The next entry; what was not read of the last one is passed over. Null at the end: <see cref="End"/> says which.</summary>
    public TarEntry? Next()
    {
        _sparse = null;
        _local.Clear();
        string? longName = null, longLink = null;
        while (End == TarEnd.NotYet)
        {
            var start = _position + _unread + _padding;
            if (!PassOver() || ReadHeader(start) is not { } type)
            {
                break;
            }

            var header = new TarHeader(_scratch.AsSpan(0, TarHeader.Length));
            if (header.Size is not { } size || size < 0)
            {
                Stop(TarEnd.Damaged, start, "a header holds no size");
                break;
            }

            switch (type)
            {
                case (byte)'x' or (byte)'g' or (byte)'X':
                    _ = ReadMeta(size, start) is { } records
                        && ((type == 'g' ? _global : _local).Add(records) || Note(start, "an extended header is broken; the rest of it was not read"));
                    break;
                case (byte)'L':
                    longName = ReadMeta(size, start) is { } name ? TarHeader.Decode(name) : null;
                    break;
                case (byte)'K':
                    longLink = ReadMeta(size, start) is { } link ? TarHeader.Decode(link) : null;
                    break;
                case (byte)'V' or (byte)'D' or (byte)'N':
                    SetData(size); // volume labels, folder dumps, old long names: nothing that is unpacked
                    break;
                default:
                    if (Entry(header, start, longName, longLink) is { } entry)
                    {
                        return entry;
                    }

                    longName = longLink = null;
                    _local.Clear();
                    break;
            }
        }

        return null;
    }

    private TarEntry? Entry(in TarHeader header, long start, string? longName, string? longLink)
    {
        if (++_count > limits.MaxEntries)
        {
            Stop(TarEnd.Limit, start, string.Create(CultureInfo.InvariantCulture, $"the archive has more than {limits.MaxEntries} entries"));
            return null;
        }

        var written = _local.Text("GNU.sparse.name") ?? longName ?? _local.Text("path") ?? _global.Text("path")
            ?? (header.Prefix is { Length: > 0 } prefix ? $"{prefix}/{header.Name}" : header.Name);
        var kind = KindOf(header.Type, written);
        var size = _local.Number("size") ?? _global.Number("size") ?? header.Size ?? 0;
        var hasData = kind is TarEntryKind.File or TarEntryKind.Other;
        if (size < 0 || size > limits.MaxBytes - _position)
        {
            Stop(TarEnd.Limit, start, string.Create(CultureInfo.InvariantCulture, $"an entry says that it has {size} bytes, which is more than is read"));
            return null;
        }

        var entry = new TarEntry(TarPath.Clean(written, out var escapes), kind)
        {
            Size = hasData ? size : 0,
            Mode = (int)((header.Mode ?? 0) & 0xFFF),
            UserId = _local.Number("uid") ?? _global.Number("uid") ?? header.UserId ?? 0,
            GroupId = _local.Number("gid") ?? _global.Number("gid") ?? header.GroupId ?? 0,
            LinkTarget = kind is TarEntryKind.HardLink or TarEntryKind.SymbolicLink ? longLink ?? _local.Text("linkpath") ?? header.LinkName : "",
            ModifiedAt = _local.Number("mtime") ?? _global.Number("mtime") ?? header.ModifiedAt ?? 0,
            DeviceMajor = kind is TarEntryKind.CharacterDevice or TarEntryKind.BlockDevice ? header.DeviceMajor ?? 0 : 0,
            DeviceMinor = kind is TarEntryKind.CharacterDevice or TarEntryKind.BlockDevice ? header.DeviceMinor ?? 0 : 0,
            Attributes = _local.Attributes.Count == 0 ? ImmutableSortedDictionary<string, string>.Empty : _local.Attributes.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Escapes = escapes,
            Offset = start,
        };
        var isSparse = header.Type == 'S';
        var realSize = header.RealSize;
        var hasMore = header.HasMoreSparseParts;
        SetData(hasData ? size : 0);
        if (hasData && (isSparse ? OldSparse(realSize, hasMore) : PaxSparse()) is { } whole)
        {
            entry = entry with { Size = whole };
        }

        if (End != TarEnd.NotYet)
        {
            return null;
        }

        if (written.Length > limits.MaxPathBytes || entry.LinkTarget.Length > limits.MaxPathBytes || entry.Path.AsSpan().Count('/') >= limits.MaxDepth)
        {
            Note(start, $"a path is longer or deeper than any system takes: {written[..Math.Min(60, written.Length)]}…");
            return null;
        }

        return entry;
    }

    private static TarEntryKind KindOf(byte type, string path) => type switch
    {
        (byte)'0' or 0 or (byte)'7' or (byte)'S' => type is 0 or (byte)'0' && path.EndsWith('/') ? TarEntryKind.Folder : TarEntryKind.File,
        (byte)'1' => TarEntryKind.HardLink,
        (byte)'2' => TarEntryKind.SymbolicLink,
        (byte)'3' => TarEntryKind.CharacterDevice,
        (byte)'4' => TarEntryKind.BlockDevice,
        (byte)'5' => TarEntryKind.Folder,
        (byte)'6' => TarEntryKind.Pipe,
        _ => TarEntryKind.Other,
    };

    /// <summary>Reads the next header into the scratch buffer; its type, or null at the end.</summary>
    private byte? ReadHeader(long start)
    {
        var block = _scratch.AsSpan(0, TarHeader.Length);
        var isAfterZero = false;
        while (true)
        {
            var read = Fill(block);
            if (read < block.Length)
            {
                // No end blocks: many programs leave them out or cut them short.
                End = read == 0 || block[..read].IndexOfAnyExcept((byte)0) < 0 ? TarEnd.Complete : TarEnd.Truncated;
                return null;
            }

            var header = new TarHeader(block);
            if (header.IsZero && isAfterZero)
            {
                End = TarEnd.Complete;
                return null;
            }

            if (!header.IsZero)
            {
                if (header.IsValid)
                {
                    return header.Type;
                }

                Stop(TarEnd.Damaged, start, _count == 0 ? "this is no tar archive" : "a header is broken (its checksum is wrong)");
                return null;
            }

            isAfterZero = true;
        }
    }

    /// <summary>The content of a header that describes the next entry; null when it is too long or cut off.</summary>
    private byte[]? ReadMeta(long size, long start)
    {
        SetData(size);
        if (size > limits.MaxHeaderBytes)
        {
            Note(start, "an extended header is too long; it was not read");
            return null;
        }

        var content = new byte[size];
        if (Fill(content) < content.Length)
        {
            Stop(TarEnd.Truncated, start, "the archive ends inside a header");
            return null;
        }

        _unread = 0;
        return content;
    }

    private void SetData(long size)
    {
        _unread = size;
        _padding = (TarHeader.Length - (size % TarHeader.Length)) % TarHeader.Length;
    }

    private bool PassOver()
    {
        var rest = _unread + _padding;
        if (stream.CanSeek && rest > _scratch.Length && stream.Length - stream.Position > rest)
        {
            stream.Seek(rest, SeekOrigin.Current);
            _position += rest;
            rest = 0;
        }

        while (rest > 0)
        {
            var read = stream.Read(_scratch, 0, (int)Math.Min(rest, _scratch.Length));
            if (read == 0)
            {
                if (rest > _padding)
                {
                    Stop(TarEnd.Truncated, _position, "the archive ends inside an entry");
                }
                else
                {
                    End = TarEnd.Complete; // only the padding of the last entry is missing
                }

                return false;
            }

            _position += read;
            rest -= read;
        }

        _unread = _padding = 0;
        return true;
    }

    private int Fill(Span<byte> into)
    {
        var filled = 0;
        while (filled < into.Length && stream.Read(into[filled..]) is var read and > 0)
        {
            filled += read;
        }

        _position += filled;
        return filled;
    }

    private void Stop(TarEnd end, long offset, string message)
    {
        End = end;
        Note(offset, message);
    }

    private bool Note(long offset, string message)
    {
        if (_problems.Count < MostProblems)
        {
            _problems.Add(new(offset, message));
        }

        return false;
    }
}
