using System.Collections.Immutable;

namespace Gabion.Policy.Cel.Syntax;

/// <summary>What a macro over a list or map does with its items.</summary>
internal enum LoopKind
{
    All,
    Exists,
    ExistsOne,
    Filter,

    /// <summary><c>map</c>, <c>transformList</c>.</summary>
    ToList,

    /// <summary><c>transformMap</c>: the same keys, new values.</summary>
    ToMap,

    /// <summary><c>transformMapEntry</c>: new keys and values.</summary>
    ToEntries,

    /// <summary><c>sortBy</c>: the items in the order of what the body gives for each.</summary>
    SortBy,
}

/// <summary>A macro over a list or map: <c>range.all(variable, body)</c>, <c>range.map(variable, filter, body)</c>…</summary>
internal sealed class LoopExpr(int offset, LoopKind kind, Expr range, string variable, string? second, Expr? filter, Expr body)
    : Expr(offset, Over(range, filter, body))
{
    public LoopKind Kind { get; } = kind;

    public Expr Range { get; } = range;

    /// <summary>The item, or the key of a map; with <see cref="Second"/> the index or key.</summary>
    public string Variable { get; } = variable;

    /// <summary>The item or value in a macro of two variables.</summary>
    public string? Second { get; } = second;

    public Expr? Filter { get; } = filter;

    public Expr Body { get; } = body;
}

/// <summary><c>cel.bind(name, value, body)</c>.</summary>
internal sealed class BindExpr(int offset, string name, Expr value, Expr body) : Expr(offset, Over(value, body))
{
    public string Name { get; } = name;

    public Expr Value { get; } = value;

    public Expr Body { get; } = body;
}

/// <summary><c>cel.block([a, b], body)</c>: values that the body and later ones name <c>cel.index(n)</c>, worked out at most once.</summary>
internal sealed class BlockExpr(int offset, ImmutableArray<Expr> values, Expr body) : Expr(offset, Math.Max(Over(values.AsSpan()), Over(body)))
{
    public ImmutableArray<Expr> Values { get; } = values;

    public Expr Body { get; } = body;

    public static string NameOf(long index) => $"@index{index}";
}

/// <summary><c>target.optMap(variable, body)</c>, or <c>optFlatMap</c>, whose body gives an optional.</summary>
internal sealed class OptionalMapExpr(int offset, Expr target, string variable, Expr body, bool isFlat) : Expr(offset, Over(target, body))
{
    public Expr Target { get; } = target;

    public string Variable { get; } = variable;

    public Expr Body { get; } = body;

    public bool IsFlat { get; } = isFlat;
}
