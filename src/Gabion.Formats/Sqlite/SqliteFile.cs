using System.Buffers.Binary;
using System.Text;

namespace Gabion.Formats.Sqlite;

/// <summary>
/// Reads tables of an SQLite database file (sqlite.org/fileformat2.html), and of the write-ahead log beside it: pages that
/// were committed there count, as they do for SQLite. No SQL, no index: a table's rows in the order of their ids.
/// </summary>
public sealed class SqliteFile
{
    private const int MaxDepth = 50;
    private const int MaxPayload = 256 * 1024 * 1024;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    private readonly ReadOnlyMemory<byte> _file;
    private readonly Dictionary<uint, ReadOnlyMemory<byte>> _newer;
    private readonly int _pageSize;
    private readonly int _usable;
    private readonly HashSet<uint> _seen = [];

    private SqliteFile(ReadOnlyMemory<byte> file, int pageSize, int reserved, Dictionary<uint, ReadOnlyMemory<byte>> newer)
    {
        (_file, _pageSize, _usable, _newer) = (file, pageSize, pageSize - reserved, newer);
    }

    /// <summary>Opens the content of a file; null when it is no SQLite database.</summary>
    /// <param name="log">The content of the file with <c>-wal</c> behind its name; empty when there is none.</param>
    public static SqliteFile? Open(ReadOnlyMemory<byte> file, ReadOnlyMemory<byte> log = default)
    {
        var header = file.Span;
        if (header.Length < 100 || !header.StartsWith(Magic))
        {
            return null;
        }

        var size = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is var stated && stated == 1 ? 65536 : stated;
        return size < 512 || (size & (size - 1)) != 0 || size - header[20] < 480 ? null : new(file, size, header[20], WriteAheadLog.Read(log, size));
    }

    /// <summary>The rows of a table: the values of their columns, null, text, number or blob.</summary>
    /// <exception cref="InvalidDataException">A page is damaged; what came before it is good.</exception>
    public IEnumerable<SqliteRow> Rows(string table)
    {
        var root = 0u;
        foreach (var entry in Walk(1, 0))
        {
            if (entry.Text(0) == "table" && entry.Text(1) == table && entry.Number(3) is > 0 and <= uint.MaxValue and var page)
            {
                root = (uint)page;
                break;
            }
        }

        if (root == 0)
        {
            throw new InvalidDataException($"there is no table {table}");
        }

        _seen.Clear();
        foreach (var row in Walk(root, 0))
        {
            yield return row;
        }
    }

    private IEnumerable<SqliteRow> Walk(uint number, int depth)
    {
        if (depth > MaxDepth || !_seen.Add(number))
        {
            throw new InvalidDataException($"the pages of a table form no tree (page {number})");
        }

        var page = Page(number);
        var start = number == 1 ? 100 : 0;
        var kind = page.Span[start];
        var cells = BinaryPrimitives.ReadUInt16BigEndian(page.Span[(start + 3)..]);
        var header = start + (kind == 5 ? 12 : 8);
        if (kind is not (5 or 13) || header + (cells * 2) > _usable)
        {
            throw new InvalidDataException($"page {number} is no page of a table");
        }

        for (var i = 0; i < cells; i++)
        {
            var at = BinaryPrimitives.ReadUInt16BigEndian(page.Span[(header + (i * 2))..]);
            if (at + 4 > _usable)
            {
                throw new InvalidDataException($"page {number} is damaged");
            }

            if (kind == 13)
            {
                yield return new(Payload(page, at, number));
            }
            else
            {
                foreach (var row in Walk(BinaryPrimitives.ReadUInt32BigEndian(page.Span[at..]), depth + 1))
                {
                    yield return row;
                }
            }
        }

        if (kind == 5)
        {
            foreach (var row in Walk(BinaryPrimitives.ReadUInt32BigEndian(page.Span[(start + 8)..]), depth + 1))
            {
                yield return row;
            }
        }
    }

    /// <summary>The record of a cell, put together from its overflow pages where it has such.</summary>
    private ReadOnlyMemory<byte> Payload(ReadOnlyMemory<byte> page, int at, uint number)
    {
        var length = SqliteRow.Varint(page.Span, ref at);
        SqliteRow.Varint(page.Span, ref at); // the row's id
        if (length is < 0 or > MaxPayload || length > _file.Length + ((long)_newer.Count * _pageSize))
        {
            throw new InvalidDataException($"a row on page {number} has an impossible length");
        }

        var local = (int)length;
        if (length > _usable - 35)
        {
            var least = ((_usable - 12) * 32 / 255) - 23;
            var wanted = least + (int)((length - least) % (_usable - 4));
            local = wanted <= _usable - 35 ? wanted : least;
        }

        if (at + local + (local < length ? 4 : 0) > page.Length)
        {
            throw new InvalidDataException($"a row on page {number} reaches beyond the page");
        }

        if (local == length)
        {
            return page.Slice(at, local);
        }

        var whole = new byte[length];
        page.Span.Slice(at, local).CopyTo(whole);
        var next = BinaryPrimitives.ReadUInt32BigEndian(page.Span[(at + local)..]);
        for (var filled = local; filled < whole.Length;)
        {
            if (next == 0)
            {
                throw new InvalidDataException($"a row on page {number} is cut short");
            }

            var more = Page(next).Span;
            var taken = Math.Min(whole.Length - filled, _usable - 4);
            more.Slice(4, taken).CopyTo(whole.AsSpan(filled));
            filled += taken;
            next = BinaryPrimitives.ReadUInt32BigEndian(more);
        }

        return whole;
    }

    private ReadOnlyMemory<byte> Page(uint number)
    {
        if (_newer.TryGetValue(number, out var page))
        {
            return page;
        }

        var at = ((long)number - 1) * _pageSize;
        return number == 0 || at + _pageSize > _file.Length
            ? throw new InvalidDataException($"page {number} lies beyond the end of the file")
            : _file.Slice((int)at, _pageSize);
    }
}

/// <summary>One row, its values read when they are asked for.</summary>
public readonly struct SqliteRow(ReadOnlyMemory<byte> record)
{
    /// <summary>The text of a column; null when there is none, or it is no text.</summary>
    public string? Text(int column) => Find(column, out var at, out var length) is >= 13 and var type && (type & 1) == 1
        ? Encoding.UTF8.GetString(record.Span.Slice(at, length))
        : null;

    /// <summary>The bytes of a blob or text; empty when there are none.</summary>
    public ReadOnlyMemory<byte> Bytes(int column) => Find(column, out var at, out var length) >= 12 ? record.Slice(at, length) : default;

    /// <summary>The value of an integer; null when there is none.</summary>
    public long? Number(int column)
    {
        var type = Find(column, out var at, out var length);
        if (type is 8 or 9)
        {
            return type - 8;
        }

        if (type is < 1 or > 6)
        {
            return null;
        }

        var value = (long)(sbyte)record.Span[at];
        for (var i = 1; i < length; i++)
        {
            value = (value << 8) | record.Span[at + i];
        }

        return value;
    }

    /// <summary>The serial type of a column and where its value lies; -1 when the record is shorter.</summary>
    private long Find(int column, out int at, out int length)
    {
        (at, length) = (0, 0);
        var span = record.Span;
        var head = 0;
        var headEnd = Varint(span, ref head);
        if (headEnd < 0 || headEnd > span.Length)
        {
            return -1;
        }

        long value = headEnd;
        for (var i = 0; head < headEnd; i++)
        {
            var type = Varint(span, ref head);
            long size = type switch { < 0 => -1, <= 4 => type, 5 => 6, 6 or 7 => 8, <= 11 => 0, _ => (type - 12) / 2 };
            if (size < 0 || value + size > span.Length)
            {
                return -1;
            }

            if (i == column)
            {
                (at, length) = ((int)value, (int)size);
                return type;
            }

            value += size;
        }

        return -1;
    }

    /// <summary>A big-endian number of 7 bits a byte, nine bytes at most; -1 behind the end.</summary>
    internal static long Varint(ReadOnlySpan<byte> span, ref int at)
    {
        long value = 0;
        for (var i = 0; i < 9; i++)
        {
            if ((uint)at >= (uint)span.Length)
            {
                return -1;
            }

            var unit = span[at++];
            if (i == 8)
            {
                return (value << 8) | unit;
            }

            value = (value << 7) | (uint)(unit & 0x7F);
            if (unit < 0x80)
            {
                break;
            }
        }

        return value;
    }
}
