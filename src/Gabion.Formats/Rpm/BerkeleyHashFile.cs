using System.Buffers.Binary;

namespace Gabion.Formats.Rpm;

/// <summary>
/// The values of a Berkeley DB hash file (dbinc/db_page.h), in either byte order: rpm's <c>Packages</c> before rpm 4.16.
/// Pages of the hash are read one behind the other; long values lie on chains of overflow pages.
/// </summary>
internal sealed class BerkeleyHashFile
{
    private const uint HashMagic = 0x00061561;
    private const int PageHeader = 26;
    private const int MaxValue = 256 * 1024 * 1024;

    private readonly ReadOnlyMemory<byte> _file;
    private readonly bool _isBigEndian;
    private readonly int _pageSize;

    private BerkeleyHashFile(ReadOnlyMemory<byte> file, bool isBigEndian, int pageSize) => (_file, _isBigEndian, _pageSize) = (file, isBigEndian, pageSize);

    public static BerkeleyHashFile? Open(ReadOnlyMemory<byte> file)
    {
        var head = file.Span;
        if (head.Length < 512)
        {
            return null;
        }

        var isBigEndian = BinaryPrimitives.ReadUInt32BigEndian(head[12..]) == HashMagic;
        if (!isBigEndian && BinaryPrimitives.ReadUInt32LittleEndian(head[12..]) != HashMagic)
        {
            return null;
        }

        var size = isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(head[20..]) : BinaryPrimitives.ReadUInt32LittleEndian(head[20..]);
        return size is < 512 or > 65536 || (size & (size - 1)) != 0 ? null : new(file, isBigEndian, (int)size);
    }

    public IEnumerable<ReadOnlyMemory<byte>> Values()
    {
        if (_file.Span[24] != 0)
        {
            throw new InvalidDataException("it is encrypted");
        }

        var pages = _file.Length / _pageSize;
        for (var number = 1; number < pages; number++)
        {
            var page = _file.Slice(number * _pageSize, _pageSize);
            if (page.Span[25] is 2 or 13)
            {
                foreach (var value in OnPage(page, number))
                {
                    yield return value;
                }
            }
        }
    }

    /// <summary>Keys and values take turns; the offsets stand at the front, the items grow from the end.</summary>
    private IEnumerable<ReadOnlyMemory<byte>> OnPage(ReadOnlyMemory<byte> page, int number)
    {
        var entries = Short(page.Span, 20);
        if (PageHeader + (entries * 2) > _pageSize)
        {
            throw new InvalidDataException($"page {number} has more entries than it has room for");
        }

        for (var i = 1; i < entries; i += 2)
        {
            int at = Short(page.Span, PageHeader + (i * 2));
            int end = Short(page.Span, PageHeader + ((i - 1) * 2));
            if (at < PageHeader || at >= end || end > _pageSize)
            {
                throw new InvalidDataException($"entry {i} of page {number} lies outside the page");
            }

            switch (page.Span[at])
            {
                case 1:
                    yield return page[(at + 1)..end];
                    break;
                case 3 when end - at >= 12:
                    yield return Overflow(Word(page.Span, at + 4), Word(page.Span, at + 8));
                    break;
                default:
                    break; // duplicates and deleted ones: rpm's Packages has none
            }
        }
    }

    private byte[] Overflow(uint number, uint length)
    {
        if (length > MaxValue || length > _file.Length)
        {
            throw new InvalidDataException($"the value on page {number} has an impossible length");
        }

        var value = new byte[length];
        for (var filled = 0; filled < value.Length;)
        {
            if (number == 0 || (number + 1L) * _pageSize > _file.Length)
            {
                throw new InvalidDataException($"a value goes on on page {number}, which the file does not have");
            }

            var page = _file.Span.Slice((int)number * _pageSize, _pageSize);
            int taken = Short(page, 22);
            if (page[25] != 7 || taken == 0 || taken > _pageSize - PageHeader || taken > value.Length - filled)
            {
                throw new InvalidDataException($"page {number} should go on with a value, and does not");
            }

            page.Slice(PageHeader, taken).CopyTo(value.AsSpan(filled));
            filled += taken;
            number = Word(page, 16);
        }

        return value;
    }

    private ushort Short(ReadOnlySpan<byte> page, int at) =>
        _isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(page[at..]) : BinaryPrimitives.ReadUInt16LittleEndian(page[at..]);

    private uint Word(ReadOnlySpan<byte> page, int at) =>
        _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(page[at..]) : BinaryPrimitives.ReadUInt32LittleEndian(page[at..]);
}
