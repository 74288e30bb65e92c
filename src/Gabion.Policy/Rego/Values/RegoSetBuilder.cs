namespace Gabion.Policy.Rego.Values;

/// <summary>Collects the items of a set. Not for several threads.</summary>
public sealed class RegoSetBuilder
{
    private RegoValue[] _items;
    private int[]? _slots;

    public RegoSetBuilder(int capacity = 4)
    {
        _items = capacity == 0 ? [] : new RegoValue[capacity];
    }

    public int Count { get; private set; }

    /// <summary>Adds an item; false when it is there already.</summary>
    public bool Add(RegoValue item)
    {
        if ((_slots is null ? HashSlots.Scan(_items.AsSpan(0, Count), item) : HashSlots.Find(_slots, _items, item)) >= 0)
        {
            return false;
        }

        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(4, Count * 2));
        }

        _items[Count++] = item;
        if (_slots is not null && Count * 2 <= _slots.Length)
        {
            HashSlots.Insert(_slots, item.GetHashCode(), Count - 1);
        }
        else if (Count > HashSlots.FewKeys)
        {
            _slots = HashSlots.Build(_items.AsSpan(0, Count), Count * 2);
        }

        return true;
    }

    /// <summary>The set; the builder is used up.</summary>
    public RegoSet Build()
    {
        if (Count == 0)
        {
            return RegoSet.Empty;
        }

        Array.Resize(ref _items, Count);
        Array.Sort(_items);
        return new(_items);
    }
}
