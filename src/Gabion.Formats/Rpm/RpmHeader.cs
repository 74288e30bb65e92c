using System.Buffers.Binary;
using System.Text;

namespace Gabion.Formats.Rpm;

/// <summary>
/// The header of an rpm as the database keeps it (rpm, docs/manual/format_header.md): the number of index entries, the length
/// of the data, the index (tag, type, offset, count) and the data, all big-endian.
/// </summary>
public sealed class RpmHeader
{
    private const int MaxEntries = 0xFFFF;
    private const int MaxItems = 2_000_000;

    private readonly ReadOnlyMemory<byte> _data;
    private readonly Dictionary<int, (int Type, int Offset, int Count)> _index;

    private RpmHeader(ReadOnlyMemory<byte> data, Dictionary<int, (int, int, int)> index) => (_data, _index) = (data, index);

    /// <summary>Reads the index; null when the blob is no header.</summary>
    public static RpmHeader? Read(ReadOnlyMemory<byte> blob)
    {
        var span = blob.Span;
        if (span.Length < 8)
        {
            return null;
        }

        var entries = BinaryPrimitives.ReadInt32BigEndian(span);
        var length = BinaryPrimitives.ReadInt32BigEndian(span[4..]);
        if (entries is < 1 or > MaxEntries || length < 0 || 8 + (entries * 16L) + length > span.Length)
        {
            return null;
        }

        var index = new Dictionary<int, (int, int, int)>(entries);
        for (var i = 0; i < entries; i++)
        {
            var entry = span.Slice(8 + (i * 16), 16);
            var offset = BinaryPrimitives.ReadInt32BigEndian(entry[8..]);
            var count = BinaryPrimitives.ReadInt32BigEndian(entry[12..]);
            if (offset >= 0 && offset < length && count >= 0)
            {
                index.TryAdd(BinaryPrimitives.ReadInt32BigEndian(entry), (BinaryPrimitives.ReadInt32BigEndian(entry[4..]), offset, count));
            }
        }

        return new(blob.Slice(8 + (entries * 16), length), index);
    }

    /// <summary>The first text of a tag; null when it has none.</summary>
    public string? Text(RpmTag tag) => Texts(tag, 1) is [var first, ..] ? first : null;

    /// <summary>The texts of a tag; empty when it has none.</summary>
    public string[] Texts(RpmTag tag) => Texts(tag, int.MaxValue);

    /// <summary>The first number of a tag; null when it has none.</summary>
    public long? Number(RpmTag tag) => Numbers(tag) is [var first, ..] ? first : null;

    /// <summary>The numbers of a tag, of 8 to 32 bits; empty when it has none.</summary>
    public uint[] Numbers(RpmTag tag)
    {
        if (!_index.TryGetValue((int)tag, out var entry) || entry.Type is not (1 or 2 or 3 or 4))
        {
            return [];
        }

        var width = entry.Type switch { 3 => 2, 4 => 4, _ => 1 };
        var count = Math.Min(entry.Count, (_data.Length - entry.Offset) / width);
        var numbers = new uint[Math.Min(count, MaxItems)];
        var span = _data.Span[entry.Offset..];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = width switch
            {
                1 => span[i],
                2 => BinaryPrimitives.ReadUInt16BigEndian(span[(i * 2)..]),
                _ => BinaryPrimitives.ReadUInt32BigEndian(span[(i * 4)..]),
            };
        }

        return numbers;
    }

    private string[] Texts(RpmTag tag, int most)
    {
        if (!_index.TryGetValue((int)tag, out var entry) || entry.Type is not (6 or 8 or 9))
        {
            return [];
        }

        var texts = new string[Math.Min(Math.Min(entry.Type == 6 ? 1 : entry.Count, most), Math.Min(MaxItems, _data.Length - entry.Offset))];
        var rest = _data.Span[entry.Offset..];
        for (var i = 0; i < texts.Length; i++)
        {
            var end = rest.IndexOf((byte)0);
            if (end < 0)
            {
                return texts[..i];
            }

            texts[i] = Encoding.UTF8.GetString(rest[..end]);
            rest = rest[(end + 1)..];
        }

        return texts;
    }
}

/// <summary>The tags that are read (rpm, include/rpm/rpmtag.h).</summary>
public enum RpmTag
{
    None = 0,
    Name = 1000,
    Version = 1001,
    Release = 1002,
    Epoch = 1003,
    InstallTime = 1008,
    Vendor = 1011,
    License = 1014,
    Packager = 1015,
    Architecture = 1022,
    FileDigests = 1035,
    FileModes = 1030,
    FileFlags = 1037,
    SourceRpm = 1044,
    ProvideName = 1047,
    RequireName = 1049,
    DirectoryIndexes = 1116,
    BaseNames = 1117,
    DirectoryNames = 1118,
    FileDigestAlgorithm = 5011,
    ModularityLabel = 5096,
}
