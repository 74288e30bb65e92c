namespace Gabion.Policy.Rego.Syntax;

/// <summary>Which rules of syntax a module follows.</summary>
public enum RegoVersion
{
    /// <summary>Before OPA 1.0: <c>if</c>, <c>contains</c>, <c>in</c> and <c>every</c> are words only when imported.</summary>
    V0,

    /// <summary>Since OPA 1.0: <c>if</c> before every body, <c>contains</c> for every partial set.</summary>
    V1,
}
