using System.Buffers;

namespace Gabion.Sources.Images;

/// <summary>
/// Reads another stream ahead on another thread, some blocks at most, so that decompressing and looking at what comes out
/// go on at once. What the inner stream throws is thrown to the reader. The inner stream is closed with it.
/// </summary>
internal sealed class ReadAheadStream : ForwardStream
{
    private const int BlockBytes = 128 * 1024;
    private const int Blocks = 8;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _free = new(Blocks);
    private readonly SemaphoreSlim _filled = new(0);
    private readonly Queue<(byte[] Block, int Length)> _queue = new();
    private readonly Stack<byte[]> _spare = new(Blocks); // a pool would not give the reader's blocks back to the other thread
    private readonly Stream _inner;
    private readonly Task _producer;
    private readonly CancellationTokenSource _stop;
    private Exception? _error;
    private byte[]? _block;
    private int _start;
    private int _end;
    private bool _isDone;

    public ReadAheadStream(Stream inner, CancellationToken cancellationToken)
    {
        _inner = inner;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _producer = Task.Factory.StartNew(Produce, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end && !NextBlock())
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _block.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_stop.IsCancellationRequested)
        {
            _stop.Cancel();
            ((IAsyncResult)_producer).AsyncWaitHandle.WaitOne();
            Spare(_block);
            while (_queue.TryDequeue(out var waiting))
            {
                Spare(waiting.Block);
            }

            while (_spare.TryPop(out var block))
            {
                ArrayPool<byte>.Shared.Return(block);
            }

            _inner.Dispose();
            _free.Dispose();
            _filled.Dispose();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool NextBlock()
    {
        if (_isDone)
        {
            return false;
        }

        if (_block is not null)
        {
            Spare(_block);
            _block = null;
            _free.Release();
        }

        _filled.Wait(_stop.Token);
        lock (_lock)
        {
            if (!_queue.TryDequeue(out var next))
            {
                _isDone = true;
                _start = _end = 0;
                return _error is null ? false : throw Rethrown(_error);
            }

            (_block, _start, _end) = (next.Block, 0, next.Length);
        }

        return true;
    }

    // The same kind of exception as the inner stream's, so that the reader tells bad data from bad disks.
    private static Exception Rethrown(Exception error) => error switch
    {
        InvalidDataException => new InvalidDataException(error.Message, error),
        LayerLimitException => new LayerLimitException(error.Message),
        OperationCanceledException => new OperationCanceledException(error.Message, error),
        _ => new IOException(error.Message, error),
    };

    private void Produce()
    {
        try
        {
            while (true)
            {
                _free.Wait(_stop.Token);
                var block = Block();
                var length = 0;
                while (length < BlockBytes && _inner.Read(block.AsSpan(length, BlockBytes - length)) is var read and > 0)
                {
                    length += read;
                }

                if (length == 0)
                {
                    Spare(block);
                    break;
                }

                lock (_lock)
                {
                    _queue.Enqueue((block, length));
                }

                _filled.Release();
            }
        }
#pragma warning disable CA1031 // handed to the reader
        catch (Exception error)
#pragma warning restore CA1031
        {
            _error = error;
        }

        _filled.Release();
    }

    private byte[] Block()
    {
        lock (_lock)
        {
            return _spare.TryPop(out var block) ? block : ArrayPool<byte>.Shared.Rent(BlockBytes);
        }
    }

    private void Spare(byte[]? block)
    {
        if (block is not null)
        {
            lock (_lock)
            {
                _spare.Push(block);
            }
        }
    }
}

/// <summary>A layer holds more than is read.</summary>
internal sealed class LayerLimitException(string message) : Exception(message);
