using Gabion.Policy.Rego.Builtins;
using Gabion.Policy.Rego.Explain;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>How an evaluation is done.</summary>
public sealed record EvaluationSettings
{
    public RegoLimits Limits { get; init; } = RegoLimits.Default;

    /// <summary>An error of a built-in function ends the evaluation; otherwise it makes the call undefined.</summary>
    public bool IsStrict { get; init; }

    /// <summary>What built-in functions see of the outside.</summary>
    public BuiltinSettings Builtins { get; init; } = new();

    /// <summary>Watches the evaluation; null: nobody does.</summary>
    public IEvaluationObserver? Observer { get; init; }

    /// <summary>Finds out why rules hold or not, in a policy that was compiled to be explained; null: nobody asks.</summary>
    internal Explainer? Explainer { get; init; }

    public static EvaluationSettings Default { get; } = new();
}
