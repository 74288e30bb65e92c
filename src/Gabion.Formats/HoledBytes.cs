using System.Collections.Immutable;

namespace Gabion.Formats;

/// <summary>Bytes of which some stretches were not kept: they read as zeros.</summary>
/// <param name="bytes">What lies in a hole is never looked at.</param>
/// <param name="holes">From and to which byte.</param>
public sealed class HoledBytes(ReadOnlyMemory<byte> bytes, ImmutableArray<(long Start, long End)> holes) : ByteSource
{
    private readonly ByteSource _bytes = Of(bytes);

    public override long Length => _bytes.Length;

    public override int Read(long offset, Span<byte> into)
    {
        var length = _bytes.Read(offset, into);
        foreach (var (start, end) in holes)
        {
            var (from, to) = (Math.Max(start, offset), Math.Min(end, offset + length));
            if (from < to)
            {
                into[(int)(from - offset)..(int)(to - offset)].Clear();
            }
        }

        return length;
    }

    public override ReadOnlyMemory<byte> Read(long offset, int length)
    {
        foreach (var (start, end) in holes)
        {
            if (offset < end && offset + length > start)
            {
                return base.Read(offset, length);
            }
        }

        return _bytes.Read(offset, length);
    }
}
