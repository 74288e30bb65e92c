using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Gabion.Policy.Rego.Builtins.GraphQl;
using Gabion.Policy.Rego.Builtins.X509;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>The functions that a policy can call, by name.</summary>
public sealed class BuiltinTable
{
    private readonly FrozenDictionary<string, Builtin> _byName;

    public BuiltinTable(IEnumerable<Builtin> functions)
    {
        _byName = functions.ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);
    }

    /// <summary>All functions of the language. A family is a file, listed here by hand.</summary>
    public static BuiltinTable Standard { get; } = new(
    [
        .. NumberOperators.All,
        .. ComparisonOperators.All,
        .. SetOperators.All,
        .. RegoFunctions.All,
        .. AggregateFunctions.All,
        .. AwsFunctions.All,
        .. BitFunctions.All,
        .. CollectionFunctions.All,
        .. EncodingFunctions.All,
        .. GlobFunctions.All,
        .. GraphFunctions.All,
        .. GraphQlFunctions.All,
        .. HashFunctions.All,
        .. HostFunctions.All,
        .. JsonFunctions.All,
        .. JsonPathFunctions.All,
        .. JwtFunctions.All,
        .. NetworkFunctions.All,
        .. NumberFunctions.All,
        .. ObjectFunctions.All,
        .. RegexFunctions.All,
        .. ReplaceFunctions.All,
        .. SchemaFunctions.All,
        .. SemverFunctions.All,
        .. StringFunctions.All,
        .. TimeFunctions.All,
        .. TypeFunctions.All,
        .. UnitFunctions.All,
        .. UrlFunctions.All,
        .. UuidFunctions.All,
        .. X509Functions.All,
    ]);

    public IEnumerable<Builtin> All => _byName.Values.OrderBy(function => function.Name, StringComparer.Ordinal);

    public bool TryGet(string name, [NotNullWhen(true)] out Builtin? function) => _byName.TryGetValue(name, out function);
}
