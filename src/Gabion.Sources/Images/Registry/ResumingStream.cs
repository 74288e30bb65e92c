using System.Buffers;
using System.Globalization;
using System.Net;

namespace Gabion.Sources.Images.Registry;

/// <summary>
/// The body of an answer that goes on with a range request (or from the start, where the registry knows no ranges) when the connection breaks or stalls, some times at most. Breaks count until
/// bytes come again; one that gives nothing at all the second time it is waited for is given up, for it would give nothing the fifth time.
/// </summary>
/// <param name="what">What is read, for what is told.</param>
internal sealed class ResumingStream(
    HttpResponseMessage first, Func<long, CancellationToken, Task<HttpResponseMessage>> resume, RegistrySettings settings, string what, CancellationToken cancellationToken) : ForwardStream
{
    /// <summary>How often in a row nothing may come within the time that is waited.</summary>
    public const int MostSilences = 2;

    private const int BufferBytes = 64 * 1024;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private readonly long? _length = first.Content.Headers.ContentLength;
    private HttpResponseMessage _response = first;
    private Stream? _body;
    private long _read;
    private int _breaks;
    private int _silences;
    private long _toPass;
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
                while (_toPass > 0 && await _body.ReadAsync(_buffer.AsMemory(0, (int)Math.Min(_toPass, BufferBytes)), patience.Token).ConfigureAwait(false) is var passed and > 0)
                {
                    _toPass -= passed;
                    patience.CancelAfter(settings.Patience);
                }

                var read = _toPass > 0 ? 0 : await _body.ReadAsync(_buffer.AsMemory(0, Math.Min(wanted, BufferBytes)), patience.Token).ConfigureAwait(false);
                if (_toPass == 0 && (read > 0 || _length is null || _read >= _length))
                {
                    _silences = 0;
                    _read += read;
                    return read;
                }
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException || (broken is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                error = broken;
            }

            var isSilent = error is OperationCanceledException;
            if (isSilent && ++_silences >= MostSilences)
            {
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"nothing came within {settings.Patience.TotalSeconds:0} seconds, {_silences} times, at byte {_read}"), error);
            }

            if (++_breaks > settings.Retries)
            {
                throw new IOException($"the connection broke {_breaks} times{(error is null || isSilent ? "" : $": {error.Message}")}", error);
            }

            settings.Waits?.Invoke(isSilent
                ? string.Create(CultureInfo.InvariantCulture, $"{what}: nothing came for {settings.Patience.TotalSeconds:0} seconds at byte {_read}; asking for the rest anew")
                : string.Create(CultureInfo.InvariantCulture, $"{what}: the connection broke at byte {_read}; asking for the rest ({_breaks} of {settings.Retries})"));
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
        _toPass = Math.Max(0, _read - StartOf(_response));
    }

    /// <summary>The byte that an answer begins with: the first, where the registry does not know ranges (RFC 9110, 14.2: it may ignore them).</summary>
    private long StartOf(HttpResponseMessage response)
    {
        var start = response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.From ?? _read : 0;
        return start <= _read ? start : throw new IOException(string.Create(CultureInfo.InvariantCulture, $"the registry went on at byte {start} where byte {_read} was asked for"));
    }
}
