using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Gabion.Policy.Rego.Builtins;
using Gabion.Policy.Rego.Explain;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>One evaluation: the documents it sees, the limits it is under and the errors it met. Used by one thread.</summary>
internal sealed class Evaluation
{
    private const int MostErrors = 100;
    private const long StepsBetweenLooks = 2048;

    private readonly RegoLimits _limits;
    private readonly CancellationToken _cancellation;
    private readonly long _deadline;
    private readonly long _bytesAtStart;
    private long _steps;
    private long _nextLook = StepsBetweenLooks;
    private int _depth;

    public Evaluation(World world, EvaluationSettings settings, CancellationToken cancellation)
    {
        World = world;
        _limits = settings.Limits;
        _cancellation = cancellation;
        IsStrict = settings.IsStrict;
        Observer = settings.Observer;
        Explainer = settings.Explainer;
        IsWatched = Observer is not null || Explainer is not null;
        _deadline = Stopwatch.GetTimestamp() + (long)(_limits.MostTime.TotalSeconds * Stopwatch.Frequency);
        _bytesAtStart = GC.GetAllocatedBytesForCurrentThread();
        Call = new(settings.Builtins, Step);
    }

    /// <summary>The documents that are seen now.</summary>
    public World World;

    /// <summary>What built-in functions ask for.</summary>
    public BuiltinCall Call { get; }

    /// <summary>Errors of built-in functions end the evaluation.</summary>
    public bool IsStrict { get; }

    /// <summary>Watches each step; null mostly.</summary>
    public IEvaluationObserver? Observer { get; }

    /// <summary>Finds out why rules hold or not; null mostly.</summary>
    public Explainer? Explainer { get; }

    /// <summary>Somebody wants to know of each step.</summary>
    public bool IsWatched { get; }

    /// <summary>Errors of built-in functions that only made a call undefined, the first ones.</summary>
    public List<RegoEvaluationError> Errors { get; } = [];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step()
    {
        if (++_steps >= _nextLook)
        {
            Look();
        }
    }

    public void Step(long steps)
    {
        _steps += steps;
        if (_steps >= _nextLook)
        {
            Look();
        }
    }

    /// <summary>Goes into a rule or function; to be left with <see cref="Leave"/>.</summary>
    public void Enter(RegoPlace at)
    {
        Step();
        if (++_depth > _limits.Deepest || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Limit(at, "rules call each other too deep");
        }
    }

    public void Leave() => _depth--;

    /// <summary>Takes note of the error of a built-in function, if there was one; throws when errors are strict.</summary>
    public RegoValue? Failed(RegoPlace at)
    {
        if (Call.Error is { } error)
        {
            Call.Error = null;
            var found = new RegoEvaluationError(error.Code, error.Message, at);
            if (IsStrict)
            {
                throw new RegoEvaluationException(found);
            }

            if (Errors.Count < MostErrors)
            {
                Errors.Add(found);
            }
        }

        return null;
    }

    public static RegoEvaluationException Conflict(RegoPlace at, string message) => new(new(RegoEvaluationError.Conflict, message, at));

    private static RegoEvaluationException Limit(RegoPlace at, string message) => new(new(RegoEvaluationError.Limit, message, at));

    private void Look()
    {
        _nextLook = _steps + StepsBetweenLooks;
        if (_cancellation.IsCancellationRequested)
        {
            throw new RegoEvaluationException(new(RegoEvaluationError.Cancelled, "the evaluation was cancelled", default));
        }

        if (_steps > _limits.MostSteps)
        {
            throw Limit(default, string.Create(CultureInfo.InvariantCulture, $"the evaluation needs more than {_limits.MostSteps} steps"));
        }

        if (Stopwatch.GetTimestamp() > _deadline)
        {
            throw Limit(default, string.Create(CultureInfo.InvariantCulture, $"the evaluation needs more than {_limits.MostTime.TotalSeconds} s"));
        }

        if (GC.GetAllocatedBytesForCurrentThread() - _bytesAtStart > _limits.MostBytes)
        {
            throw Limit(default, string.Create(CultureInfo.InvariantCulture, $"the evaluation needs more than {_limits.MostBytes >> 20} MiB"));
        }
    }
}
