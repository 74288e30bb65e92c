using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Policy.Admission;

/// <summary>What came of a part of a policy.</summary>
public enum StepOutcome
{
    /// <summary>A rule whose body held, an expression that is true.</summary>
    Held,

    /// <summary>A rule whose body did not hold, an expression that is false or undefined.</summary>
    Failed,

    /// <summary>It could not be worked out; the values say why.</summary>
    Error,
}

/// <summary>A part of a policy that was worked out for a decision: a rule, a statement of its body, a part of an expression.</summary>
/// <param name="Place">Where it stands: <c>file:line</c>, or the path of a field with a line.</param>
/// <param name="Text">The part as it is written, on one line.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Values">The values that it was decided on, by the text that has them; <c>undefined</c> where there was none.</param>
/// <param name="Steps">What it was worked out from, where that says more.</param>
public sealed record DecisionStep(string Place, string Text, StepOutcome Outcome, ImmutableArray<Evidence> Values, ImmutableArray<DecisionStep> Steps)
{
    /// <summary>A remark on the outcome, such as how often a rule held; null: nothing to say.</summary>
    public string? Note { get; init; }
}
