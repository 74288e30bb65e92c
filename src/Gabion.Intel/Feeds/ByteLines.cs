namespace Gabion.Intel.Feeds;

/// <summary>The lines of a long text, one at a time; what is given is valid until the next is asked for.</summary>
internal sealed class ByteLines(Stream stream)
{
    private byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;

    /// <summary>Counts lines from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The next line was longer than <see cref="Feed.MaxPieceBytes"/>, and nothing more is read.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>False at the end of the text, and behind a line that is too long.</summary>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        var searched = _start;
        while (true)
        {
            var found = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                Number++;
                line = _buffer.AsSpan(_start, searched + found - _start);
                _start = searched + found + 1;
                return true;
            }

            var before = _end - _start;
            if (!Fill())
            {
                Number++;
                line = _buffer.AsSpan(_start, _end - _start);
                _start = _end;
                return !IsTooLong && !line.IsEmpty;
            }

            searched = _start + before;
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= Feed.MaxPieceBytes)
            {
                IsTooLong = true;
                return false;
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
