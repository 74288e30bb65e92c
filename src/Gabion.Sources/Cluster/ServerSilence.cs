namespace Gabion.Sources.Cluster;

/// <summary>
/// Since when an API server has given no whole answer. Each request is patient by itself; together they must not be, or a server that
/// hangs would be waited for once for each kind. Safe for use from several threads.
/// </summary>
internal sealed class ServerSilence(ClusterSettings settings, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private long? _since;
    private long _last;
    private bool _hangs;

    /// <summary>Enough was waited in a row: what fails now is not asked again.</summary>
    public bool IsOver => Length >= settings.LongestTrouble;

    /// <summary>False where it hangs and was tried a moment ago: another request would wait in vain too.</summary>
    public bool MayAsk
    {
        get
        {
            lock (_lock)
            {
                return !_hangs || _since is not { } since || clock.GetElapsedTime(since) < settings.LongestTrouble || clock.GetElapsedTime(_last) >= settings.LongestPause;
            }
        }
    }

    /// <summary>Zero while it answers.</summary>
    public TimeSpan Length
    {
        get
        {
            lock (_lock)
            {
                return _since is { } since ? clock.GetElapsedTime(since) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>An answer came to its end, or refuses for good.</summary>
    public void Break()
    {
        lock (_lock)
        {
            _since = null;
            _hangs = false;
        }
    }

    /// <param name="began">When the request was made, as <see cref="TimeProvider.GetTimestamp"/> has it.</param>
    /// <param name="isTimeout">Nothing was said for as long as is waited.</param>
    public void Note(long began, bool isTimeout)
    {
        lock (_lock)
        {
            _since ??= began;
            _last = clock.GetTimestamp();
            _hangs = isTimeout;
        }
    }
}
