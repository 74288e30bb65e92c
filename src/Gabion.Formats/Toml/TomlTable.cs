using Gabion.Formats.Tree;

namespace Gabion.Formats.Toml;

/// <summary>What a key of a table holds while a document is read: a finished value, a table, or an array of tables.</summary>
internal abstract class TomlItem(TextSpan span)
{
    public TextSpan Span { get; } = span;

    /// <summary>The finished tree.</summary>
    public abstract Node Finish();
}

/// <summary>A value: no header and no dotted key may add to it.</summary>
internal sealed class TomlValue(Node node) : TomlItem(node.Span)
{
    public override Node Finish() => node;
}

/// <summary>A table, open to further keys.</summary>
internal sealed class TomlTable(TextSpan span) : TomlItem(span)
{
    private readonly Dictionary<string, (ScalarNode Key, TomlItem Item)> _items = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>A header named it: a second header must not.</summary>
    public bool IsNamed { get; set; }

    public TomlItem? Get(string key) => _items.TryGetValue(key, out var found) ? found.Item : null;

    public void Set(ScalarNode key, TomlItem item)
    {
        _items[key.Text] = (key, item);
        _order.Add(key.Text);
    }

    public override Node Finish()
    {
        var entries = new MappingEntry[_order.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var (key, item) = _items[_order[i]];
            entries[i] = new(new(key.Text, key.Span, key.Style, IsOwn: true), item.Finish());
        }

        return new MappingNode(Span, entries);
    }
}

/// <summary>An array of tables: <c>[[package]]</c>.</summary>
internal sealed class TomlTableArray(TextSpan span) : TomlItem(span)
{
    public List<TomlTable> Tables { get; } = [];

    public override Node Finish() => new SequenceNode(Span, [.. Tables.Select(table => table.Finish())]);
}
