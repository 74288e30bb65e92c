namespace Gabion.Formats.Archives;

/// <summary>Bits of a stream, the most significant first.</summary>
internal sealed class Bzip2Bits(Stream source)
{
    private readonly byte[] _buffer = new byte[32_768];
    private int _at;
    private int _end;
    private ulong _held;
    private int _count;

    /// <summary>Up to 32 bits.</summary>
    public uint Take(int count)
    {
        while (_count < count)
        {
            _held = (_held << 8) | Next();
            _count += 8;
        }

        _count -= count;
        return (uint)((_held >> _count) & ((1UL << count) - 1));
    }

    /// <summary>Up to 64 bits.</summary>
    public ulong Long(int count) => count <= 32 ? Take(count) : ((ulong)Take(count - 32) << 32) | Take(32);

    public bool Flag() => Take(1) != 0;

    /// <summary>Passes over the rest of a byte.</summary>
    public void Align() => _count -= _count % 8;

    public bool HasMore() => _count >= 8 || _at < _end || Fill();

    private byte Next() => _at < _end || Fill() ? _buffer[_at++] : throw new InvalidDataException("the bzip2 data end too early");

    private bool Fill()
    {
        (_at, _end) = (0, source.Read(_buffer, 0, _buffer.Length));
        return _end > 0;
    }
}
