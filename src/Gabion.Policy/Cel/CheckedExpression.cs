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
    private CostNode? _tree;
    private bool _hasTree;

    /// <summary>Whether it names a variable, also one of a macro.</summary>
    public bool Names(string variable) => Check?.Types.Keys.Any(part => part is NameExpr name && name.Name == variable) == true;

    /// <summary>Whether a function gets an argument of one of some types.</summary>
    public bool UsesOn(string function, params ReadOnlySpan<CelTypeKind> types)
    {
        foreach (var (call, resolved) in Check?.Calls ?? new Dictionary<CallExpr, ResolvedCall>())
        {
            if (resolved.Function != function)
            {
                continue;
            }

            // What is looked for in a list is what is compared.
            foreach (var argument in function == Operators.In ? call.Arguments.Take(1) : call.Arguments)
            {
                if (types.Contains(Check!.Types[argument].TypeKind))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>What it can cost; null when it has faults, or is too large to estimate. Not for two threads at once.</summary>
    public CostEstimate? Estimate(ISizeHints? hints)
    {
        if (!_hasTree)
        {
            _hasTree = true;
            _tree = Expression is null || Check is null || Faults.Length > 0 ? null : CostTree.Of(Expression, Check);
        }

        return _tree is null ? null : StaticCost.Of(_tree, hints);
    }
}
