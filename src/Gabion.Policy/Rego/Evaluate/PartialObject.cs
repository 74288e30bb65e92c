using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>An object that rules fill, entry by entry, at any depth; a leaf is one value, or a set that grows.</summary>
internal sealed class PartialObject
{
    private readonly Dictionary<RegoValue, object> _entries = [];

    /// <summary>Adds a value at a path; false when there is another one, or something below.</summary>
    public bool Add(ReadOnlySpan<RegoValue> path, RegoValue value)
    {
        if (Below(path) is not { } entries)
        {
            return false;
        }

        if (entries.TryGetValue(path[^1], out var found))
        {
            // A value that came from a document of its own may also be an object that grows: then all of it must agree.
            return found is RegoValue known ? known.Equals(value) : value is RegoObject @object && found is PartialObject inner && inner.Merge(@object);
        }

        entries.Add(path[^1], value);
        return true;
    }

    /// <summary>Adds an item to the set at a path; false when something else is there.</summary>
    public bool AddItem(ReadOnlySpan<RegoValue> path, RegoValue item)
    {
        if (Below(path) is not { } entries)
        {
            return false;
        }

        if (!entries.TryGetValue(path[^1], out var found))
        {
            entries.Add(path[^1], found = new RegoSetBuilder());
        }

        if (found is not RegoSetBuilder set)
        {
            return false;
        }

        set.Add(item);
        return true;
    }

    /// <summary>Adds all entries of an object; false when one is there with another value.</summary>
    /// <param name="object">What is added.</param>
    /// <param name="tree">The documents that it was made of: the items of a partial set join those of the same set here.</param>
    public bool Merge(RegoObject @object, DocumentTree? tree = null)
    {
        for (var i = 0; i < @object.Count; i++)
        {
            if (!_entries.TryGetValue(@object.Keys[i], out var found))
            {
                _entries.Add(@object.Keys[i], @object.Values[i]);
            }
            else if (!Merge(found, @object.Values[i], tree?.Child(@object.Keys[i])))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Merge(object found, RegoValue value, DocumentTree? tree)
    {
        if (found is PartialObject inner && value is RegoObject below)
        {
            return inner.Merge(below, tree);
        }

        if (found is RegoSetBuilder set && value is RegoSet items && tree?.Document?.Kind == DocumentKind.PartialSet)
        {
            foreach (var item in items.Items)
            {
                set.Add(item);
            }

            return true;
        }

        return Build(found).Equals(value);
    }

    public RegoObject Build()
    {
        var builder = new RegoObjectBuilder(_entries.Count);
        foreach (var (key, entry) in _entries)
        {
            builder.Set(key, Build(entry));
        }

        return builder.Build();
    }

    private Dictionary<RegoValue, object>? Below(ReadOnlySpan<RegoValue> path)
    {
        var at = this;
        foreach (var key in path[..^1])
        {
            if (!at._entries.TryGetValue(key, out var found))
            {
                at._entries.Add(key, found = new PartialObject());
            }

            if (found is not PartialObject inner)
            {
                return null;
            }

            at = inner;
        }

        return at._entries;
    }

    private static RegoValue Build(object entry) => entry switch
    {
        RegoValue value => value,
        RegoSetBuilder set => RegoSet.Of(set.Build().Items),
        _ => ((PartialObject)entry).Build(),
    };
}
