namespace Gabion.Formats.Archives;

/// <summary>The content of entries, with the holes of sparse files filled in.</summary>
public sealed partial class TarReader
{
    private const int SparsePartBytes = 24;

    private SparseMap? _sparse;
    private int _part;
    private long _logical;
    private long _logicalEnd;
    private long _holes;

    /// <summary>Reads on in the current entry's content; 0 at its end (or where the archive is cut off, which <see cref="End"/> then says).</summary>
    public int Read(Span<byte> into)
    {
        if (_sparse is null)
        {
            return ReadStored(into);
        }

        var left = (int)Math.Min(into.Length, _logicalEnd - _logical);
        if (left <= 0)
        {
            return 0;
        }

        var parts = _sparse.Parts;
        while (_part < parts.Count && parts[_part].Offset + parts[_part].Length <= _logical)
        {
            _part++;
        }

        var next = _part < parts.Count ? parts[_part].Offset : _logicalEnd;
        int given;
        if (_logical < next)
        {
            given = (int)Math.Min(left, Math.Min(next - _logical, limits.MaxHoleBytes - _holes));
            if (given <= 0)
            {
                Note(_position, "a sparse file has more holes than are read");
                _logicalEnd = _logical;
                return 0;
            }

            into[..given].Clear();
            _holes += given;
        }
        else
        {
            given = ReadStored(into[..(int)Math.Min(left, parts[_part].Offset + parts[_part].Length - _logical)]);
        }

        _logical += given;
        return given;
    }

    private int ReadStored(Span<byte> into)
    {
        if (_unread == 0 || into.IsEmpty)
        {
            return 0;
        }

        var read = stream.Read(into[..(int)Math.Min(into.Length, _unread)]);
        if (read == 0)
        {
            Stop(TarEnd.Truncated, _position, "the archive ends inside an entry");
            _unread = 0;
        }

        _position += read;
        _unread -= read;
        return read;
    }

    /// <summary>An old GNU sparse entry: its map stands in the header and in blocks after it. The size with holes.</summary>
    private long? OldSparse(long? realSize, bool hasMore)
    {
        if (realSize is not (>= 0 and var whole))
        {
            Note(_position, "a sparse file does not say its size");
            return null;
        }

        // The four parts in the header block, which is still in the scratch buffer.
        var map = new SparseMap();
        var isGood = AddParts(map, _scratch.AsSpan(386, 4 * SparsePartBytes), whole);
        Span<byte> block = stackalloc byte[TarHeader.Length];
        while (hasMore && isGood)
        {
            if (Fill(block) < block.Length)
            {
                Stop(TarEnd.Truncated, _position, "the archive ends inside the map of a sparse file");
                return null;
            }

            isGood = AddParts(map, block[..(21 * SparsePartBytes)], whole);
            hasMore = block[504] != 0;
        }

        return Begin(map, isGood, whole);
    }

    private bool AddParts(SparseMap map, ReadOnlySpan<byte> parts, long whole)
    {
        for (; parts.Length >= SparsePartBytes && parts[0] != 0; parts = parts[SparsePartBytes..])
        {
            if (TarHeader.Number(parts[..12]) is not { } offset || TarHeader.Number(parts[12..SparsePartBytes]) is not { } length
                || !map.Add(offset, length, whole, limits.MaxSparseParts))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A sparse file of pax formats 0.0, 0.1 or 1.0. The size with holes; null for other files.</summary>
    private long? PaxSparse()
    {
        if ((_local.Number("GNU.sparse.realsize") ?? _local.Number("GNU.sparse.size")) is not (>= 0 and var whole))
        {
            return null;
        }

        var map = new SparseMap();
        if (_local.Text("GNU.sparse.major") == "1")
        {
            return Begin(map, ReadMap(map, whole), whole);
        }

        var numbers = _local.Text("GNU.sparse.map") is { } text
            ? [.. text.Split(',').Select(number => long.TryParse(number, out var value) ? value : -1)]
            : _local.SparseNumbers;
        return Begin(map, map.AddAll(numbers, whole, limits.MaxSparseParts), whole);
    }

    /// <summary>Format 1.0: the map is text at the head of the data, a number a line, filled up to a block.</summary>
    private bool ReadMap(SparseMap map, long whole)
    {
        Span<byte> block = stackalloc byte[TarHeader.Length];
        var numbers = new List<long>();
        long? count = null;
        long number = 0;
        var digits = 0;
        while (count is null || numbers.Count < count * 2)
        {
            for (var got = 0; got < block.Length;)
            {
                var read = ReadStored(block[got..]);
                if (read == 0)
                {
                    return false;
                }

                got += read;
            }

            foreach (var c in block)
            {
                if (c == '\n' && digits > 0)
                {
                    if (count is null)
                    {
                        count = number;
                    }
                    else
                    {
                        numbers.Add(number);
                    }

                    (number, digits) = (0, 0);
                    if (count > limits.MaxSparseParts)
                    {
                        return false;
                    }

                    if (numbers.Count == count * 2)
                    {
                        break;
                    }
                }
                else if (c is < (byte)'0' or > (byte)'9' || ++digits > 18)
                {
                    return false;
                }
                else
                {
                    number = (number * 10) + (c - '0');
                }
            }
        }

        return map.AddAll(numbers, whole, limits.MaxSparseParts);
    }

    private long? Begin(SparseMap map, bool isGood, long whole)
    {
        if (!isGood || map.StoredBytes > _unread)
        {
            Note(_position, "the map of a sparse file is broken; its holes are not filled in");
            return null;
        }

        (_sparse, _part, _logical, _logicalEnd, _holes) = (map, 0, 0, whole, 0);
        return whole;
    }
}
