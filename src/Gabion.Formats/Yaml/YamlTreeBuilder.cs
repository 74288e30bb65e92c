using Gabion.Formats.Tree;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gabion.Formats.Yaml;

/// <summary>How much of the limits a stream has used.</summary>
internal sealed class NodeBudget(YamlLimits limits)
{
    private long _left = limits.MaxNodes;

    public int MaxDepth => limits.MaxDepth;

    public void Spend(long nodes, TextSpan at)
    {
        _left -= nodes;
        if (_left < 0)
        {
            throw new YamlLimitException(at, $"the document expands to more than {limits.MaxNodes} values");
        }
    }
}

internal sealed class YamlLimitException(TextSpan at, string message) : Exception(message)
{
    public TextSpan At { get; } = at;
}

/// <summary>Builds the tree of one document from parser events.</summary>
internal sealed class YamlTreeBuilder(IParser parser, int lineOffset, NodeBudget budget)
{
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
        var items = new List<Node>();
        parser.MoveNext();
        var end = start.End;
        while (parser.Current is not SequenceEnd)
        {
            items.Add(Build(depth + 1, out var itemSize));
            size += itemSize;
        }

        var span = new TextSpan(Position(start.Start), items.Count == 0 ? Position(parser.Current.End) : items[^1].Span.End);
        parser.MoveNext();
        return new(span, [.. items]);
    }

    private MappingNode Mapping(MappingStart start, int depth, out long size)
    {
        size = 1;
        budget.Spend(1, SpanOf(start));
        var entries = new List<MappingEntry>();
        List<(Node Value, TextSpan At)>? merges = null;
        parser.MoveNext();
        while (parser.Current is not MappingEnd)
        {
            var keyEvent = parser.Current!;
            var keyNode = Build(depth + 1, out var keySize);
            var value = Build(depth + 1, out var valueSize);
            size += keySize + valueSize;
            if (keyNode is not ScalarNode key)
            {
                Report(SyntaxProblemKind.Invalid, SpanOf(keyEvent), "a key must be a single value; this entry is passed over");
                continue;
            }

            if (key is { Text: "<<", Style: Tree.ScalarStyle.Plain })
            {
                (merges ??= []).Add((value, key.Span));
                continue;
            }

            AddEntry(entries, key, value);
        }

        if (merges is not null)
        {
            Merge(entries, merges);
        }

        var span = new TextSpan(Position(start.Start), entries.Count == 0 ? Position(parser.Current.End) : entries[^1].Value.Span.End);
        parser.MoveNext();
        return new(span, [.. entries]);
    }

    private void AddEntry(List<MappingEntry> entries, ScalarNode key, Node value)
    {
        // Keys of real mappings are few; hostile ones are counted, so the quadratic look-up is cut off.
        if (entries.Count < 512)
        {
            foreach (var entry in entries)
            {
                if (string.Equals(entry.Key.Text, key.Text, StringComparison.Ordinal))
                {
                    Report(SyntaxProblemKind.DuplicateKey, key.Span, $"the key '{key.Text}' stands twice in this mapping, first at line {entry.Key.Span.Line}; the last one counts");
                    break;
                }
            }
        }

        entries.Add(new(key, value));
    }

    /// <summary>YAML 1.1 merge keys: entries of the mapping itself win, then earlier merged mappings.</summary>
    private void Merge(List<MappingEntry> entries, List<(Node Value, TextSpan At)> merges)
    {
        var known = entries.Select(entry => entry.Key.Text).ToHashSet(StringComparer.Ordinal);
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

                entries.AddRange(mapping.Entries.Where(entry => known.Add(entry.Key.Text)));
            }
        }
    }

    private ScalarNode Scalar(Scalar scalar)
    {
        budget.Spend(1, SpanOf(scalar));
        var style = scalar.Style switch
        {
            YamlDotNet.Core.ScalarStyle.SingleQuoted => Tree.ScalarStyle.SingleQuoted,
            YamlDotNet.Core.ScalarStyle.DoubleQuoted => Tree.ScalarStyle.DoubleQuoted,
            YamlDotNet.Core.ScalarStyle.Literal => Tree.ScalarStyle.Literal,
            YamlDotNet.Core.ScalarStyle.Folded => Tree.ScalarStyle.Folded,
            _ => Tree.ScalarStyle.Plain,
        };
        var type = scalar.Tag.IsEmpty
            ? style == Tree.ScalarStyle.Plain ? YamlScalars.Resolve(scalar.Value) : ScalarType.String
            : scalar.Tag.Value switch
            {
                "tag:yaml.org,2002:bool" => ScalarType.Boolean,
                "tag:yaml.org,2002:int" => ScalarType.Integer,
                "tag:yaml.org,2002:float" => ScalarType.Number,
                "tag:yaml.org,2002:null" => ScalarType.Null,
                _ => ScalarType.String,
            };
        return new(SpanOf(scalar), scalar.Value, style, type);
    }

    private Node Anchored(NodeEvent source, Node node, long size)
    {
        if (!source.Anchor.IsEmpty)
        {
            (_anchors ??= new(StringComparer.Ordinal))[source.Anchor.Value] = (node, size);
        }

        return node;
    }

    private void Report(SyntaxProblemKind kind, TextSpan at, string message) =>
        (_problems ??= []).Add(new(kind, at, message, IsFatal: false));

    private TextSpan SpanOf(ParsingEvent source) => new(Position(source.Start), Position(source.End));

    private TextPosition Position(in Mark mark) => new((int)mark.Line + lineOffset, (int)mark.Column);
}
