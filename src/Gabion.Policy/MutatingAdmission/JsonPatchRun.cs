using System.Globalization;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.MutatingAdmission;

/// <summary>Applies the operations of a JSON patch (RFC 6902) as the API server's library does: a <c>test</c> that fails leaves the object as it is.</summary>
internal static class JsonPatchRun
{
    private const int MostItems = 1_000_000;

    /// <summary>The object after all operations; null, with the reason, when one cannot be applied.</summary>
    /// <param name="before">The object.</param>
    /// <param name="operations">Objects with op, path, from and value.</param>
    /// <param name="problem">Why it cannot be applied; empty when a test failed, which is no error.</param>
    public static RegoValue? Apply(RegoValue before, RegoArray operations, out string problem)
    {
        var document = before;
        for (var i = 0; i < operations.Count; i++)
        {
            var operation = (RegoObject)operations[i];
            var (name, pointer) = (Text(operation, "op"), Text(operation, "path"));
            var path = Path(pointer);
            problem = "";
            RegoValue? after = null;
            switch (name)
            {
                case "add" or "replace" when operation.Get("value") is { } value:
                    after = Put(document, path, value, isNew: name == "add", out problem);
                    break;
                case "add" or "replace":
                    problem = "value is missing";
                    break;
                case "remove":
                    after = Remove(document, path, out problem);
                    break;
                case "move" or "copy":
                    if (Find(document, Path(Text(operation, "from"))) is not { } moved)
                    {
                        problem = $"there is nothing at {Text(operation, "from")}";
                    }
                    else
                    {
                        var without = name == "copy" ? document : Remove(document, Path(Text(operation, "from")), out problem);
                        after = without is null ? null : Put(without, path, moved, isNew: true, out problem);
                    }

                    break;
                case "test":
                    if (!(Find(document, path) ?? RegoNull.Value).Equals(operation.Get("value") ?? RegoNull.Value))
                    {
                        problem = "";
                        return null;
                    }

                    after = document;
                    break;
                default:
                    problem = $"there is no operation '{name}': it is add, remove, replace, move, copy or test";
                    break;
            }

            if (after is null)
            {
                problem = $"JSON Patch: operation {i} ({name} {pointer}): {problem}";
                return null;
            }

            document = after;
        }

        problem = "";
        return document;
    }

    private static string Text(RegoObject operation, string field) => operation.Get(field) is RegoString text ? text.Value : "";

    private static string[] Path(string pointer) =>
        pointer.Length == 0 ? [] : [.. pointer.TrimStart('/').Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    private static RegoValue? Find(RegoValue? value, ReadOnlySpan<string> path)
    {
        foreach (var part in path)
        {
            value = Child(value, part);
        }

        return value;
    }

    private static RegoValue? Child(RegoValue? value, string part) => value switch
    {
        RegoObject @object => @object.Get(RegoString.Of(part)),
        RegoArray array when Index(part, array.Count) is { } index && index < array.Count => array[index],
        _ => null,
    };

    /// <summary>A place of a list; below zero it counts from the end.</summary>
    private static int? Index(string part, int count) =>
        int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) && (index < 0 ? index += count : index) >= 0 ? index : null;

    private static RegoValue? Put(RegoValue document, ReadOnlySpan<string> path, RegoValue value, bool isNew, out string problem)
    {
        problem = "";
        if (path.IsEmpty)
        {
            return value;
        }

        if (path.Length > 1)
        {
            if (Child(document, path[0]) is not { } child)
            {
                problem = $"there is nothing at '{path[0]}' that '{path[1]}' could stand in";
                return null;
            }

            return Put(child, path[1..], value, isNew, out problem) is { } changed ? With(document, path[0], changed) : null;
        }

        switch (document)
        {
            case RegoObject @object when isNew || @object.Has(RegoString.Of(path[0])):
                return With(@object, path[0], value);
            case RegoArray array when isNew && path[0] == "-" && array.Count < MostItems:
                return RegoArray.Of(array.Items.ToArray().Append(value));
            case RegoArray array when Index(isNew && path[0].StartsWith('-') ? "" : path[0], array.Count) is { } index && (isNew ? index <= array.Count && array.Count < MostItems : index < array.Count):
                var items = new List<RegoValue>(array.Items.ToArray());
                if (isNew)
                {
                    items.Insert(index, value);
                }
                else
                {
                    items[index] = value;
                }

                return RegoArray.Of(items);
            case RegoObject or RegoArray:
                problem = $"there is nothing at '{path[0]}'";
                return null;
            default:
                problem = $"'{path[0]}' would stand in something that is neither object nor list";
                return null;
        }
    }

    private static RegoValue? Remove(RegoValue document, ReadOnlySpan<string> path, out string problem)
    {
        problem = "";
        if (path.IsEmpty || Child(document, path[0]) is not { } child)
        {
            problem = path.IsEmpty ? "the whole object cannot be removed" : $"there is nothing at '{path[0]}'";
            return null;
        }

        if (path.Length > 1)
        {
            return Remove(child, path[1..], out problem) is { } changed ? With(document, path[0], changed) : null;
        }

        if (document is RegoArray array)
        {
            var items = new List<RegoValue>(array.Items.ToArray());
            items.RemoveAt(Index(path[0], array.Count) ?? 0);
            return RegoArray.Of(items);
        }

        var from = (RegoObject)document;
        var kept = new RegoObjectBuilder(from.Count);
        for (var i = 0; i < from.Count; i++)
        {
            if (from.Keys[i] is not RegoString key || key.Value != path[0])
            {
                kept.Set(from.Keys[i], from.Values[i]);
            }
        }

        return kept.Build();
    }

    private static RegoValue With(RegoValue document, string part, RegoValue child)
    {
        if (document is RegoArray array)
        {
            var items = array.Items.ToArray();
            items[Index(part, array.Count) ?? 0] = child;
            return new RegoArray(items);
        }

        var from = (RegoObject)document;
        var changed = new RegoObjectBuilder(from.Count + 1);
        for (var i = 0; i < from.Count; i++)
        {
            changed.Set(from.Keys[i], from.Values[i]);
        }

        changed.Set(RegoString.Of(part), child);
        return changed.Build();
    }
}
