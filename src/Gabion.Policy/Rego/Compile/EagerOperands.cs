namespace Gabion.Policy.Rego.Compile;

/// <summary>
/// What of a negated statement is evaluated before it. OPA gives references, calls and comprehensions that are operands of a call a
/// name of their own in front of the statement: <c>not f(input.x)</c> is undefined, not true, when <c>input.x</c> is (OPA issue 8387).
/// What is compared with <c>==</c> or <c>=</c>, and a reference by itself, stay in the statement. A module that imports
/// <c>future.keywords.not</c> has it all in the statement.
/// </summary>
internal static class EagerOperands
{
    public static List<Expr> Of(Statement statement)
    {
        var operands = new List<Expr>();
        if (!statement.IsNegated || !statement.HasEagerOperands)
        {
            return operands;
        }

        switch (statement)
        {
            case UnifyStatement { IsCapture: true, Left: CallExpr call } unify:
                AddAll(call.Arguments, operands);
                Add(unify.Right, operands);
                break;
            case UnifyStatement unify:
                AddWithin(unify.Left, operands);
                AddWithin(unify.Right, operands);
                break;
            case TestStatement { Expr: CallExpr { Builtin.Name: "equal" } equal }:
                foreach (var argument in equal.Arguments)
                {
                    AddWithin(argument, operands);
                }

                break;
            case TestStatement { Expr: CallExpr call }:
                AddAll(call.Arguments, operands);
                break;
            case TestStatement test:
                AddWithin(test.Expr, operands);
                break;
            default:
                break;
        }

        return operands;
    }

    private static void AddAll(IEnumerable<Expr> exprs, List<Expr> into)
    {
        foreach (var expr in exprs)
        {
            Add(expr, into);
        }
    }

    /// <summary>An operand of a call: references, calls and comprehensions in it, each as a whole.</summary>
    private static void Add(Expr expr, List<Expr> into)
    {
        switch (expr)
        {
            case RefExpr or RootExpr or CallExpr or ClosureExpr:
                into.Add(expr);
                break;
            case ArrayExpr or SetExpr or ObjectExpr:
                AddAll(expr.Inner, into);
                break;
            default:
                break;
        }
    }

    /// <summary>What stays, apart from the operands in it.</summary>
    private static void AddWithin(Expr expr, List<Expr> into)
    {
        switch (expr)
        {
            case RefExpr reference:
                if (reference.Head is not RootExpr)
                {
                    Add(reference.Head, into);
                }

                AddAll(reference.Operands, into);
                break;
            case CallExpr or ArrayExpr or SetExpr or ObjectExpr:
                Add(expr, into);
                break;
            default:
                break;
        }
    }
}
