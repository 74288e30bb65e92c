using System.Buffers;

namespace Gabion.Sources.Images;

/// <summary>
/// Reads another stream ahead on another thread, some blocks at most, so that decompressing and looking at what comes out
/// go on at once; until a processor is free for that thread, on the reader's. What the inner stream throws is thrown to the reader. The inner
/// stream is closed with it.
/// </summary>
internal sealed class ReadAheadStream : ForwardStream
{
    private const int BlockBytes = 128 * 1024;
    private const int Blocks = 8;

    /// <summary>More threads that read ahead than half of the processors only take turns with those that look at what comes out, and the first, the largest layer, is ready last.</summary>
    private static readonly int MostAtOnce = Math.Max(1, Environment.ProcessorCount / 2);

    private static int _atOnce;

    private readonly object _lock = new(); // not a semaphore, which spins before it waits: the other thread needs the processor
    private readonly Queue<(byte[] Block, int Length)> _queue = new(Blocks);
    private readonly Stack<byte[]> _spare = new(Blocks); // a pool would not give the reader's blocks back to the other thread
    private readonly Stream _inner;
    private readonly bool _whenFree;
    private readonly CancellationToken _cancelled;
    private readonly CancellationTokenRegistration _registration;
    private Task? _producer;
    private Exception? _error;
    private byte[]? _block;
    private int _made;
    private int _start;
    private int _end;
    private bool _isProduced;
    private bool _isStopped;
    private bool _isDisposed;

    /// <param name="whenFree">Whether the thread waits until a processor is free: for what never waits itself, as files on disk do.</param>
    public ReadAheadStream(Stream inner, bool whenFree, CancellationToken cancellationToken)
    {
        _inner = inner;
        _whenFree = whenFree;
        _cancelled = cancellationToken;
        _registration = cancellationToken.Register(Stop);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_producer is null && !TryStart())
        {
            _cancelled.ThrowIfCancellationRequested();
            return _inner.Read(buffer);
        }

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
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            Stop();
            if (_producer is not null)
            {
                ((IAsyncResult)_producer).AsyncWaitHandle.WaitOne();
                Interlocked.Decrement(ref _atOnce);
            }

            _registration.Dispose();
            if (_block is not null)
            {
                _spare.Push(_block);
            }

            foreach (var block in _spare.Concat(_queue.Select(waiting => waiting.Block)))
            {
                ArrayPool<byte>.Shared.Return(block);
            }

            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool TryStart()
    {
        if (_whenFree && Volatile.Read(ref _atOnce) >= MostAtOnce)
        {
            return false;
        }

        if (Interlocked.Increment(ref _atOnce) > MostAtOnce && _whenFree)
        {
            Interlocked.Decrement(ref _atOnce);
            return false;
        }

        _producer = Task.Factory.StartNew(Produce, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return true;
    }

    private void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            Monitor.PulseAll(_lock);
        }
    }

    private bool NextBlock()
    {
        lock (_lock)
        {
            if (_block is not null)
            {
                _spare.Push(_block);
                _block = null;
                Monitor.Pulse(_lock);
            }

            while (_queue.Count == 0 && !_isProduced && !_isStopped)
            {
                Monitor.Wait(_lock);
            }

            _cancelled.ThrowIfCancellationRequested();
            if (!_queue.TryDequeue(out var next))
            {
                _start = _end = 0;
                return _error is null ? false : throw Rethrown(_error);
            }

            (_block, _start, _end) = (next.Block, 0, next.Length);
            return true;
        }
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
            while (Free() is { } block)
            {
                var length = 0;
                while (length < BlockBytes && _inner.Read(block.AsSpan(length, BlockBytes - length)) is var read and > 0)
                {
                    length += read;
                }

                if (!Put(block, length))
                {
                    break;
                }
            }
        }
#pragma warning disable CA1031 // handed to the reader
        catch (Exception error)
#pragma warning restore CA1031
        {
            _error = error;
        }

        lock (_lock)
        {
            _isProduced = true;
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>A block to fill, when there is one; null when no more are wanted.</summary>
    private byte[]? Free()
    {
        lock (_lock)
        {
            while (_spare.Count == 0 && _made == Blocks && !_isStopped)
            {
                Monitor.Wait(_lock);
            }

            return _isStopped ? null : _spare.TryPop(out var block) ? block : Made();
        }
    }

    private byte[] Made()
    {
        _made++;
        return ArrayPool<byte>.Shared.Rent(BlockBytes);
    }

    /// <summary>Hands over what was filled; false at the end.</summary>
    private bool Put(byte[] block, int length)
    {
        lock (_lock)
        {
            if (length == 0)
            {
                _spare.Push(block);
                return false;
            }

            _queue.Enqueue((block, length));
            Monitor.Pulse(_lock);
            return true;
        }
    }
}

/// <summary>A layer holds more than is read.</summary>
internal sealed class LayerLimitException(string message) : Exception(message);
