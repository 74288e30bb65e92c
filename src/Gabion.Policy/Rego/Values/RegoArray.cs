using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Gabion.Policy.Rego.Values;

/// <summary>An array: any values, in order.</summary>
public sealed class RegoArray : RegoValue
{
    private readonly RegoValue[] _items;
    private int _hash;

    internal RegoArray(RegoValue[] items)
    {
        _items = items;
    }

    public static RegoArray Empty { get; } = new([]);

    public override RegoKind Kind => RegoKind.Array;

    public int Count => _items.Length;

    public ReadOnlySpan<RegoValue> Items => _items;

    public RegoValue this[int index] => _items[index];

    public static RegoArray Of(params ReadOnlySpan<RegoValue> items) => items.IsEmpty ? Empty : new(items.ToArray());

    public static RegoArray Of(IEnumerable<RegoValue> items) => new([.. items]);

    /// <summary>An array that takes the storage of a list of its own: nobody else may hold it.</summary>
    public static RegoArray Of(ImmutableArray<RegoValue> items) => new(ImmutableCollectionsMarshal.AsArray(items) ?? []);

    public static RegoArray OfStrings(IEnumerable<string> items) => new([.. items.Select(RegoString.Of)]);

    /// <summary>The item at an index given as a value, or null (undefined) when there is none.</summary>
    public RegoValue? Get(RegoValue index) =>
        index is RegoNumber number && number.TryGetInt64(out var at) && at >= 0 && at < _items.Length ? _items[at] : null;

    public override int GetHashCode()
    {
        if (_hash == 0)
        {
            var hash = 0x61727261;
            foreach (var item in _items)
            {
                hash = (hash * 31) + item.GetHashCode();
            }

            _hash = hash == 0 ? 1 : hash;
        }

        return _hash;
    }

    private protected override int CompareSameKind(RegoValue other) => Compare(_items, ((RegoArray)other)._items);

    private protected override bool EqualsSameKind(RegoValue other) => AreEqual(_items, ((RegoArray)other)._items);

    internal static int Compare(RegoValue[] left, RegoValue[] right)
    {
        for (var i = 0; i < left.Length && i < right.Length; i++)
        {
            var order = left[i].CompareTo(right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    internal static bool AreEqual(RegoValue[] left, RegoValue[] right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (!left[i].Equals(right[i]))
            {
                return false;
            }
        }

        return true;
    }
}
