using System.Collections.Immutable;
using System.Globalization;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>json.filter</c>, <c>json.remove</c>, <c>json.patch</c>.</summary>
internal static class JsonPathFunctions
{
    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("json.filter", [RegoKinds.Object, RegoKinds.Array | Set], Any, (call, operands) => JsonPaths.TryTree(call, operands[1], out var tree) ? Filter(operands[0], tree) : null),
        Builtin.Of("json.remove", [RegoKinds.Object, RegoKinds.Array | Set], Any, (call, operands) => JsonPaths.TryTree(call, operands[1], out var tree) ? Remove(operands[0], tree) : null),
        Builtin.Of("json.patch", [Any, RegoKinds.Array], Any, Patch),
    ];

    /// <summary>Only what the paths lead to, and the way there.</summary>
    private static RegoValue Filter(RegoValue value, PathTree tree)
    {
        if (tree.IsLeaf)
        {
            return value;
        }

        switch (value)
        {
            case RegoObject @object:
                var kept = new RegoObjectBuilder();
                for (var i = 0; i < @object.Count; i++)
                {
                    if (tree.Get(@object.Keys[i]) is { } next)
                    {
                        kept.Set(@object.Keys[i], Filter(@object.Values[i], next));
                    }
                }

                return kept.Build();
            case RegoArray array:
                var items = new List<RegoValue>();
                for (var i = 0; i < array.Count; i++)
                {
                    if (tree.Get(Index(i)) is { } next)
                    {
                        items.Add(Filter(array[i], next));
                    }
                }

                return RegoArray.Of(items);
            case RegoSet set:
                return RegoSet.Of(set.Items.ToArray().Where(item => tree.Get(item) is not null).Select(item => Filter(item, tree.Get(item)!)));
            default:
                return value;
        }
    }

    /// <summary>All but what the paths lead to.</summary>
    private static RegoValue Remove(RegoValue value, PathTree tree)
    {
        switch (value)
        {
            case RegoObject @object:
                var kept = new RegoObjectBuilder(@object.Count);
                for (var i = 0; i < @object.Count; i++)
                {
                    var next = tree.Get(@object.Keys[i]);
                    if (next is not { IsLeaf: true })
                    {
                        kept.Set(@object.Keys[i], next is null ? @object.Values[i] : Remove(@object.Values[i], next));
                    }
                }

                return kept.Build();
            case RegoArray array:
                var items = new List<RegoValue>(array.Count);
                for (var i = 0; i < array.Count; i++)
                {
                    var next = tree.Get(Index(i));
                    if (next is not { IsLeaf: true })
                    {
                        items.Add(next is null ? array[i] : Remove(array[i], next));
                    }
                }

                return RegoArray.Of(items);
            case RegoSet set:
                return RegoSet.Of(set.Items.ToArray().Where(item => tree.Get(item) is not { IsLeaf: true }).Select(item => tree.Get(item) is { } next ? Remove(item, next) : item));
            default:
                return value;
        }
    }

    private static RegoString Index(int index) => RegoString.Of(index.ToString(CultureInfo.InvariantCulture));

    /// <summary>Applies the operations one after another; undefined when one of them cannot be.</summary>
    private static RegoValue? Patch(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var document = operands[0];
        foreach (var operation in ((RegoArray)operands[1]).Items)
        {
            call.Charge(8);
            if (operation is not RegoObject fields || Apply(call, document, fields) is not { } patched)
            {
                return null;
            }

            document = patched;
        }

        return document;
    }

    private static RegoValue? Apply(BuiltinCall call, RegoValue document, RegoObject operation)
    {
        if (operation.Get("op") is not RegoString name || operation.Get("path") is not { } given || JsonPaths.Parse(given) is not { } path)
        {
            return null;
        }

        var from = operation.Get("from") is { } source ? JsonPaths.Parse(source) : null;
        var value = operation.Get("value");
        switch (name.Value)
        {
            case "add":
                return value is null ? null : JsonEdit.Insert(call, document, path, value);
            case "remove":
                return JsonEdit.Delete(call, document, path);
            case "replace" when path.Length == 0:
                return value;
            case "replace":
                return value is not null && JsonEdit.Delete(call, document, path) is { } without ? JsonEdit.Insert(call, without, path, value) : null;
            case "move" when from is { Length: 0 }:
                return path.Length == 0 ? document : null;
            case "move":
                return from is not null && JsonEdit.Find(document, from) is { } moved && JsonEdit.Delete(call, document, from) is { } rest ? JsonEdit.Insert(call, rest, path, moved) : null;
            case "copy":
                return from is not null && JsonEdit.Find(document, from) is { } copied ? JsonEdit.Insert(call, document, path, copied) : null;
            case "test":
                return value is not null && value.Equals(JsonEdit.Find(document, path)) ? document : null;
            default:
                return null;
        }
    }
}
