namespace Gabion.Policy.Rego.Values;

/// <summary>An object: any values as keys, sorted by key; looked up by hash.</summary>
public sealed class RegoObject : RegoValue
{
    private readonly RegoValue[] _keys;
    private readonly RegoValue[] _values;
    private int[]? _slots;
    private int _hash;

    /// <summary>Takes keys that are sorted and differ.</summary>
    internal RegoObject(RegoValue[] keys, RegoValue[] values)
    {
        _keys = keys;
        _values = values;
    }

    public static RegoObject Empty { get; } = new([], []);

    public override RegoKind Kind => RegoKind.Object;

    public int Count => _keys.Length;

    /// <summary>The keys, sorted.</summary>
    public ReadOnlySpan<RegoValue> Keys => _keys;

    /// <summary>The values, in the order of their keys.</summary>
    public ReadOnlySpan<RegoValue> Values => _values;

    /// <summary>An object from pairs; of equal keys the last one counts.</summary>
    public static RegoObject Of(params ReadOnlySpan<(RegoValue Key, RegoValue Value)> pairs)
    {
        var builder = new RegoObjectBuilder(pairs.Length);
        foreach (var (key, value) in pairs)
        {
            builder.Set(key, value);
        }

        return builder.Build();
    }

    /// <summary>An object from pairs whose keys are strings; of equal keys the last one counts.</summary>
    public static RegoObject OfFields(params ReadOnlySpan<(string Key, RegoValue Value)> pairs)
    {
        var builder = new RegoObjectBuilder(pairs.Length);
        foreach (var (key, value) in pairs)
        {
            builder.Set(RegoString.Of(key), value);
        }

        return builder.Build();
    }

    /// <summary>The value of a key, or null (undefined).</summary>
    public RegoValue? Get(RegoValue key)
    {
        var index = IndexOf(key);
        return index < 0 ? null : _values[index];
    }

    /// <summary>The value of a key that is a string, or null (undefined).</summary>
    public RegoValue? Get(string key) => Get(RegoString.Of(key));

    public bool Has(RegoValue key) => IndexOf(key) >= 0;

    internal int IndexOf(RegoValue key)
    {
        if (_keys.Length <= HashSlots.FewKeys)
        {
            return HashSlots.Scan(_keys, key);
        }

        // Two threads may both build it: the tables are the same.
        var slots = _slots ??= HashSlots.Build(_keys, _keys.Length);
        return HashSlots.Find(slots, _keys, key);
    }

    public override int GetHashCode()
    {
        if (_hash == 0)
        {
            var hash = 0x6f626a65;
            for (var i = 0; i < _keys.Length; i++)
            {
                hash = (hash * 31) + (_keys[i].GetHashCode() ^ (_values[i].GetHashCode() * 17));
            }

            _hash = hash == 0 ? 1 : hash;
        }

        return _hash;
    }

    /// <summary>Key by key, value by value; then the one with fewer pairs first.</summary>
    private protected override int CompareSameKind(RegoValue other)
    {
        var @object = (RegoObject)other;
        for (var i = 0; i < Math.Min(Count, @object.Count); i++)
        {
            var order = _keys[i].CompareTo(@object._keys[i]);
            order = order != 0 ? order : _values[i].CompareTo(@object._values[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return Count.CompareTo(@object.Count);
    }

    private protected override bool EqualsSameKind(RegoValue other)
    {
        var @object = (RegoObject)other;
        return RegoArray.AreEqual(_keys, @object._keys) && RegoArray.AreEqual(_values, @object._values);
    }
}
