namespace Gabion.Policy.Rego.Values;

/// <summary>A set: any values, sorted, each once; looked up by hash.</summary>
public sealed class RegoSet : RegoValue
{
    private readonly RegoValue[] _items;
    private int[]? _slots;
    private int _hash;

    /// <summary>Takes items that are sorted and differ.</summary>
    internal RegoSet(RegoValue[] items)
    {
        _items = items;
    }

    public static RegoSet Empty { get; } = new([]);

    public override RegoKind Kind => RegoKind.Set;

    public int Count => _items.Length;

    /// <summary>The items, sorted.</summary>
    public ReadOnlySpan<RegoValue> Items => _items;

    public static RegoSet Of(params ReadOnlySpan<RegoValue> items)
    {
        var builder = new RegoSetBuilder(items.Length);
        foreach (var item in items)
        {
            builder.Add(item);
        }

        return builder.Build();
    }

    public static RegoSet Of(IEnumerable<RegoValue> items)
    {
        var builder = new RegoSetBuilder();
        foreach (var item in items)
        {
            builder.Add(item);
        }

        return builder.Build();
    }

    public bool Has(RegoValue item)
    {
        if (_items.Length <= HashSlots.FewKeys)
        {
            return HashSlots.Scan(_items, item) >= 0;
        }

        // Two threads may both build it: the tables are the same.
        var slots = _slots ??= HashSlots.Build(_items, _items.Length);
        return HashSlots.Find(slots, _items, item) >= 0;
    }

    public RegoSet Union(RegoSet other) => Count == 0 ? other : other.Count == 0 ? this : Merge(other, true, true, true);

    public RegoSet Intersect(RegoSet other) => Count == 0 || other.Count == 0 ? Empty : Merge(other, false, true, false);

    public RegoSet Except(RegoSet other) => Count == 0 || other.Count == 0 ? this : Merge(other, true, false, false);

    public override int GetHashCode()
    {
        if (_hash == 0)
        {
            var hash = 0x736574;
            foreach (var item in _items)
            {
                hash = (hash * 31) + item.GetHashCode();
            }

            _hash = hash == 0 ? 1 : hash;
        }

        return _hash;
    }

    private protected override int CompareSameKind(RegoValue other) => RegoArray.Compare(_items, ((RegoSet)other)._items);

    private protected override bool EqualsSameKind(RegoValue other) => RegoArray.AreEqual(_items, ((RegoSet)other)._items);

    /// <summary>Walks both sorted lists at once, and keeps what is only here, in both, only there.</summary>
    private RegoSet Merge(RegoSet other, bool keepLeft, bool keepBoth, bool keepRight)
    {
        var kept = new RegoValue[Count + other.Count];
        var (count, left, right) = (0, 0, 0);
        while (left < Count || right < other.Count)
        {
            var order = left == Count ? 1 : right == other.Count ? -1 : _items[left].CompareTo(other._items[right]);
            if (order < 0 ? keepLeft : order > 0 ? keepRight : keepBoth)
            {
                kept[count++] = order <= 0 ? _items[left] : other._items[right];
            }

            left += order <= 0 ? 1 : 0;
            right += order >= 0 ? 1 : 0;
        }

        return count == 0 ? Empty : new(kept[..count]);
    }
}
