using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Compile;

/// <summary>The constants with which a rule compares arguments and paths of the input: it holds only when they are equal.</summary>
internal sealed class ClauseKeys
{
    private const int FewestRules = 3;
    private readonly Dictionary<string, (int Argument, RegoValue[]? Path, RegoValue Value)> _keys = new(StringComparer.Ordinal);

    public static ClauseKeys None { get; } = new();

    public static ClauseKeys Of(Expr[] arguments, ResolvedBody body)
    {
        var keys = new ClauseKeys();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is ValueExpr value)
            {
                keys.Add(i, null, value.Value);
            }
        }

        foreach (var statement in body.Statements.Where(statement => !statement.IsNegated && statement.Withs.Length == 0))
        {
            var (left, right) = statement switch
            {
                UnifyStatement unify => (unify.Left, unify.Right),
                TestStatement { Expr: CallExpr { Builtin.Name: "equal", Arguments.Length: 2 } equal } => (equal.Arguments[0], equal.Arguments[1]),
                _ => (null, null),
            };
            if (left is ValueExpr)
            {
                (left, right) = (right, left);
            }

            if (right is not ValueExpr constant)
            {
                continue;
            }

            if (left is VariableExpr variable)
            {
                var argument = Array.FindIndex(arguments, found => found is VariableExpr one && ReferenceEquals(one.Variable, variable.Variable));
                if (argument >= 0)
                {
                    keys.Add(argument, null, constant.Value);
                }
            }
            else if (left is RefExpr { Head: RootExpr { IsInput: true } } reference && Array.TrueForAll(reference.Operands, operand => operand is ValueExpr))
            {
                keys.Add(-1, [.. reference.Operands.Select(operand => ((ValueExpr)operand).Value)], constant.Value);
            }
        }

        return keys;
    }

    /// <summary>The index over the value that most rules compare; null when it would not help.</summary>
    public static ClauseIndex? Index(Clause[] clauses, List<ClauseKeys> keys)
    {
        if (clauses.Length < FewestRules || keys.Count != clauses.Length)
        {
            return null;
        }

        var best = keys.SelectMany(key => key._keys.Keys).GroupBy(name => name, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).FirstOrDefault();
        if (best is null || best.Count() < FewestRules)
        {
            return null;
        }

        var others = clauses.Where((_, index) => !keys[index]._keys.ContainsKey(best.Key)).ToArray();
        var byValue = new Dictionary<RegoValue, Clause[]>();
        foreach (var value in keys.Where(key => key._keys.ContainsKey(best.Key)).Select(key => key._keys[best.Key].Value).Distinct())
        {
            byValue[value] = [.. clauses.Where((_, index) => !keys[index]._keys.TryGetValue(best.Key, out var found) || found.Value.Equals(value))];
        }

        var (argument, path, _) = keys.First(key => key._keys.ContainsKey(best.Key))._keys[best.Key];
        return new(argument, path is null ? null : new PathNode(new InputNode(), path), byValue, others);
    }

    private void Add(int argument, RegoValue[]? path, RegoValue value) =>
        _keys.TryAdd(path is null ? $"#{argument}" : string.Join('/', path.Select(part => part.ToString())), (argument, path, value));
}
