using System.Buffers;

namespace Gabion.Sources.Images.Registry;

/// <summary>The body of an answer that goes on with a range request when the connection breaks or stalls, some times at most.</summary>
internal sealed class ResumingStream(
    HttpResponseMessage first, Func<long, CancellationToken, Task<HttpResponseMessage>> resume, RegistrySettings settings, CancellationToken cancellationToken) : ForwardStream
{
    private const int BufferBytes = 64 * 1024;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private readonly long? _length = first.Content.Headers.ContentLength;
    private HttpResponseMessage _response = first;
    private Stream? _body;
    private long _read;
    private int _breaks;
    private bool _isClosed;

    public override int Read(Span<byte> buffer)
    {
        // Streams of layers are read by threads of their own, which may wait.
        var count = ReadAsync(buffer.Length).GetAwaiter().GetResult();
        _buffer.AsSpan(0, count).CopyTo(buffer);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isClosed)
        {
            _isClosed = true;
            ArrayPool<byte>.Shared.Return(_buffer);
            _body?.Dispose();
            _response.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<int> ReadAsync(int wanted)
    {
        while (true)
        {
            Exception? error = null;
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(settings.Patience);
                _body ??= await _response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
                var read = await _body.ReadAsync(_buffer.AsMemory(0, Math.Min(wanted, BufferBytes)), patience.Token).ConfigureAwait(false);
                if (read > 0 || _length is null || _read >= _length)
                {
                    _read += read;
                    return read;
                }
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException || (broken is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                error = broken;
            }

            if (++_breaks > settings.Retries)
            {
                throw new IOException($"the connection broke {_breaks} times{(error is null ? "" : $": {error.Message}")}", error);
            }

            await Task.Delay(settings.Pause, cancellationToken).ConfigureAwait(false);
            await GoOnAsync().ConfigureAwait(false);
        }
    }

    private async Task GoOnAsync()
    {
        if (_body is not null)
        {
            await _body.DisposeAsync().ConfigureAwait(false);
            _body = null;
        }

        _response.Dispose();
        _response = await resume(_read, cancellationToken).ConfigureAwait(false);
    }
}
