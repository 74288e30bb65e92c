using System.Buffers.Binary;

namespace Gabion.Formats.Bolt;

/// <summary>Reads bytes at a place into a span; as many as there are.</summary>
public delegate int ReadAt(Span<byte> into, long offset);

/// <summary>
/// A bbolt database, read only: a B+tree of pages with buckets inside buckets, as etcd and containerd write it
/// (go.etcd.io/bbolt: internal/common/page.go, meta.go, bucket.go). Pages are read when they are asked for, so that a
/// database of any size can be opened. What is broken is a <see cref="BoltException"/> with the page.
/// </summary>
public sealed class BoltDatabase
{
    internal const int PageHeaderBytes = 16;

    private const uint Magic = 0xED0CDAED;
    private const uint Version = 2;
    private const int MetaBytes = 64;
    private const int LargestPage = 1024 * 1024;
    private const int MostOverflow = 64 * 1024 * 1024;

    private readonly ReadAt _read;
    private readonly long _length;
    private readonly ulong _pages;

    private BoltDatabase(ReadAt read, long length, int pageSize, ulong pages, ulong root, ulong transaction)
    {
        _read = read;
        _length = length;
        PageSize = pageSize;
        _pages = pages;
        Transaction = transaction;
        Root = new(this, root, ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>The bucket that holds all others.</summary>
    public BoltBucket Root { get; }

    public int PageSize { get; }

    /// <summary>The number of the last transaction that was written whole.</summary>
    public ulong Transaction { get; }

    /// <summary>How long the file must be for every page that is in use.</summary>
    public long Length => (long)Math.Min(_pages, long.MaxValue / (ulong)PageSize) * PageSize;

    /// <summary>Opens the database; null with the reason when it is none, or both of its meta pages are damaged.</summary>
    public static BoltDatabase? Open(ReadAt read, long length, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(read);
        BoltDatabase? newest = null;
        reason = "it is no bbolt database, or both of its meta pages are damaged";
        foreach (var offset in MetaPlaces(read))
        {
            if (Meta(read, length, offset) is { } found && (newest is null || found.Transaction > newest.Transaction))
            {
                newest = found;
            }
        }

        if (newest is not null)
        {
            reason = null;
        }

        return newest;
    }

    /// <summary>A page with its overflow: header and content.</summary>
    internal byte[] Page(ulong id)
    {
        if (id >= _pages || (long)id > _length / PageSize)
        {
            throw new BoltException(id, "lies beyond the end of the database");
        }

        Span<byte> header = stackalloc byte[PageHeaderBytes];
        var offset = (long)id * PageSize;
        if (_read(header, offset) < header.Length)
        {
            throw new BoltException(id, "is cut off");
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(header) != id)
        {
            throw new BoltException(id, "carries another number");
        }

        var size = ((long)BinaryPrimitives.ReadUInt32LittleEndian(header[12..]) + 1) * PageSize;
        if (size > MostOverflow || size > _length - offset)
        {
            throw new BoltException(id, "says that it is longer than the database or than is read");
        }

        var page = new byte[size];
        return _read(page, offset) == page.Length ? page : throw new BoltException(id, "is cut off");
    }

    // Meta pages are the first two; the size of a page stands in them, so that the second is looked for at each size.
    private static IEnumerable<long> MetaPlaces(ReadAt read)
    {
        yield return 0;
        var header = new byte[PageHeaderBytes + MetaBytes];
        if (read(header, 0) == header.Length && BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(PageHeaderBytes)) == Magic)
        {
            yield return BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(PageHeaderBytes + 8));
            yield break;
        }

        for (var size = 1024; size <= LargestPage; size *= 2)
        {
            yield return size;
        }
    }

    private static BoltDatabase? Meta(ReadAt read, long length, long offset)
    {
        var bytes = new byte[PageHeaderBytes + MetaBytes];
        if (read(bytes, offset) < bytes.Length)
        {
            return null;
        }

        var meta = bytes.AsSpan(PageHeaderBytes);
        var pageSize = BinaryPrimitives.ReadUInt32LittleEndian(meta[8..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(meta) == Magic
            && BinaryPrimitives.ReadUInt32LittleEndian(meta[4..]) == Version
            && BinaryPrimitives.ReadUInt64LittleEndian(meta[56..]) == Fnv(meta[..56])
            && pageSize is >= 512 and <= LargestPage
                ? new(
                    read,
                    length,
                    (int)pageSize,
                    BinaryPrimitives.ReadUInt64LittleEndian(meta[40..]),
                    BinaryPrimitives.ReadUInt64LittleEndian(meta[16..]),
                    BinaryPrimitives.ReadUInt64LittleEndian(meta[48..]))
                : null;
    }

    // FNV-1a with 64 bits.
    private static ulong Fnv(ReadOnlySpan<byte> bytes)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * 1099511628211UL;
        }

        return hash;
    }
}

/// <summary>A page of a bbolt database is broken.</summary>
public sealed class BoltException(ulong page, string message) : Exception($"page {page} {message}")
{
    public ulong Page { get; } = page;
}
