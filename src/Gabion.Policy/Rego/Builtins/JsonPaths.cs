using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>Paths into values, as <c>json.filter</c>, <c>json.remove</c> and <c>json.patch</c> take them: <c>a/b~1c/0</c>, or an array of keys.</summary>
internal static class JsonPaths
{
    private const int MostParts = 10_000;

    /// <summary>The keys of one path; null when it is neither text nor array.</summary>
    public static RegoValue[]? Parse(RegoValue path) => path switch
    {
        RegoString { Value.Length: 0 } => [],
        RegoString text => [.. text.Value.TrimStart('/').Split('/').Take(MostParts).Select(part =>
            RegoString.Of(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))],
        RegoArray array => array.Items.ToArray(),
        _ => null,
    };

    /// <summary>All paths of an array or a set as one tree; its leaves are null. A shorter path takes the longer ones with it.</summary>
    public static bool TryTree(BuiltinCall call, RegoValue paths, [NotNullWhen(true)] out PathTree? tree)
    {
        tree = null;
        var root = new PathTree();
        foreach (var item in OperandReading.ItemsOf(paths))
        {
            if (Parse(item) is not { } path)
            {
                call.FailType(2, $"must be one of {{set, array}} containing string paths or array of path segments but got {item.KindName}");
                return false;
            }

            call.Charge(path.Length);
            root.Add(path);
        }

        tree = root;
        return true;
    }

    /// <summary>The index that a key stands for in an array; null when it is none. <c>-</c> is the end.</summary>
    public static int? Index(RegoValue key, int count)
    {
        switch (key)
        {
            case RegoString { Value: "-" }:
                return count;
            case RegoString text when text.Value == "0" || !text.Value.StartsWith('0'):
                return int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
            case RegoNumber number when number.TryGetInt64(out var index) && index is >= 0 and <= int.MaxValue:
                return (int)index;
            default:
                return null;
        }
    }
}

/// <summary>Paths that begin alike, together. A leaf ends a path.</summary>
internal sealed class PathTree
{
    private readonly Dictionary<RegoValue, PathTree> _next = [];

    public bool IsLeaf { get; private set; }

    public PathTree? Get(RegoValue key) => _next.GetValueOrDefault(key);

    public void Add(ReadOnlySpan<RegoValue> path)
    {
        if (path.IsEmpty)
        {
            return;
        }

        var node = this;
        foreach (var key in path)
        {
            if (node.IsLeaf)
            {
                return;
            }

            if (!node._next.TryGetValue(key, out var next))
            {
                next = new PathTree();
                node._next.Add(key, next);
            }

            node = next;
        }

        node.IsLeaf = true;
        node._next.Clear();
    }
}
