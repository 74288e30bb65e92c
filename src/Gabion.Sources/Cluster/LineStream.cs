using System.Buffers;

namespace Gabion.Sources.Cluster;

/// <summary>The lines of an answer as they come: the events of a watch.</summary>
internal sealed class LineStream(Stream body, TimeSpan patience, ApiConnection connection, string asked) : IDisposable
{
    private readonly PatientStream _stream = new(body, patience, connection, asked);
    private readonly int _maxLineBytes = connection.Settings.MaxObjectBytes;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int _start;
    private int _end;
    private int _searched;

    /// <summary>The next line that is not empty, good until the next call; null at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var stop = _buffer.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n');
            if (stop >= 0)
            {
                var line = _buffer.AsMemory(_start, _searched + stop - _start);
                _start = _searched = _searched + stop + 1;
                if (!line.Span.Trim(" \r\t"u8).IsEmpty)
                {
                    connection.Silence.Break();
                    return line;
                }

                continue;
            }

            _searched = _end;
            MakeRoom();
            var count = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return _end > _start && !_buffer.AsSpan(_start, _end - _start).Trim(" \r\t"u8).IsEmpty
                    ? throw new ApiException(0, "", $"the answer to {asked} breaks off in the middle of an event")
                    : null;
            }

            _end += count;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _stream.Dispose();
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _searched -= _start;
            _end -= _start;
            _start = 0;
        }

        if (_end < _buffer.Length)
        {
            return;
        }

        if (_buffer.Length > _maxLineBytes)
        {
            throw new ApiException(0, ApiException.Malformed, $"an event in the answer to {asked} is longer than {_maxLineBytes >> 20} MiB");
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
