using System.Collections.Immutable;

namespace Gabion.Policy.Rego.Syntax;

/// <summary>The statements of a rule, a comprehension or <c>every</c>: all must hold.</summary>
public sealed record RegoBody(ImmutableArray<RegoStatement> Statements)
{
    /// <summary>It stands in braces.</summary>
    public bool HasBraces { get; init; }

    /// <summary>The line on which it ends.</summary>
    public int EndLine { get; init; }
}

/// <summary>One statement of a body, with the documents and functions that it replaces.</summary>
public abstract record RegoStatement(RegoPlace At, ImmutableArray<RegoWith> Withs);

/// <summary>An expression that must be neither undefined nor false; the other way round with <c>not</c>.</summary>
public sealed record ExpressionStatement(RegoPlace At, RegoTerm Term, bool IsNegated, ImmutableArray<RegoWith> Withs) : RegoStatement(At, Withs);

/// <summary><c>not { … }</c>: the body must not hold in any way. Only in modules that import <c>future.keywords.not</c>.</summary>
public sealed record NotStatement(RegoPlace At, RegoBody Body, ImmutableArray<RegoWith> Withs) : RegoStatement(At, Withs);

/// <summary><c>some x, y</c></summary>
public sealed record SomeStatement(RegoPlace At, ImmutableArray<NameTerm> Names) : RegoStatement(At, []);

/// <summary><c>some value in domain</c>, <c>some key, value in domain</c></summary>
public sealed record SomeInStatement(RegoPlace At, RegoTerm? Key, RegoTerm Value, RegoTerm Domain, ImmutableArray<RegoWith> Withs) : RegoStatement(At, Withs);

/// <summary><c>every value in domain { body }</c>, <c>every key, value in domain { body }</c></summary>
public sealed record EveryStatement(RegoPlace At, NameTerm? Key, NameTerm Value, RegoTerm Domain, RegoBody Body, ImmutableArray<RegoWith> Withs) : RegoStatement(At, Withs);

/// <summary><c>with target as value</c></summary>
public sealed record RegoWith(RegoPlace At, RegoTerm Target, RegoTerm Value);
