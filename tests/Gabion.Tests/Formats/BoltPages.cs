using System.Buffers.Binary;
using System.Text;
using Gabion.Formats.Bolt;

namespace Gabion.Tests.Formats;

/// <summary>Writes the pages of a bbolt database.</summary>
internal static class BoltPages
{
    public const int PageSize = 4096;

    public static ReadAt ReadAt(byte[] bytes) => (into, offset) =>
    {
        var count = (int)Math.Clamp(bytes.Length - offset, 0, into.Length);
        bytes.AsSpan((int)Math.Min(offset, bytes.Length), count).CopyTo(into);
        return count;
    };

    public static byte[] Bucket(ulong root)
    {
        var header = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(header, root);
        return header;
    }

    public static void Meta(byte[] bytes, int page, ulong root, ulong transaction)
    {
        var at = bytes.AsSpan(page * PageSize);
        BinaryPrimitives.WriteUInt64LittleEndian(at, (ulong)page);
        BinaryPrimitives.WriteUInt16LittleEndian(at[8..], 4);
        var meta = at[16..];
        BinaryPrimitives.WriteUInt32LittleEndian(meta, 0xED0CDAED);
        BinaryPrimitives.WriteUInt32LittleEndian(meta[4..], 2);
        BinaryPrimitives.WriteUInt32LittleEndian(meta[8..], PageSize);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[16..], root);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[32..], 2);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[40..], 8);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[48..], transaction);
        var hash = 14695981039346656037UL;
        foreach (var value in meta[..56])
        {
            hash = (hash ^ value) * 1099511628211UL;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(meta[56..], hash);
    }

    public static void Leaf(Span<byte> page, ulong id, params (string Key, byte[] Value, bool IsBucket)[] entries)
    {
        page.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(page, id);
        BinaryPrimitives.WriteUInt16LittleEndian(page[8..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(page[10..], (ushort)entries.Length);
        var data = 16 + (16 * entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            var element = page[(16 + (16 * i))..];
            var (key, value, isBucket) = entries[i];
            BinaryPrimitives.WriteUInt32LittleEndian(element, isBucket ? 1u : 0);
            BinaryPrimitives.WriteUInt32LittleEndian(element[4..], (uint)(data - 16 - (16 * i)));
            BinaryPrimitives.WriteUInt32LittleEndian(element[8..], (uint)key.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(element[12..], (uint)value.Length);
            Encoding.UTF8.GetBytes(key, page[data..]);
            value.CopyTo(page[(data + key.Length)..]);
            data += key.Length + value.Length;
        }
    }

    public static void Branch(byte[] bytes, int id, params (string Key, ulong Child)[] children)
    {
        var page = bytes.AsSpan(id * PageSize, PageSize);
        page.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(page, (ulong)id);
        BinaryPrimitives.WriteUInt16LittleEndian(page[8..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(page[10..], (ushort)children.Length);
        var data = 16 + (16 * children.Length);
        for (var i = 0; i < children.Length; i++)
        {
            var element = page[(16 + (16 * i))..];
            BinaryPrimitives.WriteUInt32LittleEndian(element, (uint)(data - 16 - (16 * i)));
            BinaryPrimitives.WriteUInt32LittleEndian(element[4..], (uint)children[i].Key.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(element[8..], children[i].Child);
            Encoding.UTF8.GetBytes(children[i].Key, page[data..]);
            data += children[i].Key.Length;
        }
    }
}
