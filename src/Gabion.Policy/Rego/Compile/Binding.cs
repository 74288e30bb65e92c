namespace Gabion.Policy.Rego.Compile;

/// <summary>What a statement can give values to, and whether it can run when some variables have values already.</summary>
internal static class Binding
{
    /// <summary>Whether a statement can run now; if so, its variables are added to the bound ones.</summary>
    public static bool TryRun(Statement statement, HashSet<Variable> seen, HashSet<Variable> bound)
    {
        var needed = Variables.Of(statement, seen);
        needed.ExceptWith(bound);
        if (needed.Count == 0)
        {
            return true;
        }

        var outputs = new HashSet<Variable>(bound);
        Spread(statement, seen, outputs);
        if (!needed.IsSubsetOf(outputs))
        {
            return false;
        }

        // What `with` puts in place must be known before.
        foreach (var with in statement.Withs)
        {
            if (with.Value is not null && !Variables.AreBound(with.Value, seen, bound))
            {
                return false;
            }
        }

        bound.UnionWith(outputs);
        return true;
    }

    /// <summary>The variables of a statement that have no value yet and would not get one.</summary>
    public static IEnumerable<Variable> Unsafe(Statement statement, HashSet<Variable> seen, HashSet<Variable> bound)
    {
        var needed = Variables.Of(statement, seen);
        var outputs = new HashSet<Variable>(bound);
        Spread(statement, seen, outputs);
        needed.ExceptWith(outputs);
        return needed;
    }

    private static void Spread(Statement statement, HashSet<Variable> seen, HashSet<Variable> bound)
    {
        var references = new List<Expr>();
        foreach (var expr in statement.IsNegated ? EagerOperands.Of(statement) : statement.Inner)
        {
            CollectBinding(expr, references);
        }

        int before;
        do
        {
            before = bound.Count;
            foreach (var reference in references)
            {
                SpreadReference(reference, seen, bound);
            }

            if (statement is UnifyStatement { IsNegated: false } unify)
            {
                SpreadUnify(unify.Left, unify.Right, seen, bound);
            }
            else if (statement is ScanStatement scan && Variables.AreBound(scan.Domain, seen, bound))
            {
                SpreadPattern(scan.Value, seen, bound);
                if (scan.Key is not null)
                {
                    SpreadPattern(scan.Key, seen, bound);
                }
            }
        }
        while (bound.Count > before);
    }

    /// <summary>References and relations in an expression, the inner ones first; not in comprehensions.</summary>
    public static void CollectBinding(Expr expr, List<Expr> into)
    {
        if (expr is ClosureExpr)
        {
            return;
        }

        foreach (var inner in expr.Inner)
        {
            CollectBinding(inner, into);
        }

        if (expr is RefExpr or CallExpr { Builtin.IsRelation: true })
        {
            into.Add(expr);
        }
    }

    /// <summary>Whether a reference has what it needs: a head, and in its operands everything that is no pattern.</summary>
    public static bool IsReady(Expr reference, HashSet<Variable> seen, HashSet<Variable> bound) => reference switch
    {
        RefExpr r => Variables.AreBound(r.Head, seen, bound) && Array.TrueForAll(r.Operands, operand => CanMatch(operand, seen, bound)),
        CallExpr call => Array.TrueForAll(call.Arguments, argument => Variables.AreBound(argument, seen, bound)),
        _ => false,
    };

    /// <summary>Whether a pattern can be matched: variables, arrays and objects of them, and expressions with values.</summary>
    public static bool CanMatch(Expr pattern, HashSet<Variable> seen, HashSet<Variable> bound) => pattern switch
    {
        VariableExpr => true,
        ArrayExpr array => Array.TrueForAll(array.Items, item => CanMatch(item, seen, bound)),
        ObjectExpr @object => Array.TrueForAll(@object.Pairs, pair => Variables.AreBound(pair.Key, seen, bound) && CanMatch(pair.Value, seen, bound)),
        _ => Variables.AreBound(pattern, seen, bound),
    };

    private static void SpreadReference(Expr reference, HashSet<Variable> seen, HashSet<Variable> bound)
    {
        if (reference is RefExpr r && IsReady(reference, seen, bound))
        {
            foreach (var operand in r.Operands)
            {
                SpreadPattern(operand, seen, bound);
            }
        }
    }

    private static void SpreadPattern(Expr pattern, HashSet<Variable> seen, HashSet<Variable> bound)
    {
        switch (pattern)
        {
            case VariableExpr variable:
                bound.Add(variable.Variable);
                break;
            case ArrayExpr array:
                foreach (var item in array.Items)
                {
                    SpreadPattern(item, seen, bound);
                }

                break;
            case ObjectExpr @object:
                foreach (var (key, value) in @object.Pairs)
                {
                    if (Variables.AreBound(key, seen, bound))
                    {
                        SpreadPattern(value, seen, bound);
                    }
                }

                break;
            default:
                break;
        }
    }

    private static void SpreadUnify(Expr left, Expr right, HashSet<Variable> seen, HashSet<Variable> bound)
    {
        if (Variables.AreBound(right, seen, bound))
        {
            SpreadPattern(left, seen, bound);
        }
        else if (Variables.AreBound(left, seen, bound))
        {
            SpreadPattern(right, seen, bound);
        }
        else if (left is ArrayExpr a && right is ArrayExpr b && a.Items.Length == b.Items.Length)
        {
            for (var i = 0; i < a.Items.Length; i++)
            {
                SpreadUnify(a.Items[i], b.Items[i], seen, bound);
            }
        }
        else if (left is ObjectExpr x && right is ObjectExpr y)
        {
            foreach (var (key, value) in x.Pairs)
            {
                if (key is ValueExpr known && y.Pairs.FirstOrDefault(pair => pair.Key is ValueExpr other && other.Value.Equals(known.Value)).Value is { } opposite)
                {
                    SpreadUnify(value, opposite, seen, bound);
                }
            }
        }
    }
}
