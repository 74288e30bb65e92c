using System.Threading.Channels;
using Gabion.Database;

namespace Gabion.Admission.Records;

/// <summary>
/// Writes records behind the answers, in batches, on a thread of its own. When the disk is full the older half of the records goes; when not even
/// that helps, batches wait and are tried again. A record is only lost when the queue is full as well, and that is counted.
/// </summary>
public sealed class RecordWriter : IAsyncDisposable
{
    private const int MostBatch = 512;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Channel<DecisionRecord> _queue;
    private readonly Func<DecisionStore> _open;
    private readonly Action<string> _tell;
    private readonly bool _keepsRequests;
    private readonly long _most;
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Task _running;
    private DecisionStore? _store;
    private long _written;
    private long _lost;
    private string? _trouble;

    /// <param name="open">Opens the store; asked again after trouble.</param>
    /// <param name="capacity">How many records may wait.</param>
    /// <param name="keepsRequests">Whether reviews are kept.</param>
    /// <param name="most">How many records are kept.</param>
    /// <param name="tell">Takes a line when writing fails, and when it goes on.</param>
    public RecordWriter(Func<DecisionStore> open, int capacity, bool keepsRequests, long most, Action<string> tell)
    {
        _queue = Channel.CreateBounded<DecisionRecord>(new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _open = open;
        _tell = tell;
        _keepsRequests = keepsRequests;
        _most = most;
        _running = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>How many records are in the file.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>How many records were lost.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>How many records wait.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>Why records cannot be written now; null when they can.</summary>
    public string? Trouble => Volatile.Read(ref _trouble);

    /// <summary>Hands a record over. When the queue is full it waits as long as the token lets it, and then counts the record as lost.</summary>
    public async ValueTask AddAsync(DecisionRecord record, CancellationToken cancellationToken)
    {
        if (_queue.Writer.TryWrite(record))
        {
            return;
        }

        try
        {
            await _queue.Writer.WriteAsync(record, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or ChannelClosedException)
        {
            Interlocked.Increment(ref _lost);
        }
    }

    /// <summary>Writes what waits, and ends; what cannot be written within ten seconds is counted as lost.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_queue.Writer.TryComplete())
        {
            return; // it has ended already
        }

        _giveUp.CancelAfter(TimeSpan.FromSeconds(10));
        await _running.ConfigureAwait(false);
        _giveUp.Dispose();
    }

    private void Run()
    {
        var batch = new List<DecisionRecord>(MostBatch);
        while (Fill(batch))
        {
            while (!TryWrite(batch))
            {
                if (_giveUp.Token.WaitHandle.WaitOne(Pause))
                {
                    Interlocked.Add(ref _lost, batch.Count);
                    break;
                }
            }

            batch.Clear();
        }

        _store?.Dispose();
    }

    /// <summary>The records that wait, at least one; false when none will come any more.</summary>
    private bool Fill(List<DecisionRecord> batch)
    {
        while (batch.Count < MostBatch && _queue.Reader.TryRead(out var record))
        {
            batch.Add(record);
        }

        if (batch.Count > 0)
        {
            return true;
        }

        // A thread of its own may block: nothing else runs on it.
        return _queue.Reader.WaitToReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() && Fill(batch);
    }

    private bool TryWrite(List<DecisionRecord> batch)
    {
        try
        {
            _store ??= _open();
            try
            {
                _store.Write(batch, _keepsRequests, _most);
            }
            catch (SqliteException error) when (error.IsFull && _store.MakeRoom())
            {
                _tell($"records: there was no room left, so the older half was let go: {error.Message}");
                _store.Write(batch, _keepsRequests, _most);
            }

            Interlocked.Add(ref _written, batch.Count);
            if (_trouble is not null)
            {
                Volatile.Write(ref _trouble, null);
                _tell("records: they are written again");
            }

            return true;
        }
        catch (IOException error)
        {
            if (_trouble is null)
            {
                _tell($"records: they cannot be written and wait: {error.Message}");
            }

            Volatile.Write(ref _trouble, error.Message);
            _store?.Dispose();
            _store = null;
            return false;
        }
    }
}
