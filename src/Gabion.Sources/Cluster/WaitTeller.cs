namespace Gabion.Sources.Cluster;

/// <summary>Tells what is waited for when it takes long, so that nobody looks at a silent program.</summary>
/// <param name="tell">Called from any thread; null: nobody wants to know.</param>
internal sealed class WaitTeller(Action<string?, TimeSpan>? tell, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<Wait> _waits = [];
    private ITimer? _timer;
    private bool _hasTold;

    /// <summary>A wait that lasts until it is disposed of; null when nobody wants to know.</summary>
    public IDisposable? Begin(string what)
    {
        if (tell is null)
        {
            return null;
        }

        var wait = new Wait(this, what, clock.GetTimestamp());
        lock (_lock)
        {
            _timer ??= clock.CreateTimer(_ => Look(), null, Every, Every);
            _waits.Add(wait);
        }

        return wait;
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        lock (_lock)
        {
            if (_waits.Count > 0 && clock.GetElapsedTime(_waits[0].Began) is var length && length >= Long)
            {
                _hasTold = true;
                tell!(_waits[0].What, length);
            }
        }
    }

    private void End(Wait wait)
    {
        lock (_lock)
        {
            _waits.Remove(wait);
            if (_hasTold && _waits.Count == 0)
            {
                _hasTold = false;
                tell!(null, TimeSpan.Zero);
            }
        }
    }

    private sealed record Wait(WaitTeller Teller, string What, long Began) : IDisposable
    {
        public bool Equals(Wait? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => Began.GetHashCode();

        public void Dispose() => Teller.End(this);
    }
}
