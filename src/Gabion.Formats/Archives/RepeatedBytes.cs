using System.Security.Cryptography;

namespace Gabion.Formats.Archives;

/// <summary>
/// Moving about in what can only be read from its beginning on, such as a compressed archive in an archive: going back begins anew, so that
/// nothing of it is kept but its end, where archives have their directory.
/// </summary>
public sealed class RepeatedBytes : ByteSource, IDisposable
{
    private const int TailBytes = 256 * 1024;

    private readonly Func<Stream> _open;
    private readonly Action<int> _spend;
    private readonly byte[] _tail;
    private readonly long _tailStart;
    private readonly byte[] _passed = new byte[64 * 1024];
    private Stream? _current;
    private long _at;

    /// <param name="open">Opens it at its beginning.</param>
    /// <param name="spend">Told of all that is read, each time; throws where that is too much.</param>
    /// <param name="hash">Takes all of it, once.</param>
    public RepeatedBytes(Func<Stream> open, Action<int> spend, IncrementalHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(spend);
        (_open, _spend) = (open, spend);

        // Once to its end: how long it really is, and what stands there.
        var ring = new byte[TailBytes];
        long length = 0;
        using (var whole = open())
        {
            int read;
            while ((read = whole.Read(_passed)) > 0)
            {
                spend(read);
                hash.AppendData(_passed, 0, read);
                var place = (int)(length % TailBytes);
                var first = Math.Min(read, TailBytes - place);
                _passed.AsSpan(0, first).CopyTo(ring.AsSpan(place));
                _passed.AsSpan(first, read - first).CopyTo(ring);
                length += read;
            }
        }

        Length = length;
        _tail = new byte[(int)Math.Min(length, TailBytes)];
        _tailStart = length - _tail.Length;
        var begin = (int)(_tailStart % TailBytes);
        var upper = Math.Min(_tail.Length, TailBytes - begin);
        ring.AsSpan(begin, upper).CopyTo(_tail);
        ring.AsSpan(0, _tail.Length - upper).CopyTo(_tail.AsSpan(upper));
    }

    public override long Length { get; }

    public override int Read(long offset, Span<byte> into)
    {
        var filled = 0;
        while (offset >= 0 && offset + filled < Length && filled < into.Length)
        {
            filled += ReadSome(offset + filled, into[filled..]);
        }

        return filled;
    }

    public void Dispose() => _current?.Dispose();

    private int ReadSome(long offset, Span<byte> into)
    {
        if (offset >= _tailStart)
        {
            var end = _tail.AsSpan((int)(offset - _tailStart));
            var count = Math.Min(into.Length, end.Length);
            end[..count].CopyTo(into);
            return count;
        }

        if (_current is null || _at > offset)
        {
            _current?.Dispose();
            (_current, _at) = (_open(), 0);
        }

        while (_at < offset)
        {
            Take(_passed.AsSpan(0, (int)Math.Min(_passed.Length, offset - _at)));
        }

        return Take(into[..(int)Math.Min(into.Length, _tailStart - offset)]);
    }

    private int Take(Span<byte> into)
    {
        var read = _current!.Read(into);
        if (read == 0)
        {
            throw new EndOfStreamException("it is shorter than it was when it was first read");
        }

        _spend(read);
        _at += read;
        return read;
    }
}
