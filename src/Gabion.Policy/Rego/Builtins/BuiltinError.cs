namespace Gabion.Policy.Rego.Builtins;

/// <summary>Why a call of a built-in function gave nothing: the code by which OPA knows it, and the text.</summary>
/// <param name="Code"><c>eval_type_error</c> for an operand of the wrong type, <c>eval_builtin_error</c> for the rest.</param>
/// <param name="Message">The function and what was wrong: <c>semver.compare: operand 1: string "x" is not a valid SemVer</c>.</param>
public sealed record BuiltinError(string Code, string Message)
{
    public const string TypeError = "eval_type_error";
    public const string Failure = "eval_builtin_error";
}
