using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>One value from many: <c>count</c>, <c>sum</c>, <c>product</c>, <c>max</c>, <c>min</c>, <c>sort</c>, and the deprecated <c>all</c> and <c>any</c>.</summary>
internal static class AggregateFunctions
{
    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("count", [RegoKinds.String | RegoKinds.Array | RegoKinds.Object | Set], Number, Count),
        Builtin.Of("sum", [RegoKinds.Array | Set], Number, Sum),
        Builtin.Of("product", [RegoKinds.Array | Set], Number, Product),
        Builtin.Of("max", [RegoKinds.Array | Set], Any, Max),
        Builtin.Of("min", [RegoKinds.Array | Set], Any, Min),
        Builtin.Of("sort", [RegoKinds.Array | Set], RegoKinds.Array, Sort),
        Builtin.Of("all", [RegoKinds.Array | Set], RegoKinds.Boolean, AllTrue),
        Builtin.Of("any", [RegoKinds.Array | Set], RegoKinds.Boolean, AnyTrue),
    ];

    private static RegoNumber? Count(BuiltinCall call, ReadOnlySpan<RegoValue> operands) => operands[0] switch
    {
        RegoArray array => RegoNumber.Of(array.Count),
        RegoObject @object => RegoNumber.Of(@object.Count),
        RegoSet set => RegoNumber.Of(set.Count),
        _ => RegoNumber.Of(CodePoints.Count(operands[0].Text())),
    };

    private static RegoValue? Sum(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var total = RegoNumber.Zero;
        foreach (var item in OperandReading.ItemsOf(operands[0]))
        {
            if (item is not RegoNumber number)
            {
                return call.FailElement(1, operands[0], item, "number");
            }

            total = NumberOperators.Sum(total, number);
        }

        return total;
    }

    private static RegoValue? Product(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var total = RegoNumber.One;
        foreach (var item in OperandReading.ItemsOf(operands[0]))
        {
            if (item is not RegoNumber number)
            {
                return call.FailElement(1, operands[0], item, "number");
            }

            if (NumberOperators.Product(total, number) is not { } next)
            {
                return call.Fail("the result is too large");
            }

            total = next;
        }

        return total;
    }

    private static RegoValue? Max(BuiltinCall call, ReadOnlySpan<RegoValue> operands) => Extreme(operands[0], 1);

    private static RegoValue? Min(BuiltinCall call, ReadOnlySpan<RegoValue> operands) => Extreme(operands[0], -1);

    /// <summary>The largest or smallest item; undefined when there is none.</summary>
    private static RegoValue? Extreme(RegoValue collection, int direction)
    {
        RegoValue? found = null;
        foreach (var item in OperandReading.ItemsOf(collection))
        {
            found = found is null || item.CompareTo(found) * direction >= 0 ? item : found;
        }

        return found;
    }

    private static RegoArray? Sort(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var items = OperandReading.ItemsOf(operands[0]).ToArray();
        if (operands[0] is RegoArray)
        {
            call.Charge(items.Length);
            System.Array.Sort(items);
        }

        return RegoArray.Of(ImmutableArray.Create(items));
    }

    private static RegoBoolean? AllTrue(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        foreach (var item in OperandReading.ItemsOf(operands[0]))
        {
            if (!RegoBoolean.True.Equals(item))
            {
                return RegoBoolean.False;
            }
        }

        return RegoBoolean.True;
    }

    private static RegoBoolean? AnyTrue(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        foreach (var item in OperandReading.ItemsOf(operands[0]))
        {
            if (RegoBoolean.True.Equals(item))
            {
                return RegoBoolean.True;
            }
        }

        return RegoBoolean.False;
    }
}
