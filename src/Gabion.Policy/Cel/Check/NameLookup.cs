using Gabion.Policy.Cel.Syntax;

namespace Gabion.Policy.Cel.Check;

/// <summary>What a qualified name stands for in an environment: the longest part of it that is declared, nearest container first.</summary>
internal static class NameLookup
{
    /// <summary>The variable or constant that the whole of a name stands for.</summary>
    public static (CelVariable? Variable, (CelType Type, CelValue Value)? Constant) Find(CelEnvironment environment, string name)
    {
        foreach (var candidate in environment.Candidates(name))
        {
            if (environment.TryFindVariable(candidate, out var variable))
            {
                return (variable, null);
            }

            if (environment.TryFindConstant(candidate, out var constant))
            {
                return (null, constant);
            }
        }

        return (null, null);
    }

    /// <summary>The qualified name of an expression, unless it begins with a variable of a macro.</summary>
    public static string? QualifiedName(Expr expression, Func<string, bool> isLocal)
    {
        var name = Parser.QualifiedName(expression);
        if (name is null || name.StartsWith('.'))
        {
            return name;
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return isLocal(dot < 0 ? name : name[..dot]) ? null : name;
    }

    /// <summary>The function that a call names: <c>math.abs(x)</c> is one in a namespace, <c>x.abs()</c> a method.</summary>
    /// <returns>The name under which it is declared; null when there is none. A method keeps its target.</returns>
    public static (string? Function, bool IsMethod) FindFunction(CelEnvironment environment, CallExpr call, Func<string, bool> isLocal)
    {
        if (call.Target is null)
        {
            foreach (var candidate in environment.Candidates(call.Function))
            {
                if (!environment.FindFunction(candidate).IsEmpty)
                {
                    return (candidate, false);
                }
            }

            return (null, false);
        }

        if (QualifiedName(call.Target, isLocal) is { } qualifier)
        {
            foreach (var candidate in environment.Candidates($"{qualifier}.{call.Function}"))
            {
                if (!environment.FindFunction(candidate).IsEmpty)
                {
                    return (candidate, false);
                }
            }
        }

        return (environment.FindFunction(call.Function).IsEmpty ? null : call.Function, true);
    }

    public static CelStruct? FindStruct(CelEnvironment environment, string name)
    {
        foreach (var candidate in environment.Candidates(name))
        {
            if (environment.FindStruct(candidate) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
