using System.Runtime.InteropServices;
using System.Text;
using Gabion.Formats.Tree;

namespace Gabion.Formats.Yaml;

/// <summary>Values that stand on one line: plain and quoted scalars, flow sequences and mappings. Null declines, see <see cref="CommonYaml"/>.</summary>
internal ref struct FlowYaml(string text, int line, int lineStart, int lineEnd)
{
    private const int MaxDepth = 16;

    private int _depth;

    /// <summary>How many values were read.</summary>
    public int Nodes { get; private set; }

    /// <summary>Whether a plain scalar may begin here.</summary>
    public static bool MayBegin(ReadOnlySpan<char> line, int at) => line[at] switch
    {
        ' ' or ',' or '[' or ']' or '{' or '}' or '#' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' => false,
        '-' or '?' or ':' => at + 1 < line.Length && line[at + 1] is not (' ' or ',' or '[' or ']' or '{' or '}'),
        _ => true,
    };

    /// <summary>The value at a place; moves the place behind it.</summary>
    public Node? Value(ref int at, bool isInFlow)
    {
        Nodes++;
        if (at >= lineEnd)
        {
            return null;
        }

        if (text[at] == '[')
        {
            return Sequence(ref at);
        }

        if (text[at] == '{')
        {
            return Mapping(ref at);
        }

        var start = at;
        var isPlain = text[at] is not ('"' or '\'');
        var (value, style) = isPlain ? (Plain(ref at, isInFlow), ScalarStyle.Plain) : Quoted(ref at, lineEnd);
        if (value is null)
        {
            return null;
        }

        var shared = SharedText.Of(value);
        return new ScalarNode(Span(start, at), shared, style, isPlain ? YamlScalars.Resolve(shared) : ScalarType.String);
    }

    /// <summary>A scalar that ends at a known place, as a key does.</summary>
    public readonly (string? Text, ScalarStyle Style) Scalar(ref int at, int end)
    {
        if (text[at] is '"' or '\'')
        {
            return Quoted(ref at, end);
        }

        var start = at;
        at = end;
        return (SharedText.Of(text.AsSpan(start, end - start)), ScalarStyle.Plain);
    }

    private SequenceNode? Sequence(ref int at)
    {
        var start = at++;
        if (++_depth > MaxDepth)
        {
            return null;
        }

        var items = new List<Node>();
        while (true)
        {
            at = SkipSpaces(at);
            if (at < lineEnd && text[at] == ']')
            {
                break;
            }

            if (Value(ref at, isInFlow: true) is not { } item)
            {
                return null;
            }

            items.Add(item);
            if (!Separator(ref at, ']'))
            {
                return null;
            }
        }

        at++;
        _depth--;
        return new(Span(start, at), CollectionsMarshal.AsSpan(items).ToArray());
    }

    private MappingNode? Mapping(ref int at)
    {
        var start = at++;
        if (++_depth > MaxDepth)
        {
            return null;
        }

        var entries = new List<MappingEntry>();
        while (true)
        {
            at = SkipSpaces(at);
            if (at < lineEnd && text[at] == '}')
            {
                break;
            }

            var keyStart = at;
            if (at >= lineEnd || text[at] is '[' or '{')
            {
                return null;
            }

            Nodes++;
            var (key, style) = text[at] is '"' or '\'' ? Quoted(ref at, lineEnd) : (Plain(ref at, isInFlow: true), ScalarStyle.Plain);
            var keyEnd = at;
            if (key is null or "<<" || at + 1 >= lineEnd || text[at] != ':' || text[at + 1] != ' ' || entries.Exists(entry => entry.Key.Text == key))
            {
                return null;
            }

            at = SkipSpaces(at + 1);
            if (at >= lineEnd || text[at] is ',' or '}' || Value(ref at, isInFlow: true) is not { } value)
            {
                return null;
            }

            entries.Add(new(new(SharedText.Of(key), Span(keyStart, keyEnd), style, IsOwn: true), value));
            if (!Separator(ref at, '}'))
            {
                return null;
            }
        }

        at++;
        _depth--;
        return new(Span(start, at), CollectionsMarshal.AsSpan(entries).ToArray());
    }

    /// <summary>Goes behind the comma after a value, or to the bracket that ends the collection.</summary>
    private readonly bool Separator(ref int at, char close)
    {
        at = SkipSpaces(at);
        if (at >= lineEnd || (text[at] != ',' && text[at] != close))
        {
            return false;
        }

        if (text[at] == ',')
        {
            at++;
        }

        return true;
    }

    /// <summary>A plain scalar; null when it is followed by a colon that makes a key of it where none may be.</summary>
    private readonly string? Plain(ref int at, bool isInFlow)
    {
        if (!MayBegin(text.AsSpan(0, lineEnd), at))
        {
            return null;
        }

        var start = at;
        for (; at < lineEnd; at++)
        {
            switch (text[at])
            {
                case ':' when at + 1 == lineEnd || text[at + 1] == ' ':
                    if (!isInFlow)
                    {
                        return null;
                    }

                    return at == start || text[at - 1] == ' ' ? null : text[start..at];
                case ':' when isInFlow && text[at + 1] is ',' or '[' or ']' or '{' or '}':
                    return null;
                case '#' when text[at - 1] == ' ':
                case ',' or '[' or ']' or '{' or '}' when isInFlow:
                    return Trimmed(start, ref at);
                default:
                    break;
            }
        }

        return Trimmed(start, ref at);
    }

    private readonly string Trimmed(int start, ref int at)
    {
        var end = at;
        while (text[end - 1] == ' ')
        {
            end--;
        }

        at = end;
        return SharedText.Of(text.AsSpan(start, end - start));
    }

    private readonly (string? Text, ScalarStyle Style) Quoted(ref int at, int end)
    {
        var quote = text[at];
        var style = quote == '"' ? ScalarStyle.DoubleQuoted : ScalarStyle.SingleQuoted;
        var start = ++at;
        var close = text.AsSpan(start, end - start).IndexOf(quote);
        if (close < 0)
        {
            return (null, style);
        }

        var content = text.AsSpan(start, close);
        at = start + close + 1;
        return quote == '"'
            ? content.Contains('\\') ? Escaped(ref at, start, end) : (content.ToString(), style)
            : at < end && text[at] == '\'' ? (null, style) : (content.ToString(), style);
    }

    /// <summary>A double-quoted scalar with the escapes that are common.</summary>
    private readonly (string? Text, ScalarStyle Style) Escaped(ref int at, int start, int end)
    {
        var builder = new StringBuilder();
        for (at = start; at < end; at++)
        {
            switch (text[at])
            {
                case '"':
                    at++;
                    return (builder.ToString(), ScalarStyle.DoubleQuoted);
                case '\\':
                    char? meant = ++at >= end ? null : text[at] switch { '"' => '"', '\\' => '\\', '/' => '/', 'n' => '\n', 't' => '\t', 'r' => '\r', _ => null };
                    if (meant is not { } letter)
                    {
                        return (null, ScalarStyle.DoubleQuoted);
                    }

                    builder.Append(letter);
                    break;
                default:
                    builder.Append(text[at]);
                    break;
            }
        }

        return (null, ScalarStyle.DoubleQuoted);
    }

    private readonly int SkipSpaces(int at)
    {
        while (at < lineEnd && text[at] == ' ')
        {
            at++;
        }

        return at;
    }

    private readonly TextSpan Span(int start, int end) => new(new(line, start - lineStart + 1), new(line, end - lineStart + 1));
}
