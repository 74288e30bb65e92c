using System.Globalization;
using Gabion.Formats;
using Gabion.Formats.Tree;

namespace Gabion.Policy.Admission;

/// <summary>Nodes that stand in no file, and mappings with something added. Nothing is changed in place.</summary>
internal static class Made
{
    private static readonly TextSpan Nowhere = TextSpan.FileStart;

    public static Node Text(string text) => new ScalarNode(Nowhere, text, ScalarStyle.DoubleQuoted, ScalarType.String);

    public static Node Number(long number) => new ScalarNode(Nowhere, number.ToString(CultureInfo.InvariantCulture), ScalarStyle.Plain, ScalarType.Integer);

    public static Node Boolean(bool value) => new ScalarNode(Nowhere, value ? "true" : "false", ScalarStyle.Plain, ScalarType.Boolean);

    public static Node Map() => new MappingNode(Nowhere, []);

    public static bool Has(this MappingNode map, string key) => map.Get(key) is not null;

    public static string? TextOf(this MappingNode map, string key) => (map.Get(key) as ScalarNode)?.Text;

    /// <summary>The mapping with these entries where it has none of the key; an entry without a value adds nothing.</summary>
    public static MappingNode With(this MappingNode map, params (string Key, Node? Value)[] defaults)
    {
        var missing = defaults.Where(entry => entry.Value is not null && !map.Has(entry.Key)).ToList();
        return missing.Count == 0
            ? map
            : new(map.Span, [.. map.Entries, .. missing.Select(entry => new MappingEntry(new(entry.Key, map.Span, ScalarStyle.Plain, IsOwn: true), entry.Value!))]);
    }

    /// <summary>The mapping with another mapping under a key, or others in the list under it; what has another form stays.</summary>
    public static MappingNode Each(this MappingNode map, string key, Func<MappingNode, MappingNode> change)
    {
        var old = map.Get(key);
        var changed = old switch
        {
            MappingNode inner => change(inner),
            SequenceNode list => Items(list, change),
            _ => old,
        };
        return ReferenceEquals(old, changed) ? map : new(map.Span, [.. map.Entries.Select(entry => entry.Key.Text == key ? entry with { Value = changed! } : entry)]);
    }

    private static SequenceNode Items(SequenceNode list, Func<MappingNode, MappingNode> change)
    {
        var items = list.Items.Select(item => item is MappingNode map ? change(map) : item).ToArray();
        return items.Zip(list.Items).All(pair => ReferenceEquals(pair.First, pair.Second)) ? list : new(list.Span, items);
    }
}
