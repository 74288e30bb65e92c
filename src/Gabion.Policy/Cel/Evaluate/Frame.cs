using Gabion.Policy.Cel.Explain;

namespace Gabion.Policy.Cel;

/// <summary>One evaluation under way: its inputs, the variables of its macros, what it has cost and what it may cost.</summary>
internal sealed class Frame(CelBindings inputs, CelValue[] locals, CelLimits limits, CancellationToken cancel)
{
    private const long CheckEvery = 1 << 12;
    private long _nextCheck = CheckEvery;
    private long _allocated;
    private long _visits;

    public CelBindings Inputs { get; } = inputs;

    public CelValue[] Locals { get; } = locals;

    /// <summary>Cost so far, in the units of the API server's run-time cost.</summary>
    public long Cost { get; private set; }

    public CelLimits Limits { get; } = limits;

    /// <summary>Keeps what the parts gave; null mostly.</summary>
    public CelTrace? Trace { get; init; }

    public void Spend(long cost)
    {
        Cost += cost;
        if (Cost > _nextCheck)
        {
            Check();
        }
        else if (Cost > Limits.MaxCost)
        {
            throw new CelLimitException($"the cost limit of {Limits.MaxCost} was exceeded");
        }
    }

    /// <summary>Counts bytes that a value of the expression takes.</summary>
    public void Allocate(long bytes)
    {
        _allocated += bytes;
        if (_allocated > Limits.MaxBytes)
        {
            throw new CelLimitException($"the memory limit of {Limits.MaxBytes} bytes was exceeded");
        }
    }

    /// <summary>Counts values that are looked at without cost, so that comparing lists of lists of the same list ends.</summary>
    public void Visit(int count)
    {
        _visits += count;
        if (_visits > Limits.MaxVisits)
        {
            throw new CelLimitException($"more than {Limits.MaxVisits} values were compared");
        }
    }

    private void Check()
    {
        cancel.ThrowIfCancellationRequested();
        _nextCheck = Cost + CheckEvery;
        if (Cost > Limits.MaxCost)
        {
            throw new CelLimitException($"the cost limit of {Limits.MaxCost} was exceeded");
        }
    }
}

/// <summary>An evaluation hit a limit: nothing absorbs that.</summary>
internal sealed class CelLimitException(string message) : Exception(message);
