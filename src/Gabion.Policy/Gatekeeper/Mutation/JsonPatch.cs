using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper.Mutation;

/// <summary>The difference of two values as a patch (RFC 6902): what a webhook answers with.</summary>
public static class JsonPatch
{
    /// <summary>Operations that make the one of the other, applied in order; empty when they are equal.</summary>
    public static ImmutableArray<JsonPatchOperation> Between(RegoValue before, RegoValue after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var operations = ImmutableArray.CreateBuilder<JsonPatchOperation>();
        Compare("", before, after, operations);
        return operations.ToImmutable();
    }

    /// <summary>The operations as JSON: <c>[{"op": "add", "path": "/spec/x", "value": 1}]</c>.</summary>
    public static RegoArray ToValue(IEnumerable<JsonPatchOperation> operations) => RegoArray.Of(operations.Select(RegoValue (operation) => operation.Value is { } value
        ? RegoObject.OfFields(("op", RegoString.Of(operation.Name)), ("path", RegoString.Of(operation.Path)), ("value", value))
        : RegoObject.OfFields(("op", RegoString.Of(operation.Name)), ("path", RegoString.Of(operation.Path)))));

    private static void Compare(string path, RegoValue before, RegoValue after, ImmutableArray<JsonPatchOperation>.Builder operations)
    {
        if (ReferenceEquals(before, after) || before.Equals(after))
        {
            return;
        }

        switch (before, after)
        {
            case (RegoObject from, RegoObject to):
                CompareObjects(path, from, to, operations);
                break;
            case (RegoArray from, RegoArray to):
                CompareArrays(path, from, to, operations);
                break;
            default:
                operations.Add(new(JsonPatchKind.Replace, path, before, after));
                break;
        }
    }

    private static void CompareObjects(string path, RegoObject before, RegoObject after, ImmutableArray<JsonPatchOperation>.Builder operations)
    {
        for (var i = 0; i < before.Count; i++)
        {
            if (!after.Has(before.Keys[i]))
            {
                operations.Add(new(JsonPatchKind.Remove, Below(path, before.Keys[i]), before.Values[i], null));
            }
        }

        for (var i = 0; i < after.Count; i++)
        {
            var below = Below(path, after.Keys[i]);
            if (before.Get(after.Keys[i]) is { } old)
            {
                Compare(below, old, after.Values[i], operations);
            }
            else
            {
                operations.Add(new(JsonPatchKind.Add, below, null, after.Values[i]));
            }
        }
    }

    /// <summary>What begins and ends alike stays; of the rest, item by item, then what is too many or too few.</summary>
    private static void CompareArrays(string path, RegoArray before, RegoArray after, ImmutableArray<JsonPatchOperation>.Builder operations)
    {
        var shorter = Math.Min(before.Count, after.Count);
        var start = 0;
        while (start < shorter && before[start].Equals(after[start]))
        {
            start++;
        }

        var end = 0;
        while (end < shorter - start && before[before.Count - 1 - end].Equals(after[after.Count - 1 - end]))
        {
            end++;
        }

        var (old, @new) = (before.Count - start - end, after.Count - start - end);
        for (var i = start; i < start + Math.Min(old, @new); i++)
        {
            Compare($"{path}/{i}", before[i], after[i], operations);
        }

        for (var i = start + old - 1; i >= start + @new; i--)
        {
            operations.Add(new(JsonPatchKind.Remove, $"{path}/{i}", before[i], null));
        }

        for (var i = start + old; i < start + @new; i++)
        {
            operations.Add(new(JsonPatchKind.Add, $"{path}/{i}", null, after[i]));
        }
    }

    private static string Below(string path, RegoValue key)
    {
        var name = key is RegoString text ? text.Value : key.ToJson();
        return $"{path}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
    }
}

/// <summary>What an operation does.</summary>
public enum JsonPatchKind
{
    Add,
    Remove,
    Replace,
}

/// <summary>One operation of a patch.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Path">Where: a JSON pointer.</param>
/// <param name="Before">What was there; null when nothing was.</param>
/// <param name="Value">What is there then; null when nothing is.</param>
public sealed record JsonPatchOperation(JsonPatchKind Kind, string Path, RegoValue? Before, RegoValue? Value)
{
    /// <summary>The word of RFC 6902.</summary>
    public string Name => Kind switch { JsonPatchKind.Add => "add", JsonPatchKind.Remove => "remove", _ => "replace" };
}
