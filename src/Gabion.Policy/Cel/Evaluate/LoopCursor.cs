namespace Gabion.Policy.Cel.Evaluate;

/// <summary>The variables of a macro, and the locals that they are.</summary>
/// <param name="First">The item; with two variables the index or key.</param>
/// <param name="Second">The item or value; -1 when there is one variable.</param>
internal readonly record struct LoopSlots(int First, int Second)
{
    public const int None = -1;
}

/// <summary>Walks a list or map and sets the variables of the macro.</summary>
internal ref struct LoopCursor
{
    private readonly CelList? _list;
    private readonly CelMap? _map;
    private readonly IEnumerator<CelValue>? _keys;
    private readonly LoopSlots _slots;
    private int _at;

    private LoopCursor(CelList? list, CelMap? map, LoopSlots slots)
    {
        _list = list;
        _map = map;
        _keys = map?.Keys.GetEnumerator();
        _slots = slots;
        _at = -1;
    }

    /// <summary>The index or key at hand.</summary>
    public CelValue Key { readonly get; private set; }

    /// <summary>What the one variable stands for: the item of a list, the key of a map.</summary>
    public CelValue Item { readonly get; private set; }

    /// <summary>False when the value is neither a list nor a map.</summary>
    public static bool TryOpen(CelValue value, LoopSlots slots, out LoopCursor cursor)
    {
        cursor = value.Kind switch
        {
            CelKind.List => new(value.AsList, null, slots),
            CelKind.Map => new(null, value.AsMap, slots),
            _ => default,
        };
        return value.Kind is CelKind.List or CelKind.Map;
    }

    public bool MoveNext(Frame frame)
    {
        if (_list is not null)
        {
            if (++_at >= _list.Count)
            {
                return false;
            }

            Key = CelValue.Of((long)_at);
            Item = _list[_at];
        }
        else if (_keys is not null && _keys.MoveNext())
        {
            Key = Item = _keys.Current;
        }
        else
        {
            return false;
        }

        if (_slots.Second == LoopSlots.None)
        {
            frame.Locals[_slots.First] = Item;
        }
        else
        {
            frame.Locals[_slots.First] = Key;
            frame.Locals[_slots.Second] = _list is not null ? Item : _map!.TryGet(Key, out var value) ? value : default;
        }

        return true;
    }
}
