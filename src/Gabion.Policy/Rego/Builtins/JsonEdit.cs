using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>Changes one place of a value, and gives the changed value; null when the place is not there.</summary>
internal static class JsonEdit
{
    public static RegoValue? Find(RegoValue value, ReadOnlySpan<RegoValue> path)
    {
        RegoValue? found = value;
        foreach (var key in path)
        {
            found = Child(found, key);
            if (found is null)
            {
                return null;
            }
        }

        return found;
    }

    /// <summary>Puts a value into an object under a key, into an array before an index, into a set.</summary>
    public static RegoValue? Insert(BuiltinCall call, RegoValue value, ReadOnlySpan<RegoValue> path, RegoValue inserted)
    {
        if (path.IsEmpty)
        {
            return inserted;
        }

        if (path.Length > 1)
        {
            return Child(value, path[0]) is { } child && Insert(call, child, path[1..], inserted) is { } changed ? With(call, value, path[0], changed) : null;
        }

        switch (value)
        {
            case RegoObject @object:
                return With(call, @object, path[0], inserted);
            case RegoSet set:
                return path[0].Equals(inserted) ? set.Union(RegoSet.Of([inserted])) : null;
            case RegoArray array when JsonPaths.Index(path[0], array.Count) is { } index && index <= array.Count:
                call.Charge(array.Count);
                var items = new List<RegoValue>(array.Items.ToArray());
                items.Insert(index, inserted);
                return RegoArray.Of(items);
            default:
                return null;
        }
    }

    public static RegoValue? Delete(BuiltinCall call, RegoValue value, ReadOnlySpan<RegoValue> path)
    {
        if (path.IsEmpty || Child(value, path[0]) is not { } child)
        {
            return null;
        }

        if (path.Length > 1)
        {
            return Delete(call, child, path[1..]) is { } changed ? With(call, value, path[0], changed) : null;
        }

        switch (value)
        {
            case RegoObject @object:
                call.Charge(@object.Count);
                var kept = new RegoObjectBuilder(@object.Count);
                for (var i = 0; i < @object.Count; i++)
                {
                    if (!@object.Keys[i].Equals(path[0]))
                    {
                        kept.Set(@object.Keys[i], @object.Values[i]);
                    }
                }

                return kept.Build();
            case RegoSet set:
                return set.Except(RegoSet.Of([path[0]]));
            default:
                var array = (RegoArray)value;
                call.Charge(array.Count);
                var items = new List<RegoValue>(array.Items.ToArray());
                items.RemoveAt(JsonPaths.Index(path[0], array.Count) ?? 0);
                return RegoArray.Of(items);
        }
    }

    private static RegoValue? Child(RegoValue value, RegoValue key) => value switch
    {
        RegoObject @object => @object.Get(key),
        RegoArray array => JsonPaths.Index(key, array.Count) is { } index && index < array.Count ? array[index] : null,
        RegoSet set => set.Has(key) ? key : null,
        _ => null,
    };

    /// <summary>The value with another child in the place of one that is there.</summary>
    private static RegoValue With(BuiltinCall call, RegoValue value, RegoValue key, RegoValue child)
    {
        switch (value)
        {
            case RegoObject @object:
                call.Charge(@object.Count);
                var changed = new RegoObjectBuilder(@object.Count + 1);
                for (var i = 0; i < @object.Count; i++)
                {
                    changed.Set(@object.Keys[i], @object.Values[i]);
                }

                changed.Set(key, child);
                return changed.Build();
            case RegoSet set:
                return set.Except(RegoSet.Of([key])).Union(RegoSet.Of([child]));
            default:
                var array = (RegoArray)value;
                call.Charge(array.Count);
                var items = array.Items.ToArray();
                items[JsonPaths.Index(key, array.Count) ?? 0] = child;
                return new RegoArray(items);
        }
    }
}
