namespace Gabion.Policy.Cel;

/// <summary>A map; values may be made when they are asked for. Keys are Booleans, integers, unsigned integers or strings.</summary>
public abstract class CelMap() : CelObject(CelKind.Map)
{
    public abstract int Count { get; }

    /// <summary>The keys in a stable order.</summary>
    public abstract IEnumerable<CelValue> Keys { get; }

    /// <summary>Finds a value; numbers of different types that are equal are the same key. The value may be an error.</summary>
    public abstract bool TryGet(CelValue key, out CelValue value);

    /// <summary>Finds the value of a key that is a string.</summary>
    public virtual bool TryGet(string key, out CelValue value) => TryGet(CelValue.Of(key), out value);
}

/// <summary>A map of values that exist, keys in the order of the text.</summary>
internal sealed class DictionaryMap : CelMap
{
    public static readonly DictionaryMap Empty = new(0);

    private readonly Dictionary<CelValue, CelValue> _entries;
    private readonly List<CelValue> _keys;

    public DictionaryMap(int capacity)
    {
        _entries = new(capacity, KeyComparer.Instance);
        _keys = new(capacity);
    }

    public override int Count => _keys.Count;

    public override IEnumerable<CelValue> Keys => _keys;

    public override bool TryGet(CelValue key, out CelValue value) => _entries.TryGetValue(key, out value);

    /// <summary>False when the key is there already.</summary>
    public bool TryAdd(CelValue key, CelValue value)
    {
        if (!_entries.TryAdd(key, value))
        {
            return false;
        }

        _keys.Add(key);
        return true;
    }
}

/// <summary>Equality of keys: that of <c>==</c>, numbers of different types included.</summary>
internal sealed class KeyComparer : IEqualityComparer<CelValue>
{
    public static readonly KeyComparer Instance = new();

    public bool Equals(CelValue x, CelValue y) => Equality.AreEqual(x, y);

    public int GetHashCode(CelValue obj) => Equality.HashOf(obj);
}
