using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Syntax;

/// <summary>A term as the source has it.</summary>
public abstract record RegoTerm(RegoPlace At)
{
    private readonly int _endLine;

    /// <summary>The line on which it ends.</summary>
    public int EndLine
    {
        get => Math.Max(_endLine, At.Line);
        init => _endLine = value;
    }
}

/// <summary>null, a boolean, a number or a string.</summary>
public sealed record ConstantTerm(RegoPlace At, RegoValue Value) : RegoTerm(At);

/// <summary>A name: of a variable, a rule, an import, or <c>input</c> and <c>data</c>. A wildcard has a name of its own: <c>$0</c>, <c>$1</c>, …</summary>
public sealed record NameTerm(RegoPlace At, string Name) : RegoTerm(At)
{
    public bool IsWildcard => Name[0] == '$';
}

/// <summary>Something with operands: <c>a.b[c]</c>. A name after a point is a string.</summary>
public sealed record ReferenceTerm(RegoPlace At, RegoTerm Head, ImmutableArray<RegoTerm> Operands) : RegoTerm(At);

/// <summary>A call. Operators are calls too, by the names of their functions (<c>plus</c>, <c>equal</c>, <c>eq</c>, <c>assign</c>, …).</summary>
/// <param name="At">Where it starts.</param>
/// <param name="Function">A name or a reference.</param>
/// <param name="Arguments">What stands between the brackets.</param>
/// <param name="Operator">How the source wrote it, when it is an operator: <c>+</c>, <c>in</c>, …</param>
public sealed record CallTerm(RegoPlace At, RegoTerm Function, ImmutableArray<RegoTerm> Arguments, string? Operator = null) : RegoTerm(At);

/// <summary><c>[a, b]</c></summary>
public sealed record ArrayTerm(RegoPlace At, ImmutableArray<RegoTerm> Items) : RegoTerm(At);

/// <summary><c>{a, b}</c> or <c>set()</c></summary>
public sealed record SetTerm(RegoPlace At, ImmutableArray<RegoTerm> Items) : RegoTerm(At);

/// <summary><c>{a: b}</c></summary>
public sealed record ObjectTerm(RegoPlace At, ImmutableArray<(RegoTerm Key, RegoTerm Value)> Pairs) : RegoTerm(At);

/// <summary><c>[x | body]</c></summary>
public sealed record ArrayComprehension(RegoPlace At, RegoTerm Item, RegoBody Body) : RegoTerm(At);

/// <summary><c>{x | body}</c></summary>
public sealed record SetComprehension(RegoPlace At, RegoTerm Item, RegoBody Body) : RegoTerm(At);

/// <summary><c>{k: v | body}</c></summary>
public sealed record ObjectComprehension(RegoPlace At, RegoTerm Key, RegoTerm Value, RegoBody Body) : RegoTerm(At);

/// <summary><c>$"text {expression}"</c>: texts and expressions, in order.</summary>
public sealed record TemplateTerm(RegoPlace At, ImmutableArray<TemplatePart> Parts, bool IsRaw) : RegoTerm(At);

/// <summary>A part of an interpolated string: a text, or an expression.</summary>
public sealed record TemplatePart(string? Text, ExpressionStatement? Expression);
