using Gabion.Policy.Rego.Values;
using Gabion.Policy.Schema;

namespace Gabion.Policy.MutatingAdmission;

/// <summary>
/// Merges an apply configuration into an object, as the API server's structured merge does: objects field by field, lists of keyed items item by
/// item, sets by their items. What is atomic may not be named.
/// </summary>
internal sealed class StructuredMerge
{
    private readonly List<string> _atomic = [];
    private string? _problem;

    private StructuredMerge()
    {
    }

    /// <summary>The object with the configuration in it; null, with the reason, when that cannot be.</summary>
    /// <param name="object">The object.</param>
    /// <param name="configuration">What is set.</param>
    /// <param name="apiVersion">Of the object.</param>
    /// <param name="kind">Of the object.</param>
    /// <param name="problem">Why it cannot be; empty otherwise.</param>
    /// <param name="isUnknown">The kind's schema is not known here, and the configuration has more than labels, annotations and scalars.</param>
    public static RegoObject? Apply(RegoObject @object, RegoObject configuration, string apiVersion, string kind, out string problem, out bool isUnknown)
    {
        var merge = new StructuredMerge();
        var type = KubernetesSchema.Instance.Find(apiVersion, kind)?.For(KubernetesSchema.Newest);
        isUnknown = type is null && !IsOnlyMetadata(configuration);
        problem = isUnknown ? $"how the fields of {kind} ({apiVersion}) merge is not known here: its schema is in the cluster" : "";
        if (isUnknown)
        {
            return null;
        }

        RegoValue merged = type is null ? merge.CustomObject(@object, configuration) : merge.Object(@object, configuration, type, "");
        problem = merge._problem ?? (merge._atomic.Count > 0 ? $"error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: {string.Join(", ", merge._atomic)}" : "");
        return problem.Length > 0 ? null : merged as RegoObject;
    }

    /// <summary>The path of a field that the kind does not have; null when there is none, or the kind is not known here.</summary>
    public static string? UnknownField(RegoObject @object, string apiVersion, string kind) =>
        KubernetesSchema.Instance.Find(apiVersion, kind)?.For(KubernetesSchema.Newest) is { } type ? UnknownField(@object, type, "") : null;

    private static string? UnknownField(RegoValue value, SchemaType type, string path)
    {
        if (value is RegoArray array)
        {
            return Enumerable.Range(0, array.Count).Select(i => UnknownField(array[i], type, $"{path}[{i}]")).FirstOrDefault(found => found is not null);
        }

        for (var i = 0; value is RegoObject @object && i < @object.Count; i++)
        {
            var name = @object.Keys[i] is RegoString key ? key.Value : "";
            var below = path.Length == 0 ? name : $"{path}.{name}";
            if (type.Find(name, KubernetesSchema.Newest) is not [var field, ..])
            {
                return below;
            }

            var isMap = field.Shape.Nesting is Nesting.Map or Nesting.MapOfLists;
            if (field is { Shape.Value: ValueShape.Object, Target: { } target } && !isMap && UnknownField(@object.Values[i], target, below) is { } unknown)
            {
                return unknown;
            }
        }

        return null;
    }

    private static bool IsOnlyMetadata(RegoObject configuration) =>
        configuration.Keys.ToArray().All(key => key is RegoString { Value: "metadata" or "apiVersion" or "kind" });

    /// <summary>A custom resource: what every object has is known.</summary>
    private RegoObject CustomObject(RegoObject @object, RegoObject configuration)
    {
        var metadata = KubernetesSchema.Instance.Find("v1", "Pod")?.For(KubernetesSchema.Newest)?.Find("metadata", KubernetesSchema.Newest) is [{ Target: { } type }, ..] ? type : null;
        if (metadata is null || configuration.Get("metadata") is not { } given)
        {
            return @object;
        }

        return With(@object, [(RegoString.Of("metadata"), Object(@object.Get("metadata") ?? RegoObject.Empty, given, metadata, ".metadata"))]);
    }

    private RegoValue Object(RegoValue? before, RegoValue given, SchemaType type, string path)
    {
        if (given is not RegoObject fields)
        {
            return given is RegoNull ? given : Wrong(path, $"expected map, got {given}");
        }

        if (MergeFacts.IsAtomic(type))
        {
            _atomic.Add(path);
        }

        var changed = new List<(RegoValue, RegoValue?)>();
        for (var i = 0; i < fields.Count; i++)
        {
            var name = ((RegoString)fields.Keys[i]).Value;
            var old = (before as RegoObject)?.Get(fields.Keys[i]);
            changed.Add((fields.Keys[i], Field(old, fields.Values[i], type, name, $"{path}.{name}")));
        }

        return With(before as RegoObject ?? RegoObject.Empty, changed);
    }

    private RegoValue Field(RegoValue? before, RegoValue given, SchemaType type, string name, string path)
    {
        if (type.Find(name, KubernetesSchema.Newest) is not [var field, ..])
        {
            return Wrong(path, "field not declared in schema");
        }

        if (given is RegoNull && field.Shape is not { Nesting: Nesting.None, Value: not ValueShape.Object })
        {
            return given;
        }

        switch (field.Shape.Nesting)
        {
            case Nesting.List:
                return List(before, given, type, name, field, path);
            case Nesting.Map or Nesting.MapOfLists:
                if (given is not RegoObject entries)
                {
                    return Wrong(path, $"expected map, got {given}");
                }

                if (MergeFacts.IsAtomicMap(type, name))
                {
                    _atomic.Add(path);
                }

                return With(before as RegoObject ?? RegoObject.Empty, Enumerable.Range(0, entries.Count).Select(i => (entries.Keys[i], Item((before as RegoObject)?.Get(entries.Keys[i]), entries.Values[i], field, $"{path}.{((RegoString)entries.Keys[i]).Value}"))));
            default:
                return Item(before, given, field, path) ?? RegoNull.Value;
        }
    }

    private RegoValue? Item(RegoValue? before, RegoValue given, FieldType field, string path)
    {
        if (field is { Shape.Value: ValueShape.Object, Target: { } target })
        {
            return Object(before, given, target, path);
        }

        if (given is RegoObject or RegoArray)
        {
            if (field.Shape.Value is ValueShape.FreeObject or ValueShape.Anything)
            {
                _atomic.Add(path);
            }
            else
            {
                return Wrong(path, $"expected {Words(field.Shape.Value)}, got {given}");
            }
        }

        return IsScalar(given, field.Shape.Value) ? given : Wrong(path, $"expected {Words(field.Shape.Value)}, got {given}");
    }

    private static bool IsScalar(RegoValue given, ValueShape shape) => shape switch
    {
        ValueShape.Text or ValueShape.Base64 or ValueShape.Time => given is RegoString,
        ValueShape.Boolean => given is RegoBoolean,
        ValueShape.Integer32 or ValueShape.Integer64 or ValueShape.Number => given is RegoNumber,
        _ => true,
    };

    private static string Words(ValueShape shape) => shape switch
    {
        ValueShape.Boolean => "boolean",
        ValueShape.Integer32 or ValueShape.Integer64 or ValueShape.Number => "numeric (int or float)",
        _ => "string",
    };

    private RegoValue List(RegoValue? before, RegoValue given, SchemaType type, string name, FieldType field, string path)
    {
        if (given is not RegoArray items)
        {
            return Wrong(path, $"expected list, got {given}");
        }

        var (kind, keys) = MergeFacts.List(type, name);
        var old = before as RegoArray ?? RegoArray.Empty;
        switch (kind)
        {
            case ListMerge.Set:
                return Merged(old, items, item => item, (_, item, _) => item, path);
            case ListMerge.Map:
                return Merged(old, items, item => Key(item, keys), (was, item, index) => Item(was, item, field, $"{path}[{index}]"), path);
            default:
                _atomic.Add(path);
                return given;
        }
    }

    /// <summary>
    /// Items in an order that keeps that of both lists as far as they agree: an item of the new list that was there stays where the new list has
    /// it among those that both have, and old items stay before the next one that both have.
    /// </summary>
    private RegoArray Merged(RegoArray old, RegoArray given, Func<RegoValue, RegoValue> key, Func<RegoValue?, RegoValue, int, RegoValue?> merge, string path)
    {
        var (oldKeys, newKeys) = (old.Items.ToArray().Select(key).ToArray(), given.Items.ToArray().Select(key).ToArray());
        var olds = new Dictionary<RegoValue, int>();
        for (var i = 0; i < oldKeys.Length; i++)
        {
            olds.TryAdd(oldKeys[i], i);
        }

        var news = new Dictionary<RegoValue, int>();
        for (var i = 0; i < newKeys.Length; i++)
        {
            if (!news.TryAdd(newKeys[i], i))
            {
                Wrong(path, $"duplicate entries for key {newKeys[i]}");
                return old;
            }
        }

        var shared = new Queue<RegoValue>(newKeys.Where(olds.ContainsKey));
        var (result, done, l, r) = (new List<RegoValue>(), new HashSet<RegoValue>(), 0, 0);
        while (l < oldKeys.Length || r < newKeys.Length)
        {
            if (l < oldKeys.Length && r < newKeys.Length)
            {
                if (oldKeys[l].Equals(newKeys[r]))
                {
                    Take(r++);
                    l++;
                    shared.TryDequeue(out _);
                    continue;
                }

                if (news.ContainsKey(oldKeys[l]) && shared.TryPeek(out var next) && !next.Equals(oldKeys[l]))
                {
                    l++; // it comes later, where the new list has it
                    continue;
                }
            }

            if (l < oldKeys.Length)
            {
                if (!news.ContainsKey(oldKeys[l]))
                {
                    result.Add(old[l++]);
                    continue;
                }

                l += done.Contains(oldKeys[l]) ? 1 : 0;
            }

            if (r < newKeys.Length)
            {
                if (shared.TryPeek(out var next) && next.Equals(newKeys[r]))
                {
                    shared.Dequeue();
                }

                Take(r++);
            }
        }

        return RegoArray.Of(result);

        void Take(int index)
        {
            done.Add(newKeys[index]);
            if (merge(olds.TryGetValue(newKeys[index], out var was) ? old[was] : null, given[index], index) is { } item)
            {
                result.Add(item);
            }
        }
    }

    /// <summary>The values of the keys of an item; a port's protocol is TCP unless it says another, and other keys may be missing: the API server then has their empty values.</summary>
    private static RegoArray Key(RegoValue item, string[] keys)
    {
        var values = new RegoValue[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            var value = (item as RegoObject)?.Get(keys[i]);
            values[i] = value ?? (keys[i] == "protocol" ? RegoString.Of("TCP") : RegoNull.Value);
        }

        return new RegoArray(values);
    }

    private RegoNull Wrong(string path, string message)
    {
        _problem ??= $"error applying patch: failed to convert patch object to typed object: {path}: {message}";
        return RegoNull.Value;
    }

    /// <summary>An object with other values in some fields; what is null is not there.</summary>
    private static RegoObject With(RegoObject before, IEnumerable<(RegoValue Key, RegoValue? Value)> fields)
    {
        var changed = fields.ToDictionary(field => field.Key, field => field.Value);
        var builder = new RegoObjectBuilder(before.Count + changed.Count);
        for (var i = 0; i < before.Count; i++)
        {
            var value = changed.Remove(before.Keys[i], out var other) ? other : before.Values[i];
            if (value is not (null or RegoNull))
            {
                builder.Set(before.Keys[i], value);
            }
        }

        foreach (var (key, value) in changed)
        {
            if (value is not (null or RegoNull))
            {
                builder.Set(key, value);
            }
        }

        return builder.Build();
    }
}
