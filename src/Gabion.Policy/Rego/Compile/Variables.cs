namespace Gabion.Policy.Rego.Compile;

/// <summary>Which variables an expression or statement needs and names.</summary>
internal static class Variables
{
    /// <summary>All variables of an expression; of comprehensions in it only those that are seen around them.</summary>
    public static void Add(Expr expr, HashSet<Variable> seen, HashSet<Variable> into)
    {
        switch (expr)
        {
            case VariableExpr variable:
                into.Add(variable.Variable);
                break;
            case ClosureExpr closure:
                AddShared(closure, seen, into);
                break;
            default:
                foreach (var inner in expr.Inner)
                {
                    Add(inner, seen, into);
                }

                break;
        }
    }

    /// <summary>The variables that a comprehension shares with what is around it.</summary>
    public static void AddShared(ClosureExpr closure, HashSet<Variable> seen, HashSet<Variable> into)
    {
        var all = new HashSet<Variable>();
        AddAll(closure, all);
        all.IntersectWith(seen);
        into.UnionWith(all);
    }

    public static void AddShared(ResolvedBody body, HashSet<Variable> seen, HashSet<Variable> into)
    {
        var all = new HashSet<Variable>();
        AddAll(body, all);
        all.IntersectWith(seen);
        into.UnionWith(all);
    }

    /// <summary>All variables of a statement that must have values in the end.</summary>
    public static HashSet<Variable> Of(Statement statement, HashSet<Variable> seen)
    {
        var all = new HashSet<Variable>();
        foreach (var expr in statement.Inner)
        {
            Add(expr, seen, all);
        }

        foreach (var with in statement.Withs)
        {
            if (with.Value is not null)
            {
                Add(with.Value, seen, all);
            }
        }

        if (BodyOf(statement) is { } body)
        {
            AddShared(body, seen, all);
        }

        return all;
    }

    /// <summary>The body inside a statement: of <c>every</c>, of <c>not { … }</c>.</summary>
    public static ResolvedBody? BodyOf(Statement statement) => statement switch
    {
        EachStatement each => each.Body,
        NoneStatement none => none.Body,
        _ => null,
    };

    public static bool AreBound(Expr expr, HashSet<Variable> seen, HashSet<Variable> bound)
    {
        switch (expr)
        {
            case VariableExpr variable:
                return bound.Contains(variable.Variable);
            case ClosureExpr closure:
                var shared = new HashSet<Variable>();
                AddShared(closure, seen, shared);
                return shared.IsSubsetOf(bound);
            case ValueExpr or RootExpr:
                return true;
            default:
                foreach (var inner in expr.Inner)
                {
                    if (!AreBound(inner, seen, bound))
                    {
                        return false;
                    }
                }

                return true;
        }
    }

    private static void AddAll(Expr expr, HashSet<Variable> into)
    {
        if (expr is VariableExpr variable)
        {
            into.Add(variable.Variable);
        }
        else if (expr is ClosureExpr closure)
        {
            AddAll(closure.Body, into);
            AddAll(closure.Value, into);
            if (closure.Key is not null)
            {
                AddAll(closure.Key, into);
            }
        }
        else
        {
            foreach (var inner in expr.Inner)
            {
                AddAll(inner, into);
            }
        }
    }

    private static void AddAll(ResolvedBody body, HashSet<Variable> into)
    {
        foreach (var statement in body.Statements)
        {
            foreach (var expr in statement.Inner.Concat(statement.Withs.Select(with => with.Value).OfType<Expr>()))
            {
                AddAll(expr, into);
            }

            if (BodyOf(statement) is { } inner)
            {
                AddAll(inner, into);
            }
        }
    }
}
