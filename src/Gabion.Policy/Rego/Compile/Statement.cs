using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Compile;

/// <summary>A body with every name resolved.</summary>
internal sealed class ResolvedBody
{
    public List<Statement> Statements { get; } = [];

    /// <summary>The variables that occur in it outside of comprehensions; comprehensions in it share them.</summary>
    public HashSet<Variable> Direct { get; } = [];
}

/// <summary>One statement with every name resolved.</summary>
internal abstract class Statement(RegoPlace at, ResolvedWith[] withs)
{
    public RegoPlace At => at;

    public ResolvedWith[] Withs => withs;

    public bool IsNegated { get; init; }

    /// <summary>Operands of a negated statement are evaluated before it: when one is undefined, the statement fails.</summary>
    public bool HasEagerOperands { get; init; }

    /// <summary>The expressions right inside.</summary>
    public abstract IEnumerable<Expr> Inner { get; }
}

/// <summary>An expression that must be neither undefined nor false.</summary>
internal sealed class TestStatement(RegoPlace at, Expr expr, ResolvedWith[] withs) : Statement(at, withs)
{
    public Expr Expr => expr;

    public override IEnumerable<Expr> Inner => [expr];
}

/// <summary>Two expressions that must be equal; variables without a value get one.</summary>
internal sealed class UnifyStatement(RegoPlace at, Expr left, Expr right, ResolvedWith[] withs) : Statement(at, withs)
{
    public Expr Left => left;

    public Expr Right => right;

    /// <summary>A call whose result is its last argument.</summary>
    public bool IsCapture { get; init; }

    public override IEnumerable<Expr> Inner => [left, right];
}

/// <summary><c>some key, value in domain</c></summary>
internal sealed class ScanStatement(RegoPlace at, Expr? key, Expr value, Expr domain, ResolvedWith[] withs) : Statement(at, withs)
{
    public Expr? Key => key;

    public Expr Value => value;

    public Expr Domain => domain;

    public override IEnumerable<Expr> Inner => key is null ? [value, domain] : [key, value, domain];
}

/// <summary><c>every key, value in domain { … }</c></summary>
internal sealed class EachStatement(RegoPlace at, Variable? key, Variable value, Expr domain, ResolvedBody body, ResolvedWith[] withs) : Statement(at, withs)
{
    public Variable? Key => key;

    public Variable Value => value;

    public Expr Domain => domain;

    public ResolvedBody Body => body;

    public override IEnumerable<Expr> Inner => [domain];
}

/// <summary><c>not { … }</c></summary>
internal sealed class NoneStatement(RegoPlace at, ResolvedBody body, ResolvedWith[] withs) : Statement(at, withs)
{
    public ResolvedBody Body => body;

    public override IEnumerable<Expr> Inner => [];
}

/// <summary><c>with target as value</c>, resolved.</summary>
internal sealed record ResolvedWith(ReplacementRoot Root, RegoValue[] Path, object? Function, Expr? Value, object? With);
