using System.Text.RegularExpressions;
using Gabion.Policy.Cel.Evaluate;
using Gabion.Policy.Cel.Explain;

namespace Gabion.Policy.Cel;

/// <summary>A compiled expression: immutable, evaluated any number of times, by any number of threads at once.</summary>
public sealed class CelProgram
{
    private readonly Plan _plan;
    private readonly int _locals;

    internal CelProgram(CelEnvironment environment, Plan plan, int locals)
    {
        Environment = environment;
        _plan = plan;
        _locals = locals;
    }

    public CelEnvironment Environment { get; }

    public CelOutcome Evaluate(CelBindings bindings) => Evaluate(bindings, CelLimits.Default, CancellationToken.None);

    /// <summary>Works the expression out. A limit that is hit is an error in the outcome.</summary>
    /// <exception cref="OperationCanceledException">The token asked for an end.</exception>
    public CelOutcome Evaluate(CelBindings bindings, CelLimits limits, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return Run(_plan, new(bindings, _locals == 0 ? [] : new CelValue[_locals], limits, cancel));
    }

    /// <summary>Works the expression out and keeps what its parts gave.</summary>
    /// <param name="text">The text that the program was made of.</param>
    internal CelOutcome Explain(string text, CelBindings bindings, CelLimits limits, CelTrace trace, CancellationToken cancel)
    {
        var (plan, locals) = CelCompiler.Explained(Environment, text);
        return Run(plan, new(bindings, new CelValue[locals], limits, cancel) { Trace = trace });
    }

    private static CelOutcome Run(Plan plan, Frame frame)
    {
        try
        {
            return new(plan.Evaluate(frame), frame.Cost, IsLimit: false);
        }
        catch (CelLimitException limit)
        {
            return new(CelValue.Error(limit.Message), frame.Cost, IsLimit: true);
        }
        catch (RegexMatchTimeoutException late)
        {
            return new(CelValue.Error($"a pattern took longer than {late.MatchTimeout.TotalSeconds} s"), frame.Cost, IsLimit: true);
        }
    }
}

/// <summary>The result of an evaluation.</summary>
/// <param name="Value">The value, or an error.</param>
/// <param name="Cost">In the units of the API server's run-time cost.</param>
/// <param name="IsLimit">The evaluation was stopped by a limit.</param>
public readonly record struct CelOutcome(CelValue Value, long Cost, bool IsLimit);
