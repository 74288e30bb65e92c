using System.Collections.Immutable;

namespace Gabion.Policy.Rego.Syntax;

/// <summary>A rule as the source has it. A rule with several bodies is several rules.</summary>
/// <param name="At">Where it starts.</param>
/// <param name="Head">What it defines.</param>
/// <param name="Body">When it holds; null when it has none: always.</param>
/// <param name="Else">The next one of an <c>else</c> chain; its head has the arguments of the first.</param>
/// <param name="IsDefault">It is a <c>default</c>.</param>
public sealed record RegoRule(RegoPlace At, RegoHead Head, RegoBody? Body, RegoRule? Else, bool IsDefault)
{
    /// <summary>The annotations right before it.</summary>
    public ImmutableArray<RegoAnnotation> Annotations { get; init; } = [];

    /// <summary>The line on which it ends.</summary>
    public int EndLine { get; init; }
}

/// <summary>What a rule defines.</summary>
/// <param name="At">Where it starts.</param>
/// <param name="Name">The first name: <c>p</c> of <c>p.q[x]</c>.</param>
/// <param name="Path">The operands after the name.</param>
/// <param name="Arguments">Of a function; null when it is none.</param>
/// <param name="Key">The item of a partial set (<c>contains</c>).</param>
/// <param name="Value">The value; null for true.</param>
/// <param name="IsAssigned">The value stands after <c>:=</c>, not <c>=</c>.</param>
public sealed record RegoHead(
    RegoPlace At, string Name, ImmutableArray<RegoTerm> Path, ImmutableArray<RegoTerm>? Arguments, RegoTerm? Key, RegoTerm? Value, bool IsAssigned);
