using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gabion.Formats.Tree;

/// <summary>
/// A path into a document: the value that is there, or nothing and the place where it would stand.
/// Indexing never fails, so rules read straight down: <c>pod["securityContext"]["runAsNonRoot"].IsTrue</c>.
/// A field that is absent reports the place of its nearest ancestor that exists.
/// </summary>
public readonly struct Field
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create("./[] \"");

    private readonly Node? _nearest;
    private readonly object? _missing; // one key, or a MissingKey

    private Field(Node? node, Node? nearest, object? missing)
    {
        Node = node;
        _nearest = nearest;
        _missing = missing;
    }

    /// <summary>The value, or null when the document does not say.</summary>
    public Node? Node { get; }

    /// <summary>The value, or the nearest ancestor that is written.</summary>
    public Node? Nearest => Node ?? _nearest;

    /// <summary>The keys that are missing below <see cref="Nearest"/>, with dots between them; null when the value exists.</summary>
    public string? MissingPath => Node is null ? _missing?.ToString() : null;

    public static Field Of(Node? node) => new(node, node, null);

    /// <summary>True when something is written here, <c>null</c> included.</summary>
    public bool Exists => Node is not null;

    /// <summary>True when a value other than null is written here: what the API server sees as set.</summary>
    public bool IsSet => Node is not null && !IsNull;

    public bool IsNull => Node is ScalarNode { Type: ScalarType.Null };

    public bool IsMapping => Node is MappingNode;

    public bool IsSequence => Node is SequenceNode;

    public bool IsScalar => Node is ScalarNode;

    public bool IsTrue => Boolean == true;

    public bool IsFalse => Boolean == false;

    /// <summary>The text of a scalar that is not null; null otherwise.</summary>
    public string? Text => Node is ScalarNode { Type: not ScalarType.Null } scalar ? scalar.Text : null;

    /// <summary>The value of a Boolean; null when absent or of another type (a quoted <c>"true"</c> is a string).</summary>
    public bool? Boolean => Node is ScalarNode { Type: ScalarType.Boolean } scalar ? YamlScalars.ToBoolean(scalar.Text) : null;

    /// <summary>The value of an integer; null when absent, of another type, or beyond 64 bits.</summary>
    public long? Integer => Node is ScalarNode { Type: ScalarType.Integer } scalar ? YamlScalars.ToInteger(scalar.Text) : null;

    /// <summary>True for a text that something else fills in before it counts: <c>{{ … }}</c> or <c>${…}</c>.</summary>
    public bool IsPlaceholder => Node is ScalarNode { Type: ScalarType.String } scalar
        && scalar.Text.Contains('{') && (scalar.Text.Contains("{{", StringComparison.Ordinal) || scalar.Text.Contains("${", StringComparison.Ordinal));

    /// <summary>The place of the value, or of the nearest ancestor that is written.</summary>
    public TextSpan Span => Node switch
    {
        null => KeySpan(_nearest) ?? TextSpan.FileStart,
        _ => Node.Span,
    };

    /// <summary>The place of the key of this value, for messages about the whole entry; the value's own place in a list.</summary>
    public TextSpan EntrySpan => KeySpan(Node ?? _nearest) ?? TextSpan.FileStart;

    public Field this[string key] => Node switch
    {
        MappingNode mapping when mapping.Get(key) is { } value => new(value, value, null),
        _ => new(null, Node ?? _nearest, Node is null ? Append(_missing, key) : key),
    };

    public Field this[int index] => Node is SequenceNode sequence && index >= 0 && index < sequence.ItemArray.Length
        ? Of(sequence.ItemArray[index])
        : new(null, Node ?? _nearest, Append(Node is null ? _missing : null, index.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The items of a list; empty for anything else.</summary>
    public ItemList Items => new(Node as SequenceNode);

    /// <summary>The entries of a mapping; empty for anything else.</summary>
    public EntryList Entries => new(Node as MappingNode);

    /// <summary>The texts of a list of scalars; items that are not scalars are passed over.</summary>
    public IEnumerable<string> Texts
    {
        get
        {
            foreach (var item in Items)
            {
                if (item.Text is { } text)
                {
                    yield return text;
                }
            }
        }
    }

    /// <summary>The way from the root, <c>spec.containers[0].image</c>; keys with dots or slashes are quoted in brackets.</summary>
    public string Path
    {
        get
        {
            var text = new StringBuilder();
            AppendPath(text, Node ?? _nearest, 0);
            if (Node is null && _missing is not null)
            {
                if (text.Length > 0)
                {
                    text.Append('.');
                }

                text.Append(MissingPath);
            }

            return text.ToString();
        }
    }

    public override string ToString() => Path;

    private static object Append(object? path, string key) => path is null ? key : new MissingKey(path, key);

    private static TextSpan? KeySpan(Node? node)
    {
        if (node is null)
        {
            return null;
        }

        if (node.Parent is MappingNode mapping)
        {
            foreach (ref readonly var entry in mapping.EntryArray.AsSpan())
            {
                if (ReferenceEquals(entry.Value, node))
                {
                    return entry.Key.Span;
                }
            }
        }

        return node.Span;
    }

    private static void AppendPath(StringBuilder text, Node? node, int depth)
    {
        if (node?.Parent is null || depth > 1_000)
        {
            return;
        }

        AppendPath(text, node.Parent, depth + 1);
        switch (node.Parent)
        {
            case SequenceNode sequence:
                text.Append(CultureInfo.InvariantCulture, $"[{Array.IndexOf(sequence.ItemArray, node)}]");
                break;
            case MappingNode mapping:
                foreach (ref readonly var entry in mapping.EntryArray.AsSpan())
                {
                    if (ReferenceEquals(entry.Value, node))
                    {
                        AppendKey(text, entry.Key.Text);
                        break;
                    }
                }

                break;
            default:
                break;
        }
    }

    private static void AppendKey(StringBuilder text, string key)
    {
        if (key.AsSpan().ContainsAny(NeedsQuotes))
        {
            text.Append("[\"").Append(key).Append("\"]");
            return;
        }

        if (text.Length > 0)
        {
            text.Append('.');
        }

        text.Append(key);
    }

    /// <summary>A missing key below a missing one; most are never shown, so the path is put together only when it is asked for.</summary>
    private sealed record MissingKey(object Above, string Key)
    {
        public override string ToString() => $"{Above}.{Key}";
    }

    /// <summary>The items of a list, enumerated without allocation.</summary>
    public readonly struct ItemList(SequenceNode? sequence) : IEnumerable<Field>
    {
        public int Count => sequence?.ItemArray.Length ?? 0;

        public Enumerator GetEnumerator() => new(sequence?.ItemArray ?? []);

        IEnumerator<Field> IEnumerable<Field>.GetEnumerator()
        {
            foreach (var item in sequence?.ItemArray ?? [])
            {
                yield return Of(item);
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() =>
            ((IEnumerable<Field>)this).GetEnumerator();

        /// <summary>Walks the list.</summary>
        public struct Enumerator(Node[] items)
        {
            private int _index = -1;

            public readonly Field Current => Of(items[_index]);

            public bool MoveNext() => ++_index < items.Length;
        }
    }

    /// <summary>The entries of a mapping, enumerated without allocation.</summary>
    public readonly struct EntryList(MappingNode? mapping) : IEnumerable<FieldEntry>
    {
        public int Count => mapping?.EntryArray.Length ?? 0;

        public Enumerator GetEnumerator() => new(mapping?.EntryArray ?? []);

        IEnumerator<FieldEntry> IEnumerable<FieldEntry>.GetEnumerator()
        {
            var entries = mapping?.EntryArray ?? [];
            for (var i = 0; i < entries.Length; i++)
            {
                yield return new(entries, i);
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() =>
            ((IEnumerable<FieldEntry>)this).GetEnumerator();

        /// <summary>Walks the mapping.</summary>
        public struct Enumerator(MappingEntry[] entries)
        {
            private int _index = -1;

            public readonly FieldEntry Current => new(entries, _index);

            public bool MoveNext() => ++_index < entries.Length;
        }
    }
}

/// <summary>One entry of a mapping.</summary>
public readonly struct FieldEntry
{
    private readonly MappingEntry[] _entries;
    private readonly int _index;

    internal FieldEntry(MappingEntry[] entries, int index)
    {
        _entries = entries;
        _index = index;
    }

    public string Key => _entries[_index].Key.Text;

    /// <summary>The key with its place.</summary>
    public MappingKey WrittenKey => _entries[_index].Key;

    public Field Value => Field.Of(_entries[_index].Value);
}
