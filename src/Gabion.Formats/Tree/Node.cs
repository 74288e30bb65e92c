namespace Gabion.Formats.Tree;

/// <summary>A value of a YAML or JSON document with its place. Immutable once read.</summary>
public abstract class Node(TextSpan span)
{
    public TextSpan Span { get; } = span;

    /// <summary>The collection that holds this value; null for a document's root. An aliased value names the place of its anchor.</summary>
    public Node? Parent { get; internal set; }
}

/// <summary>How a scalar was written.</summary>
public enum ScalarStyle
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}

/// <summary>The type a scalar resolves to: YAML 1.1 core rules as <c>sigs.k8s.io/yaml</c> applies them (go-yaml v2).</summary>
public enum ScalarType
{
    Null,
    Boolean,
    Integer,
    Number,
    String,
}

/// <summary>A single value. <see cref="Text"/> is the value after unescaping, without quotes.</summary>
public sealed class ScalarNode(TextSpan span, string text, ScalarStyle style, ScalarType type) : Node(span)
{
    public string Text { get; } = text;

    public ScalarStyle Style { get; } = style;

    public ScalarType Type { get; } = type;

    public override string ToString() => Text;
}

/// <summary>A list of values.</summary>
public sealed class SequenceNode : Node
{
    private readonly Node[] _items;

    public SequenceNode(TextSpan span, Node[] items)
        : base(span)
    {
        ArgumentNullException.ThrowIfNull(items);
        _items = items;
        foreach (var item in items)
        {
            item.Parent ??= this;
        }
    }

    public IReadOnlyList<Node> Items => _items;

    internal Node[] ItemArray => _items;
}

/// <summary>A key of a mapping. Half of all values in a document are keys: as nodes of their own they would double its memory.</summary>
/// <param name="Text">The key after unescaping, without quotes.</param>
/// <param name="IsOwn">True when it is written in its mapping; false when it came through a merge key or is an alias.</param>
public readonly record struct MappingKey(string Text, TextSpan Span, ScalarStyle Style, bool IsOwn);

/// <summary>One key and its value.</summary>
public readonly record struct MappingEntry(MappingKey Key, Node Value);

/// <summary>A mapping, entries in the order of the text. A duplicate key keeps its last value; the reader reports it.</summary>
public sealed class MappingNode : Node
{
    private readonly MappingEntry[] _entries;

    public MappingNode(TextSpan span, MappingEntry[] entries)
        : base(span)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _entries = entries;
        foreach (ref readonly var entry in entries.AsSpan())
        {
            entry.Value.Parent ??= this;
        }
    }

    public IReadOnlyList<MappingEntry> Entries => _entries;

    internal MappingEntry[] EntryArray => _entries;

    /// <summary>The value of <paramref name="key"/>; linear, because mappings of configuration are short.</summary>
    public Node? Get(string key)
    {
        for (var i = _entries.Length - 1; i >= 0; i--)
        {
            if (string.Equals(_entries[i].Key.Text, key, StringComparison.Ordinal))
            {
                return _entries[i].Value; // the last one, where the key is duplicated
            }
        }

        return null;
    }
}
