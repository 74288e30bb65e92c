using System.Text;
using Gabion.Formats.Tree;

namespace Gabion.Formats.Yaml;

/// <summary>What to put in place of a stretch of text.</summary>
public readonly record struct Replacement(TextSpan At, string Text);

/// <summary>
/// Turns changes of a YAML tree into changes of its text that keep everything else as it stands: comments, order, quoting,
/// anchors, indentation, line breaks. Answers null where it cannot do so; callers verify by reading the result again.
/// </summary>
public sealed class YamlEditor(SourceLines source)
{
    private const int Step = 2;

    /// <summary>Gives <paramref name="target"/> the value; <paramref name="value"/> is YAML in flow form.</summary>
    public Replacement? Set(Field target, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return target.Node is { } node ? Replace(node, value) : target.MissingPath is { } path ? Insert(target.Nearest, path.Split('.'), value) : null;
    }

    /// <summary>Takes the entry or list item out; a parent that would be left empty goes with it.</summary>
    public Replacement? Remove(Field target) => target.Node switch
    {
        { Parent: MappingNode mapping } node => RemoveEntry(mapping, node),
        { Parent: SequenceNode sequence } node => RemoveItem(sequence, node),
        _ => null,
    };

    private Replacement? Replace(Node node, string value) => node switch
    {
        ScalarNode { Style: ScalarStyle.Literal or ScalarStyle.Folded } => null,
        ScalarNode { Text.Length: 0, Style: ScalarStyle.Plain } => new(new(node.Span.Start, node.Span.Start), $" {value}"),
        ScalarNode => new(node.Span, value),
        _ when IsFlow(node) => FlowEnd(node) is { } end ? new(new(node.Span.Start, end), value) : null,
        { Parent: MappingNode parent } when OwnEntry(parent, node) is { } entry =>
            new(new(AfterColon(entry), EndOfLine(LastLine(node))), $" {value}"),
        _ => null,
    };

    private Replacement? Insert(Node? nearest, string[] keys, string value) => nearest switch
    {
        MappingNode mapping when IsFlow(mapping) => InsertFlow(mapping, keys, value),
        MappingNode mapping => InsertBlock(mapping, keys, value),
        ScalarNode { Type: ScalarType.Null, Parent: MappingNode parent } empty when OwnEntry(parent, empty) is { } entry => empty.Text.Length > 0
            ? new(empty.Span, Flow(keys, value))
            : new(new(AfterColon(entry), AfterColon(entry)), Lines(keys, value, entry.Key.Span.Column - 1 + Step, firstIsIndented: true)),
        SequenceNode sequence when keys is [_] && !IsFlow(sequence) && sequence.Items is [.., var last] =>
            new(At(EndOfLine(LastLine(last))), $"{source.LineBreak}{new string(' ', DashColumn(last) - 1)}- {value}"),
        SequenceNode sequence when keys is [_] && sequence.Items.Count > 0 && FlowEnd(sequence) is { } end =>
            new(At(new(end.Line, end.Column - 1)), $", {value}"),
        _ => null,
    };

    private Replacement? InsertBlock(MappingNode mapping, string[] keys, string value)
    {
        var own = mapping.Entries.Where(entry => entry.Key.IsOwn).ToList();
        if (own.Count == 0 || own[0].Key.Style != ScalarStyle.Plain)
        {
            return null;
        }

        var indent = own[0].Key.Span.Column - 1;
        var at = EndOfLine(LastLine(own[^1].Value, own[^1].Key));
        return new(At(at), Lines(keys, value, indent, firstIsIndented: true));
    }

    private Replacement? InsertFlow(MappingNode mapping, string[] keys, string value)
    {
        if (FlowEnd(mapping) is not { } end || (mapping.Entries.Count > 0 && mapping.Entries[0].Key.Style != ScalarStyle.Plain))
        {
            return null;
        }

        var close = new TextPosition(end.Line, end.Column - 1);
        var entry = $"{keys[0]}: {(keys.Length == 1 ? value : Flow(keys[1..], value))}";
        if (mapping.Entries.Count == 0)
        {
            return new(new(mapping.Span.Start, end), $"{{{entry}}}");
        }

        // Before the blanks in front of the closing brace, so that { a: 1 } becomes { a: 1, b: 2 }.
        var offset = source.Offset(close);
        while (offset > 0 && source.Text[offset - 1] == ' ')
        {
            offset--;
        }

        return source.Text[offset - 1] is ',' or '\n' ? null : new(At(source.Position(offset)), $", {entry}");
    }

    private Replacement? RemoveEntry(MappingNode mapping, Node value)
    {
        if (OwnEntry(mapping, value) is not { } entry)
        {
            return null;
        }

        if (mapping.Entries.Count == 1)
        {
            return mapping.Parent is null ? null : Remove(Field.Of(mapping));
        }

        if (IsFlow(mapping))
        {
            return RemoveFlow(mapping, mapping.Entries.Select(item => (Start: item.Key.Span.Start, Value: item.Value)).ToList(), value);
        }

        var start = entry.Key.Span.Start;
        if (source[start.Line][..(start.Column - 1)].Trim(' ').IsEmpty)
        {
            return WholeLines(start.Line, LastLine(value, entry.Key));
        }

        // The first key after a dash: the next key takes its place.
        var next = mapping.Entries.FirstOrDefault(item => item.Key.Span.Start > start && item.Key.IsOwn);
        return next.Value is null ? null : new(new(start, next.Key.Span.Start), "");
    }

    private Replacement? RemoveItem(SequenceNode sequence, Node item)
    {
        if (sequence.Items.Count == 1)
        {
            return sequence.Parent is null ? null : Remove(Field.Of(sequence));
        }

        if (IsFlow(sequence))
        {
            return RemoveFlow(sequence, sequence.Items.Select(node => (node.Span.Start, Value: node)).ToList(), item);
        }

        var dash = DashColumn(item);
        return dash > 0 && source[item.Span.Line][..(dash - 1)].Trim(' ').IsEmpty
            ? WholeLines(item.Span.Line, LastLine(item))
            : null;
    }

    private Replacement? RemoveFlow(Node collection, List<(TextPosition Start, Node Value)> items, Node value)
    {
        var index = items.FindIndex(item => ReferenceEquals(item.Value, value));
        if (index + 1 < items.Count)
        {
            return new(new(items[index].Start, items[index + 1].Start), "");
        }

        return EndOf(items[index - 1].Value) is { } from && EndOf(value) is { } to && collection is not null ? new(new(from, to), "") : null;
    }

    private TextPosition? EndOf(Node node) => node is ScalarNode ? node.Span.End : FlowEnd(node);

    private Replacement WholeLines(int first, int last) => last < source.Count
        ? new(new(new(first, 1), new(last + 1, 1)), "")
        : new(new(first > 1 ? EndOfLine(first - 1) : new(1, 1), EndOfLine(last)), "");

    private string Lines(string[] keys, string value, int indent, bool firstIsIndented)
    {
        var text = new StringBuilder();
        for (var i = 0; i < keys.Length; i++)
        {
            if (i > 0 || firstIsIndented)
            {
                text.Append(source.LineBreak).Append(' ', indent + (i * Step));
            }

            text.Append(keys[i]).Append(':');
        }

        return text.Append(' ').Append(value).ToString();
    }

    private static string Flow(string[] keys, string value) =>
        keys.Length == 0 ? value : $"{{{keys[0]}: {Flow(keys[1..], value)}}}";

    private static TextSpan At(TextPosition position) => new(position, position);

    private static MappingEntry? OwnEntry(MappingNode mapping, Node value)
    {
        foreach (var entry in mapping.Entries)
        {
            if (ReferenceEquals(entry.Value, value) && entry.Key.IsOwn)
            {
                return entry;
            }
        }

        return null;
    }

    private TextPosition AfterColon(MappingEntry entry)
    {
        var offset = source.Text.IndexOf(':', source.Offset(entry.Key.Span.End));
        return source.Position(offset < 0 ? source.Text.Length : offset + 1);
    }

    private TextPosition EndOfLine(int line) => new(line, source[line].Length + 1);

    /// <summary>The column of the dash in front of a list item; 0 when it stands on another line.</summary>
    private int DashColumn(Node item)
    {
        var before = source[item.Span.Line][..Math.Min(item.Span.Column - 1, source[item.Span.Line].Length)].TrimEnd(' ');
        return before.EndsWith("-") ? before.Length : 0;
    }

    private bool IsFlow(Node node)
    {
        var offset = source.Offset(node.Span.Start);
        return node is not ScalarNode && offset < source.Text.Length && source.Text[offset] is '{' or '[';
    }

    /// <summary>The place behind the closing bracket of a flow collection.</summary>
    private TextPosition? FlowEnd(Node node)
    {
        var depth = 0;
        var quote = '\0';
        for (var i = source.Offset(node.Span.Start); i < source.Text.Length; i++)
        {
            var c = source.Text[i];
            if (quote != '\0')
            {
                i += quote == '"' && c == '\\' ? 1 : 0;
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c is '{' or '[')
            {
                depth++;
            }
            else if (c is '}' or ']' && --depth == 0)
            {
                return source.Position(i + 1);
            }
        }

        return null;
    }

    /// <summary>The last line that belongs to a value, without blank lines and comments behind it.</summary>
    private int LastLine(Node node, MappingKey? key = null)
    {
        if (IsFlow(node))
        {
            return FlowEnd(node)?.Line ?? node.Span.Line;
        }

        switch (node)
        {
            case MappingNode mapping:
                return mapping.Entries.Where(entry => entry.Key.IsOwn).Select(entry => LastLine(entry.Value, entry.Key)).Append(node.Span.Line).Max();
            case SequenceNode sequence:
                return sequence.Items.Select(item => item.Parent == sequence ? LastLine(item) : item.Span.Line).Append(node.Span.Line).Max();
            case ScalarNode { Style: ScalarStyle.Literal or ScalarStyle.Folded } block:
                return LastBlockLine(block.Span.Line);
            default:
                // An alias names the place of its anchor: the key's line is where the entry stands.
                return key is { } at && node.Span.Start < at.Span.Start ? at.Span.Line : Math.Max(key?.Span.Line ?? 0, node.Span.End.Line);
        }
    }

    private int LastBlockLine(int header)
    {
        var indent = Indent(source[header]);
        var last = header;
        for (var line = header + 1; line <= source.Count; line++)
        {
            if (source[line].IsWhiteSpace())
            {
                continue;
            }

            if (Indent(source[line]) <= indent)
            {
                break;
            }

            last = line;
        }

        return last;
    }

    private static int Indent(ReadOnlySpan<char> line) => line.Length - line.TrimStart(' ').Length;
}
