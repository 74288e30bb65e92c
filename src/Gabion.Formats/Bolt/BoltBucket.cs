using System.Buffers.Binary;
using System.Text;

namespace Gabion.Formats.Bolt;

/// <summary>
/// A bucket: keys in the order of their bytes, each with a value or another bucket. A small bucket lies inside its parent's
/// value, as its only page.
/// </summary>
public sealed class BoltBucket
{
    private const int ElementBytes = 16;
    private const int BucketHeaderBytes = 16;
    private const int MaxDepth = 64;
    private const ushort BranchFlag = 1;
    private const ushort LeafFlag = 2;
    private const uint BucketFlag = 1;

    private readonly BoltDatabase _database;
    private readonly ulong _root;
    private readonly ReadOnlyMemory<byte> _inline;

    internal BoltBucket(BoltDatabase database, ulong root, ReadOnlyMemory<byte> inline)
    {
        _database = database;
        _root = root;
        _inline = inline;
    }

    /// <summary>Every key with its value or bucket, in order.</summary>
    public IEnumerable<BoltEntry> Entries() => _root == 0 ? Leaf(_inline, 0) : Walk(_root, 0, new());

    /// <summary>The bucket of that name inside this one; null when there is none.</summary>
    public BoltBucket? Bucket(string name) => Find(Encoding.UTF8.GetBytes(name))?.Bucket;

    /// <summary>The bucket at the end of a way through buckets; null where one is missing.</summary>
    public BoltBucket? Bucket(params IEnumerable<string> way)
    {
        ArgumentNullException.ThrowIfNull(way);
        BoltBucket? bucket = this;
        foreach (var name in way)
        {
            bucket = bucket?.Bucket(name);
        }

        return bucket;
    }

    /// <summary>The value of a key; null when there is none.</summary>
    public ReadOnlyMemory<byte>? Value(string key) => Find(Encoding.UTF8.GetBytes(key)) is { Bucket: null } entry ? entry.Value : default(ReadOnlyMemory<byte>?);

    /// <summary>The value of a key as text; null when there is none.</summary>
    public string? Text(string key) => Value(key) is { } value ? Encoding.UTF8.GetString(value.Span) : null;

    /// <summary>The entry of a key, found through the tree; null when there is none.</summary>
    public BoltEntry? Find(ReadOnlySpan<byte> key)
    {
        var page = _root == 0 ? _inline : _database.Page(_root);
        var id = _root;
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            if (IsLeaf(page.Span, id))
            {
                return FindInLeaf(page, id, key);
            }

            id = Child(page.Span, id, key);
            page = _database.Page(id);
        }

        throw new BoltException(id, "is nested too deep");
    }

    private IEnumerable<BoltEntry> Walk(ulong id, int depth, HashSet<ulong> seen)
    {
        if (depth > MaxDepth || !seen.Add(id))
        {
            throw new BoltException(id, "is met twice or nested too deep");
        }

        ReadOnlyMemory<byte> page = _database.Page(id);
        if (IsLeaf(page.Span, id))
        {
            foreach (var entry in Leaf(page, id))
            {
                yield return entry;
            }

            yield break;
        }

        var count = Count(page.Span, id);
        for (var i = 0; i < count; i++)
        {
            foreach (var entry in Walk(ChildAt(page.Span, i), depth + 1, seen))
            {
                yield return entry;
            }
        }
    }

    private IEnumerable<BoltEntry> Leaf(ReadOnlyMemory<byte> page, ulong id)
    {
        var count = Count(page.Span, id);
        for (var i = 0; i < count; i++)
        {
            yield return Entry(page, id, i);
        }
    }

    private BoltEntry? FindInLeaf(ReadOnlyMemory<byte> page, ulong id, ReadOnlySpan<byte> key)
    {
        int low = 0, high = Count(page.Span, id) - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var entry = Entry(page, id, middle);
            var order = entry.Key.Span.SequenceCompareTo(key);
            if (order == 0)
            {
                return entry;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    /// <summary>The child that holds the key: the last one whose first key is not greater.</summary>
    private static ulong Child(ReadOnlySpan<byte> page, ulong id, ReadOnlySpan<byte> key)
    {
        int low = 0, high = Count(page, id) - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            var element = BoltDatabase.PageHeaderBytes + (middle * ElementBytes);
            var first = Slice(page, id, element + U32(page, element), U32(page, element + 4));
            (low, high) = first.SequenceCompareTo(key) <= 0 ? (middle, high) : (low, middle - 1);
        }

        return ChildAt(page, low);
    }

    private static ulong ChildAt(ReadOnlySpan<byte> page, int index) =>
        BinaryPrimitives.ReadUInt64LittleEndian(page[(BoltDatabase.PageHeaderBytes + (index * ElementBytes) + 8)..]);

    private BoltEntry Entry(ReadOnlyMemory<byte> page, ulong id, int index)
    {
        var element = BoltDatabase.PageHeaderBytes + (index * ElementBytes);
        var span = page.Span;
        var flags = U32(span, element);
        long keyAt = element + U32(span, element + 4), keyLength = U32(span, element + 8), valueLength = U32(span, element + 12);
        Slice(span, id, keyAt, keyLength + valueLength);
        var key = page.Slice((int)keyAt, (int)keyLength);
        var value = page.Slice((int)(keyAt + keyLength), (int)valueLength);
        if ((flags & BucketFlag) == 0)
        {
            return new(key, value, null);
        }

        if (value.Length < BucketHeaderBytes)
        {
            throw new BoltException(id, "holds a bucket without a header");
        }

        var root = BinaryPrimitives.ReadUInt64LittleEndian(value.Span);
        return new(key, value, new(_database, root, value[BucketHeaderBytes..]));
    }

    private static bool IsLeaf(ReadOnlySpan<byte> page, ulong id)
    {
        if (page.Length < BoltDatabase.PageHeaderBytes)
        {
            throw new BoltException(id, "is cut off");
        }

        return BinaryPrimitives.ReadUInt16LittleEndian(page[8..]) switch
        {
            var flags when (flags & LeafFlag) != 0 => true,
            var flags when (flags & BranchFlag) != 0 => false,
            _ => throw new BoltException(id, "is neither a branch nor a leaf"),
        };
    }

    private static int Count(ReadOnlySpan<byte> page, ulong id)
    {
        if (page.Length < BoltDatabase.PageHeaderBytes)
        {
            throw new BoltException(id, "is cut off");
        }

        var count = BinaryPrimitives.ReadUInt16LittleEndian(page[10..]);
        return BoltDatabase.PageHeaderBytes + (count * ElementBytes) <= page.Length && (count > 0 || IsLeaf(page, id))
            ? count
            : throw new BoltException(id, "holds a wrong count");
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> page, ulong id, long offset, long length) =>
        offset + length <= page.Length ? page.Slice((int)offset, (int)length) : throw new BoltException(id, "points beyond its end");

    private static uint U32(ReadOnlySpan<byte> page, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(page[offset..]);
}

/// <summary>A key of a bucket, and its value or the bucket under it.</summary>
public sealed record BoltEntry(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value, BoltBucket? Bucket)
{
    /// <summary>The key as text.</summary>
    public string Name => Encoding.UTF8.GetString(Key.Span);
}
