using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>== != &lt; &lt;= &gt; &gt;=</c> over the total order of values, and membership (<c>in</c>).</summary>
internal static class ComparisonOperators
{
    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("equal", [Any, Any], RegoKinds.Boolean, (_, operands) => RegoBoolean.Of(operands[0].Equals(operands[1]))),
        Builtin.Of("neq", [Any, Any], RegoKinds.Boolean, (_, operands) => RegoBoolean.Of(!operands[0].Equals(operands[1]))),
        Builtin.Of("lt", [Any, Any], RegoKinds.Boolean, (_, operands) => RegoBoolean.Of(operands[0].CompareTo(operands[1]) < 0)),
        Builtin.Of("lte", [Any, Any], RegoKinds.Boolean, (_, operands) => RegoBoolean.Of(operands[0].CompareTo(operands[1]) <= 0)),
        Builtin.Of("gt", [Any, Any], RegoKinds.Boolean, (_, operands) => RegoBoolean.Of(operands[0].CompareTo(operands[1]) > 0)),
        Builtin.Of("gte", [Any, Any], RegoKinds.Boolean, (_, operands) => RegoBoolean.Of(operands[0].CompareTo(operands[1]) >= 0)),
        Builtin.Of("internal.member_2", [Any, Any], RegoKinds.Boolean, (_, operands) => RegoBoolean.Of(IsMember(operands[0], operands[1]))),
        Builtin.Of("internal.member_3", [Any, Any, Any], RegoKinds.Boolean, (_, operands) => RegoBoolean.Of(IsMember(operands[0], operands[1], operands[2]))),
    ];

    /// <summary><c>value in collection</c>: nothing is in what is no collection.</summary>
    public static bool IsMember(RegoValue value, RegoValue collection) => collection switch
    {
        RegoArray array => HashSlots.Scan(array.Items, value) >= 0,
        RegoObject @object => HashSlots.Scan(@object.Values, value) >= 0,
        RegoSet set => set.Has(value),
        _ => false,
    };

    /// <summary><c>key, value in collection</c>: an item of a set is its own key.</summary>
    public static bool IsMember(RegoValue key, RegoValue value, RegoValue collection) => collection switch
    {
        RegoArray array => value.Equals(array.Get(key)),
        RegoObject @object => value.Equals(@object.Get(key)),
        RegoSet set => key.Equals(value) && set.Has(value),
        _ => false,
    };
}
