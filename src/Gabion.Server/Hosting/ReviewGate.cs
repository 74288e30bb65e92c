namespace Gabion.Server;

/// <summary>Lets as many reviews be decided on at once as there are cores, and a bounded number wait.</summary>
internal sealed class ReviewGate(int cores, int mostWaiting) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(cores);
    private int _waiting;
    private int _running;

    public int Waiting => Volatile.Read(ref _waiting);

    public int Running => Volatile.Read(ref _running);

    /// <summary>True when the caller may go on and has to <see cref="Leave"/>; false when too many wait, or the time was up.</summary>
    public async ValueTask<bool> EnterAsync(CancellationToken cancellationToken)
    {
        if (!_slots.Wait(0, CancellationToken.None))
        {
            if (Interlocked.Increment(ref _waiting) > mostWaiting)
            {
                Interlocked.Decrement(ref _waiting);
                return false;
            }

            try
            {
                await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }

        Interlocked.Increment(ref _running);
        return true;
    }

    public void Leave()
    {
        Interlocked.Decrement(ref _running);
        _slots.Release();
    }

    public void Dispose() => _slots.Dispose();
}
