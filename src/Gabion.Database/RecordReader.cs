using System.Collections.Immutable;
using System.Text;

namespace Gabion.Database;

/// <summary>Reads what <see cref="RecordWriter"/> wrote. Damaged bytes give an <see cref="InvalidDataException"/>, never more.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool IsAtEnd => _at >= _bytes.Length;

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70 && _at < _bytes.Length; shift += 7)
        {
            var next = _bytes[_at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)value;
            }
        }

        throw Damaged();
    }

    public byte Byte() => _at < _bytes.Length ? _bytes[_at++] : throw Damaged();

    public string? Text()
    {
        var length = Number();
        return length == 0 ? null : Encoding.UTF8.GetString(Take(length - 1));
    }

    public ImmutableArray<string> Texts()
    {
        var count = Number();
        if (count == 0)
        {
            return [];
        }

        var texts = ImmutableArray.CreateBuilder<string>(Count(count));
        for (var i = 0; i < count; i++)
        {
            texts.Add(Text() ?? "");
        }

        return texts.DrainToImmutable();
    }

    /// <summary>A count of things that take at least a byte each.</summary>
    public readonly int Count(long count) => count < 0 || count > _bytes.Length - _at ? throw Damaged() : (int)count;

    public ReadOnlySpan<byte> Take(long length)
    {
        if (length < 0 || length > _bytes.Length - _at)
        {
            throw Damaged();
        }

        var taken = _bytes.Slice(_at, (int)length);
        _at += (int)length;
        return taken;
    }

    private static InvalidDataException Damaged() => new("the database is damaged; run 'gabion db update' again");
}
