namespace Gabion.Policy.Rego.Values;

/// <summary>Collects the pairs of an object. Not for several threads.</summary>
public sealed class RegoObjectBuilder
{
    private RegoValue[] _keys;
    private RegoValue[] _values;
    private int[]? _slots;

    public RegoObjectBuilder(int capacity = 4)
    {
        _keys = capacity == 0 ? [] : new RegoValue[capacity];
        _values = capacity == 0 ? [] : new RegoValue[capacity];
    }

    public int Count { get; private set; }

    /// <summary>The value of a key so far, or null.</summary>
    public RegoValue? Get(RegoValue key)
    {
        var index = IndexOf(key);
        return index < 0 ? null : _values[index];
    }

    /// <summary>Sets the value of a key, over an earlier one.</summary>
    public void Set(RegoValue key, RegoValue value)
    {
        var index = IndexOf(key);
        if (index >= 0)
        {
            _values[index] = value;
        }
        else
        {
            Add(key, value);
        }
    }

    /// <summary>Adds a pair; false, and nothing changed, when the key has another value already.</summary>
    public bool TryAdd(RegoValue key, RegoValue value)
    {
        var index = IndexOf(key);
        if (index >= 0)
        {
            return _values[index].Equals(value);
        }

        Add(key, value);
        return true;
    }

    /// <summary>The object; the builder is used up.</summary>
    public RegoObject Build()
    {
        if (Count == 0)
        {
            return RegoObject.Empty;
        }

        Array.Resize(ref _keys, Count);
        Array.Resize(ref _values, Count);
        for (var i = 1; i < Count; i++)
        {
            if (_keys[i - 1].CompareTo(_keys[i]) > 0)
            {
                Array.Sort(_keys, _values);
                break;
            }
        }

        return new(_keys, _values);
    }

    private int IndexOf(RegoValue key) =>
        _slots is null ? HashSlots.Scan(_keys.AsSpan(0, Count), key) : HashSlots.Find(_slots, _keys, key);

    private void Add(RegoValue key, RegoValue value)
    {
        if (Count == _keys.Length)
        {
            var size = Math.Max(4, Count * 2);
            Array.Resize(ref _keys, size);
            Array.Resize(ref _values, size);
        }

        _keys[Count] = key;
        _values[Count] = value;
        Count++;
        if (_slots is not null && Count * 2 <= _slots.Length)
        {
            HashSlots.Insert(_slots, key.GetHashCode(), Count - 1);
        }
        else if (Count > HashSlots.FewKeys)
        {
            _slots = HashSlots.Build(_keys.AsSpan(0, Count), Count * 2);
        }
    }
}
