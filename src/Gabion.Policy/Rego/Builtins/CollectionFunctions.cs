using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>array.*</c>, and the set functions that are no operators: <c>union</c>, <c>intersection</c>, <c>set_diff</c>.</summary>
internal static class CollectionFunctions
{
    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("array.concat", [RegoKinds.Array, RegoKinds.Array], RegoKinds.Array, Concat),
        Builtin.Of("array.flatten", [RegoKinds.Array], RegoKinds.Array, Flatten),
        Builtin.Of("array.reverse", [RegoKinds.Array], RegoKinds.Array, Reverse),
        Builtin.Of("array.slice", [RegoKinds.Array, Number, Number], RegoKinds.Array, Slice),
        Builtin.Of("intersection", [Set], Set, Intersection),
        Builtin.Of("set_diff", [Set, Set], Set, (_, operands) => ((RegoSet)operands[0]).Except((RegoSet)operands[1])),
        Builtin.Of("union", [Set], Set, Union),
    ];

    private static RegoValue? Concat(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var (left, right) = ((RegoArray)operands[0], (RegoArray)operands[1]);
        call.Charge(left.Count + right.Count);
        return new RegoArray([.. left.Items, .. right.Items]);
    }

    /// <summary>The items of inner arrays in their place, one level deep.</summary>
    private static RegoArray? Flatten(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var items = new List<RegoValue>();
        foreach (var item in ((RegoArray)operands[0]).Items)
        {
            if (item is RegoArray inner)
            {
                items.AddRange(inner.Items);
            }
            else
            {
                items.Add(item);
            }
        }

        call.Charge(items.Count);
        return RegoArray.Of(items);
    }

    private static RegoArray? Reverse(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var items = ((RegoArray)operands[0]).Items.ToArray();
        System.Array.Reverse(items);
        return RegoArray.Of(ImmutableArray.Create(items));
    }

    /// <summary>From the second operand to before the third, both moved into the array.</summary>
    private static RegoArray? Slice(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        if (!call.TryInt64(2, operands[1], out var from) || !call.TryInt64(3, operands[2], out var to))
        {
            return null;
        }

        var array = (RegoArray)operands[0];
        to = Math.Clamp(to, 0, array.Count);
        from = Math.Clamp(from, 0, to);
        return RegoArray.Of(array.Items[(int)from..(int)to]);
    }

    private static RegoValue? Union(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var items = new RegoSetBuilder();
        foreach (var item in ((RegoSet)operands[0]).Items)
        {
            if (item is not RegoSet set)
            {
                return call.FailElement(1, operands[0], item, "set");
            }

            call.Charge(set.Count);
            foreach (var inner in set.Items)
            {
                items.Add(inner);
            }
        }

        return items.Build();
    }

    private static RegoValue? Intersection(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        RegoSet? common = null;
        foreach (var item in ((RegoSet)operands[0]).Items)
        {
            if (item is not RegoSet set)
            {
                return call.FailElement(1, operands[0], item, "set");
            }

            common = common?.Intersect(set) ?? set;
        }

        return common ?? RegoSet.Empty;
    }
}
