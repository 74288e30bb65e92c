using Gabion.Policy.Rego.Syntax;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>Why an evaluation, or a call within it, failed.</summary>
/// <param name="Code">OPA's code: <c>eval_conflict_error</c>, <c>eval_builtin_error</c>, <c>eval_type_error</c>, <c>eval_cancel_error</c>; or <c>eval_limit_error</c>.</param>
/// <param name="Message">What happened.</param>
/// <param name="At">Where in the policy.</param>
public sealed record RegoEvaluationError(string Code, string Message, RegoPlace At)
{
    public const string Conflict = "eval_conflict_error";
    public const string Builtin = "eval_builtin_error";
    public const string Limit = "eval_limit_error";
    public const string Cancelled = "eval_cancel_error";

    public override string ToString() => $"{At.Prefix}{Code}: {Message}";
}

/// <summary>How an evaluation is left in the middle; never leaves this folder.</summary>
internal sealed class RegoEvaluationException(RegoEvaluationError error) : Exception(error.Message)
{
    public RegoEvaluationError Error { get; } = error;
}
