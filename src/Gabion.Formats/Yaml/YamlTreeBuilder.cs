using System.Runtime.InteropServices;
using Gabion.Formats.Tree;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gabion.Formats.Yaml;

/// <summary>Builds the tree of one document from parser events.</summary>
internal sealed class YamlTreeBuilder(IParser parser, int lineOffset, NodeBudget budget)
{
    private readonly List<Node> _items = [];
    private readonly List<MappingEntry> _entries = [];
    private Dictionary<string, (Node Node, long Size)>? _anchors;
    private List<SyntaxProblem>? _problems;

    public IReadOnlyList<SyntaxProblem> Problems => _problems ?? (IReadOnlyList<SyntaxProblem>)[];

    /// <summary>Reads the value at the parser's current event and leaves the parser on the event after it.</summary>
    public Node Build() => Build(0, out _);

    private Node Build(int depth, out long size)
    {
        var current = parser.Current!;
        if (depth > budget.MaxDepth)
        {
            throw new YamlLimitException(SpanOf(current), $"nested more than {budget.MaxDepth} levels deep");
        }

        switch (current)
        {
            case AnchorAlias alias:
                parser.MoveNext();
                if (_anchors is null || !_anchors.TryGetValue(alias.Value.Value, out var target))
                {
                    throw new YamlException(alias.Start, alias.End, $"the alias *{alias.Value.Value} has no anchor before it");
                }

                size = target.Size;
                budget.Spend(size, SpanOf(alias));
                return target.Node;
            case Scalar scalar:
                size = 1;
                var leaf = Scalar(scalar);
                parser.MoveNext();
                return Anchored(scalar, leaf, size);
            case SequenceStart sequence:
                return Anchored(sequence, Sequence(sequence, depth, out size), size);
            case MappingStart mapping:
                return Anchored(mapping, Mapping(mapping, depth, out size), size);
            default:
                throw new YamlException(current.Start, current.End, "a value was expected");
        }
    }

    private SequenceNode Sequence(SequenceStart start, int depth, out long size)
    {
        size = 1;
        budget.Spend(1, SpanOf(start));
        var first = _items.Count;
        parser.MoveNext();
        while (parser.Current is not SequenceEnd)
        {
            _items.Add(Build(depth + 1, out var itemSize));
            size += itemSize;
        }

        var items = CollectionsMarshal.AsSpan(_items)[first..].ToArray();
        _items.RemoveRange(first, items.Length);
        var end = CollectionEnd(start.Style == SequenceStyle.Flow, start.Start, parser.Current, items.Length == 0 ? null : items[^1].Span.End);
        parser.MoveNext();
        return new(new(Position(start.Start), end), items);
    }

    private MappingNode Mapping(MappingStart start, int depth, out long size)
    {
        size = 1;
        budget.Spend(1, SpanOf(start));
        var first = _entries.Count;
        List<(Node Value, TextSpan At)>? merges = null;
        HashSet<string>? keys = null;
        parser.MoveNext();
        while (parser.Current is not MappingEnd)
        {
            var keySpan = SpanOf(parser.Current!);
            var readKey = Key(depth + 1, out var keySize);
            var value = Build(depth + 1, out var valueSize);
            size += keySize + valueSize;
            if (readKey is not { } key)
            {
                Report(SyntaxProblemKind.Invalid, keySpan, "a key must be a single value; this entry is passed over");
                continue;
            }

            if (key is { Text: "<<", Style: Tree.ScalarStyle.Plain })
            {
                (merges ??= []).Add((value, key.Span));
                continue;
            }

            ReportRepeatedKey(first, key, ref keys);
            _entries.Add(new(key, value));
        }

        if (merges is not null)
        {
            Merge(first, merges);
        }

        var entries = CollectionsMarshal.AsSpan(_entries)[first..].ToArray();
        _entries.RemoveRange(first, entries.Length);
        var last = entries.Length == 0 || merges is not null ? (TextPosition?)null : entries[^1].Value.Span.End;
        var end = CollectionEnd(start.Style == MappingStyle.Flow, start.Start, parser.Current, last);
        parser.MoveNext();
        return new(new(Position(start.Start), end), entries);
    }

    /// <summary>The key at the parser's current event; null when it is no single value.</summary>
    private MappingKey? Key(int depth, out long size)
    {
        if (parser.Current is Scalar { Anchor.IsEmpty: true } scalar && depth <= budget.MaxDepth)
        {
            size = 1;
            var span = SpanOf(scalar);
            budget.Spend(1, span);
            parser.MoveNext();
            return new(SharedText.Of(scalar.Value), span, StyleOf(scalar), IsOwn: true);
        }

        var isAlias = parser.Current is AnchorAlias;
        return Build(depth, out size) is ScalarNode node ? new(node.Text, node.Span, node.Style, IsOwn: !isAlias) : null;
    }

    /// <summary>
    /// A flow collection ends behind its bracket. The parser says of a block collection only that it ended before the next
    /// token, which may be lines below: its last value says it better, unless that is an alias to a place before.
    /// </summary>
    private TextPosition CollectionEnd(bool isFlow, in Mark start, ParsingEvent end, TextPosition? last)
    {
        var position = Position(end.Start);
        return isFlow
            ? position with { Column = position.Column + 1 } // the parser gives the bracket no width
            : last is not { } lastEnd || lastEnd < Position(start) ? position : lastEnd;
    }

    private void ReportRepeatedKey(int first, in MappingKey key, ref HashSet<string>? keys)
    {
        var count = _entries.Count - first;
        if (count >= 16)
        {
            keys ??= [.. _entries.Skip(first).Select(entry => entry.Key.Text)];
            if (keys.Add(key.Text))
            {
                return;
            }
        }

        for (var i = first; i < _entries.Count; i++)
        {
            if (string.Equals(_entries[i].Key.Text, key.Text, StringComparison.Ordinal))
            {
                var line = _entries[i].Key.Span.Line;
                Report(SyntaxProblemKind.DuplicateKey, key.Span, $"the key '{key.Text}' stands twice in this mapping, first at line {line}; the last one counts");
                return;
            }
        }
    }

    /// <summary>YAML 1.1 merge keys: entries of the mapping itself win, then earlier merged mappings.</summary>
    private void Merge(int first, List<(Node Value, TextSpan At)> merges)
    {
        var known = _entries.Skip(first).Select(entry => entry.Key.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var (value, at) in merges)
        {
            var sources = value is SequenceNode list ? list.Items : [value];
            foreach (var source in sources)
            {
                if (source is not MappingNode mapping)
                {
                    Report(SyntaxProblemKind.Invalid, at, "the merge key << takes a mapping or a list of mappings");
                    continue;
                }

                _entries.AddRange(mapping.Entries.Where(entry => known.Add(entry.Key.Text)).Select(entry => entry with { Key = entry.Key with { IsOwn = false } }));
            }
        }
    }

    private ScalarNode Scalar(Scalar scalar)
    {
        var span = SpanOf(scalar);
        budget.Spend(1, span);
        var style = StyleOf(scalar);
        var text = SharedText.Of(scalar.Value);
        var type = scalar.Tag.IsEmpty
            ? style == Tree.ScalarStyle.Plain ? YamlScalars.Resolve(text) : ScalarType.String
            : scalar.Tag.Value switch
            {
                "tag:yaml.org,2002:bool" => ScalarType.Boolean,
                "tag:yaml.org,2002:int" => ScalarType.Integer,
                "tag:yaml.org,2002:float" => ScalarType.Number,
                "tag:yaml.org,2002:null" => ScalarType.Null,
                _ => ScalarType.String,
            };
        return new(span, text, style, type);
    }

    private static Tree.ScalarStyle StyleOf(Scalar scalar) => scalar.Style switch
    {
        YamlDotNet.Core.ScalarStyle.SingleQuoted => Tree.ScalarStyle.SingleQuoted,
        YamlDotNet.Core.ScalarStyle.DoubleQuoted => Tree.ScalarStyle.DoubleQuoted,
        YamlDotNet.Core.ScalarStyle.Literal => Tree.ScalarStyle.Literal,
        YamlDotNet.Core.ScalarStyle.Folded => Tree.ScalarStyle.Folded,
        _ => Tree.ScalarStyle.Plain,
    };

    private Node Anchored(NodeEvent source, Node node, long size)
    {
        if (!source.Anchor.IsEmpty)
        {
            (_anchors ??= new(StringComparer.Ordinal))[source.Anchor.Value] = (node, size);
        }

        return node;
    }

    private void Report(SyntaxProblemKind kind, TextSpan at, string message)
    {
        // One broken generator repeats its fault on every line: the first ones tell it.
        if ((_problems ??= []).Count < 1_000)
        {
            _problems.Add(new(kind, at, message, IsFatal: false));
        }
    }

    private TextSpan SpanOf(ParsingEvent source) => new(Position(source.Start), Position(source.End));

    private TextPosition Position(in Mark mark) => new((int)mark.Line + lineOffset, (int)mark.Column);
}
