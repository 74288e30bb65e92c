using System.Collections.Immutable;
using Gabion.Policy.Admission;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Explain;

/// <summary>A body of a rule that was tried.</summary>
/// <param name="Step">Whether it held, the statements with their values, and for one that did not the statement that failed.</param>
/// <param name="Given">What it gave; null when it did not hold.</param>
public sealed record ExplainedRule(DecisionStep Step, RegoValue? Given);

/// <summary>Why a rule of a policy has the value that it has.</summary>
/// <param name="Rules">Its bodies, in the order of the source.</param>
/// <param name="Error">Why the evaluation ended early, or null.</param>
public sealed record RegoExplanation(ImmutableArray<ExplainedRule> Rules, RegoEvaluationError? Error);
