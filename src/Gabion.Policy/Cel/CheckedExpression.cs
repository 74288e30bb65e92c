using System.Collections.Immutable;
using Gabion.Policy.Cel.Check;
using Gabion.Policy.Cel.Cost;
using Gabion.Policy.Cel.Syntax;

namespace Gabion.Policy.Cel;

/// <summary>An expression that was read, and what the checker found out.</summary>
/// <param name="Expression">Null when the text is no expression.</param>
/// <param name="Check">Null when it was not checked.</param>
internal sealed record CheckedExpression(Expr? Expression, CheckResult? Check, CelType Type, ImmutableArray<CelFault> Faults)
{
    /// <summary>Whether it names a variable, also one of a macro.</summary>
    public bool Names(string variable) => Check?.Types.Keys.Any(part => part is NameExpr name && name.Name == variable) == true;

    /// <summary>What it can cost; null when it has faults, or is too large to estimate.</summary>
    public CostEstimate? Estimate(ISizeHints? hints) => Expression is null || Check is null || Faults.Length > 0 ? null : StaticCost.Of(Expression, Check, hints);
}
