namespace Gabion.Policy.Rego.Syntax;

/// <summary>Why a policy cannot be used: OPA's code for it (<c>rego_parse_error</c>, <c>rego_unsafe_var_error</c>, …), the text and the place.</summary>
public sealed record RegoError(string Code, string Message, RegoPlace At)
{
    public const string Parse = "rego_parse_error";
    public const string Compile = "rego_compile_error";
    public const string Type = "rego_type_error";
    public const string Unsafe = "rego_unsafe_var_error";
    public const string Recursion = "rego_recursion_error";

    /// <summary>As one line: <c>file:line:column: code: message</c>.</summary>
    public override string ToString() => $"{At.Prefix}{Code}: {Message}";
}
