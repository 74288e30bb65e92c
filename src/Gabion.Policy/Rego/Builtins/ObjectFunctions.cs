using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>object.*</c>.</summary>
internal static class ObjectFunctions
{
    private const RegoKinds Keyed = RegoKinds.Array | RegoKinds.Set | RegoKinds.Object;

    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("object.filter", [RegoKinds.Object, Keyed], RegoKinds.Object, (_, operands) => Pick((RegoObject)operands[0], KeysOf(operands[1]), true)),
        Builtin.Of("object.get", [RegoKinds.Object, Any, Any], Any, Get),
        Builtin.Of("object.keys", [RegoKinds.Object], Set, (_, operands) => RegoSet.Of(((RegoObject)operands[0]).Keys)),
        Builtin.Of("object.remove", [RegoKinds.Object, Keyed], RegoKinds.Object, (_, operands) => Pick((RegoObject)operands[0], KeysOf(operands[1]), false)),
        Builtin.Of("object.subset", [Keyed, Keyed], RegoKinds.Boolean, Subset),
        Builtin.Of("object.union", [RegoKinds.Object, RegoKinds.Object], RegoKinds.Object, (call, operands) => Merge(call, (RegoObject)operands[0], (RegoObject)operands[1])),
        Builtin.Of("object.union_n", [RegoKinds.Array], RegoKinds.Object, UnionOfMany),
    ];

    private static RegoSet KeysOf(RegoValue keys) => keys switch
    {
        RegoSet set => set,
        RegoArray array => RegoSet.Of(array.Items),
        _ => RegoSet.Of(((RegoObject)keys).Keys),
    };

    private static RegoObject Pick(RegoObject from, RegoSet keys, bool isKept)
    {
        var picked = new RegoObjectBuilder(from.Count);
        for (var i = 0; i < from.Count; i++)
        {
            if (keys.Has(from.Keys[i]) == isKept)
            {
                picked.Set(from.Keys[i], from.Values[i]);
            }
        }

        return picked.Build();
    }

    /// <summary>The value at a key, or at a path when the key is an array; otherwise the third operand.</summary>
    private static RegoValue? Get(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        if (operands[1] is not RegoArray path)
        {
            return ((RegoObject)operands[0]).Get(operands[1]) ?? operands[2];
        }

        var value = operands[0];
        foreach (var key in path.Items)
        {
            var next = value switch
            {
                RegoObject @object => @object.Get(key),
                RegoArray array => array.Get(key),
                RegoSet set => set.Has(key) ? key : null,
                _ => null,
            };
            if (next is null)
            {
                return operands[2];
            }

            value = next;
        }

        return value;
    }

    /// <summary>Both objects in one; where both have an object, those are merged too, else the right value counts.</summary>
    private static RegoObject Merge(BuiltinCall call, RegoObject left, RegoObject right)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return left.Count == 0 ? right : left;
        }

        call.Charge(left.Count + right.Count);
        var merged = new RegoObjectBuilder(left.Count + right.Count);
        for (var i = 0; i < left.Count; i++)
        {
            merged.Set(left.Keys[i], left.Values[i]);
        }

        for (var i = 0; i < right.Count; i++)
        {
            var value = left.Get(right.Keys[i]) is RegoObject inner && right.Values[i] is RegoObject other ? Merge(call, inner, other) : right.Values[i];
            merged.Set(right.Keys[i], value);
        }

        return merged.Build();
    }

    private static RegoValue? UnionOfMany(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var merged = RegoObject.Empty;
        foreach (var item in ((RegoArray)operands[0]).Items)
        {
            if (item is not RegoObject @object)
            {
                return call.FailElement(1, operands[0], item, "object");
            }

            merged = Merge(call, merged, @object);
        }

        return merged;
    }

    private static RegoValue? Subset(BuiltinCall call, ReadOnlySpan<RegoValue> operands) => (operands[0], operands[1]) switch
    {
        (RegoObject super, RegoObject sub) => RegoBoolean.Of(IsSubset(super, sub)),
        (RegoSet super, RegoSet sub) => RegoBoolean.Of(IsSubset(super, sub)),
        (RegoArray super, RegoArray sub) => RegoBoolean.Of(IsSubset(super, sub)),
        (RegoArray super, RegoSet sub) => RegoBoolean.Of(IsSubset(RegoSet.Of(super.Items), sub)),
        _ => call.FailOperands("both arguments object.subset must be of the same type or array and set"),
    };

    private static bool IsSubset(RegoObject super, RegoObject sub)
    {
        for (var i = 0; i < sub.Count; i++)
        {
            var isIn = (super.Get(sub.Keys[i]), sub.Values[i]) switch
            {
                (null, _) => false,
                (RegoObject a, RegoObject b) => IsSubset(a, b),
                (RegoSet a, RegoSet b) => IsSubset(a, b),
                (RegoArray a, RegoArray b) => IsSubset(a, b),
                var (a, b) => b.Equals(a),
            };
            if (!isIn)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSubset(RegoSet super, RegoSet sub)
    {
        foreach (var item in sub.Items)
        {
            if (!super.Has(item))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The items of the smaller array stand in the larger one, side by side and in order.</summary>
    private static bool IsSubset(RegoArray super, RegoArray sub)
    {
        for (var from = 0; from + sub.Count <= super.Count; from++)
        {
            if (super.Items.Slice(from, sub.Count).SequenceEqual(sub.Items))
            {
                return true;
            }
        }

        return false;
    }
}
