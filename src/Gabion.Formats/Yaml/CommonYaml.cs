using System.Buffers;
using System.Runtime.InteropServices;
using Gabion.Formats.Tree;

namespace Gabion.Formats.Yaml;

/// <summary>
/// Reads the YAML that people mostly write, several times faster than a parser of all YAML: block mappings and sequences, values on
/// one line, flow collections on one line, literal blocks, comments, document markers. It gives exactly what
/// <see cref="YamlTreeBuilder"/> gives, or nothing: at the first thing it is not made for (anchors, tags, merge and repeated keys,
/// values over several lines, tabs, any error) it declines, and the whole text is read by the parser.
/// </summary>
internal sealed class CommonYaml
{
    private const int MaxDepth = 64;
    private const int MaxKeyLength = 512;

    /// <summary>With narrower limits than this the parser counts the levels.</summary>
    private const int LeastDepth = 100;

    /// <summary>Characters that end a line for the parser beside the line feed, or that it treats in a way of its own.</summary>
    private static readonly SearchValues<char> Unusual = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(code => code != '\n' && code != '\t').Concat(Enumerable.Range(0x7f, 0x21)).Append(0x2028).Append(0x2029).Append(0xfeff).Select(code => (char)code)]);

    private readonly string _text;
    private readonly List<Node> _items = [];
    private readonly List<MappingEntry> _entries = [];
    private long _nodesLeft;
    private int _depth;

    // The current line: where its text begins and ends in the whole, and the column (from 0) of what is to be read next.
    private int _line;
    private int _lineStart;
    private int _lineEnd;
    private int _column;
    private bool _isEnd;
    private bool _isMarker;

    private CommonYaml(string text, long maxNodes)
    {
        _text = text;
        _nodesLeft = maxNodes;
        _lineEnd = -1;
    }

    /// <summary>The documents of a text, or null when it is to be read by the parser.</summary>
    public static IReadOnlyList<YamlDocument>? Read(string text, YamlLimits limits)
    {
        if (limits.MaxDepth < LeastDepth || text.AsSpan().ContainsAny(Unusual))
        {
            return null;
        }

        var documents = new List<YamlDocument>();
        return new CommonYaml(text, limits.MaxNodes).Read(documents, limits.MaxDocuments) ? documents : null;
    }

    private bool Read(List<YamlDocument> documents, int maxDocuments)
    {
        if (!Next())
        {
            return false;
        }

        while (!_isEnd)
        {
            if (_isMarker)
            {
                // What follows the marker on its line, or an empty document, is for the parser.
                if (!IsBlank(_lineStart + 3) || !Next() || _isEnd || _isMarker)
                {
                    return false;
                }
            }

            if (documents.Count == maxDocuments || Block() is not { } root || (!_isEnd && !_isMarker))
            {
                return false;
            }

            documents.Add(new(root, []));
        }

        return true;
    }

    /// <summary>Goes to the next line with something on it; false when that is for the parser.</summary>
    private bool Next()
    {
        while (true)
        {
            _lineStart = _lineEnd + 1;
            if (_lineStart >= _text.Length)
            {
                (_isEnd, _isMarker, _column) = (true, false, -1);
                return true;
            }

            _line++;
            var end = _text.AsSpan(_lineStart).IndexOf('\n');
            _lineEnd = end < 0 ? _text.Length : _lineStart + end;
            var line = _text.AsSpan(_lineStart, _lineEnd - _lineStart);
            var column = line.IndexOfAnyExcept(' ');
            if (column < 0 || line[column] == '#')
            {
                continue;
            }

            if (line.Contains('\t') || (line[column] == '%' && column == 0))
            {
                return false;
            }

            _column = column;
            _isMarker = column == 0 && line.StartsWith("---") && (line.Length == 3 || line[3] == ' ');
            return !(column == 0 && line.StartsWith("...") && (line.Length == 3 || line[3] == ' '));
        }
    }

    /// <summary>The collection that begins at the current place; null declines.</summary>
    private Node? Block()
    {
        if (++_depth > MaxDepth)
        {
            return null;
        }

        Node? node = IsDash() ? Sequence() : KeyEnd(_lineStart + _column) is var end and > 0 ? Mapping(end) : null;
        _depth--;
        return node;
    }

    private SequenceNode? Sequence()
    {
        var (column, start, first) = (_column, Here(), _items.Count);
        if (!Spend())
        {
            return null;
        }

        while (!_isEnd && !_isMarker && _column == column && IsDash())
        {
            var at = SkipSpaces(_lineStart + column + 1);
            Node? item;
            if (IsBlankFrom(at))
            {
                var empty = Empty(column + 1);
                item = !Next() ? null : !_isEnd && !_isMarker && _column > column ? Block() : empty;
            }
            else
            {
                _column = at - _lineStart;
                item = IsDash() || KeyEnd(at) > 0 ? Block() : Value(at, column);
            }

            if (item is null)
            {
                return null;
            }

            _items.Add(item);
        }

        if (!_isEnd && !_isMarker && _column > column)
        {
            return null;
        }

        var items = CollectionsMarshal.AsSpan(_items)[first..].ToArray();
        _items.RemoveRange(first, items.Length);
        return new(new(start, items[^1].Span.End), items);
    }

    private MappingNode? Mapping(int keyEnd)
    {
        var (column, start, first) = (_column, Here(), _entries.Count);
        if (!Spend())
        {
            return null;
        }

        while (true)
        {
            if (Key(_lineStart + column, keyEnd) is not { } key || IsKnown(first, key.Text))
            {
                return null;
            }

            var at = SkipSpaces(keyEnd + 1);
            Node? value;
            if (IsBlankFrom(at))
            {
                var empty = Empty(keyEnd + 1 - _lineStart);
                value = !Next() ? null
                    : !_isEnd && !_isMarker && (_column > column || (_column == column && IsDash())) ? Block()
                    : empty;
            }
            else
            {
                value = Value(at, column);
            }

            if (value is null)
            {
                return null;
            }

            _entries.Add(new(key, value));
            if (_isEnd || _isMarker || _column < column)
            {
                break;
            }

            // A line further in would go on with the value before; a dash here would be no key.
            if (_column > column || IsDash() || (keyEnd = KeyEnd(_lineStart + column)) <= 0)
            {
                return null;
            }
        }

        var entries = CollectionsMarshal.AsSpan(_entries)[first..].ToArray();
        _entries.RemoveRange(first, entries.Length);
        return new(new(start, entries[^1].Value.Span.End), entries);
    }

    /// <summary>A value on the rest of the line, or a literal block; leaves the place at the next line.</summary>
    /// <param name="parent">The column of the collection it is in.</param>
    private Node? Value(int at, int parent)
    {
        if (_text[at] == '|')
        {
            return Literal(at, parent);
        }

        var flow = new FlowYaml(_text, _line, _lineStart, _lineEnd);
        var node = flow.Value(ref at, isInFlow: false);
        if (node is null || !IsBlankFrom(SkipSpaces(at)) || (at < _lineEnd && _text[at] == '#') || (_nodesLeft -= flow.Nodes) < 0 || !Next())
        {
            return null;
        }

        // A line further in than the collection would go on with a value of several lines.
        return !_isEnd && !_isMarker && _column > parent ? null : node;
    }

    /// <summary>A literal block, clipped or stripped, without an indentation indicator.</summary>
    private ScalarNode? Literal(int at, int parent)
    {
        var start = new TextPosition(_line, at - _lineStart + 1);
        var isStripped = at + 1 < _lineEnd && _text[at + 1] == '-';
        if (!Spend() || !IsBlank(at + (isStripped ? 2 : 1)))
        {
            return null;
        }

        // The first line with text says how far the block is indented; lines of spaces before it are for the parser.
        var from = _lineEnd + 1;
        var indent = -1;
        var scan = from;
        while (scan < _text.Length)
        {
            var end = LineEnd(scan);
            var column = _text.AsSpan(scan, end - scan).IndexOfAnyExcept(' ');
            if (column >= 0)
            {
                indent = column;
                break;
            }

            if (end > scan)
            {
                return null;
            }

            scan = end + 1;
        }

        if (indent <= parent || (indent == 0 && parent < 0))
        {
            return null;
        }

        var builder = new LiteralText(_text, indent);
        var line = _line;
        var last = (Line: _line, End: _lineEnd);
        scan = from;
        while (scan < _text.Length)
        {
            var end = LineEnd(scan);
            var column = _text.AsSpan(scan, end - scan).IndexOfAnyExcept(' ');
            if (column >= 0 && column < indent)
            {
                if (_text[scan + column] == '\t')
                {
                    return null;
                }

                break;
            }

            line++;
            last = (line, end);
            builder.Add(scan, end);
            scan = end + 1;
        }

        if (scan >= _text.Length && _text[^1] != '\n')
        {
            return null; // the end of a block at the end of the text is a matter of its own
        }

        (_line, _lineEnd) = (last.Line, last.End);
        var text = builder.Finish(isStripped);
        var node = new ScalarNode(new(start, new(line + 1, 1)), text, ScalarStyle.Literal, ScalarType.String);
        return Next() ? node : null;
    }

    private MappingKey? Key(int at, int end)
    {
        var start = at;
        var flow = new FlowYaml(_text, _line, _lineStart, _lineEnd);
        var (text, style) = flow.Scalar(ref at, end);
        return text is null || at != end || text == "<<" || !Spend() ? null
            : new(SharedText.Of(text), new(At(start), At(end)), style, IsOwn: true);
    }

    private bool IsKnown(int first, string key)
    {
        for (var i = first; i < _entries.Count; i++)
        {
            if (string.Equals(_entries[i].Key.Text, key, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where the colon is that makes a key of what begins here; 0 when there is none on this line.</summary>
    private int KeyEnd(int at)
    {
        var line = _text.AsSpan(0, _lineEnd);
        var end = at;
        if (line[at] is '"' or '\'')
        {
            var close = line[(at + 1)..].IndexOf(line[at]);
            if (close < 0)
            {
                return 0;
            }

            end = at + 1 + close + 1;
            return end < _lineEnd && line[end] == ':' && (end + 1 == _lineEnd || line[end + 1] == ' ') && end - at < MaxKeyLength ? end : 0;
        }

        if (!FlowYaml.MayBegin(line, at))
        {
            return 0;
        }

        while (true)
        {
            var found = line[end..].IndexOf(':');
            if (found < 0)
            {
                return 0;
            }

            end += found;
            if (end + 1 == _lineEnd || line[end + 1] == ' ')
            {
                // A comment before the colon, or spaces before it, or a key that is too long: not for us.
                return line[at..end].IndexOf(" #") < 0 && line[end - 1] != ' ' && end - at < MaxKeyLength ? end : 0;
            }

            end++;
        }
    }

    private bool IsDash() => _text[_lineStart + _column] == '-' && (_lineStart + _column + 1 == _lineEnd || _text[_lineStart + _column + 1] == ' ');

    private ScalarNode? Empty(int column)
    {
        var place = new TextPosition(_line, column + 1);
        return Spend() ? new(new(place, place), "", ScalarStyle.Plain, ScalarType.Null) : null;
    }

    private bool Spend() => --_nodesLeft >= 0;

    private TextPosition Here() => new(_line, _column + 1);

    private TextPosition At(int at) => new(_line, at - _lineStart + 1);

    private int SkipSpaces(int at)
    {
        while (at < _lineEnd && _text[at] == ' ')
        {
            at++;
        }

        return at;
    }

    /// <summary>Whether nothing but a comment is left, from a place behind spaces.</summary>
    private bool IsBlankFrom(int at) => at >= _lineEnd || (_text[at] == '#' && _text[at - 1] == ' ');

    /// <summary>Whether nothing but spaces and a comment is left.</summary>
    private bool IsBlank(int at) => IsBlankFrom(SkipSpaces(at));

    private int LineEnd(int from)
    {
        var end = _text.AsSpan(from).IndexOf('\n');
        return end < 0 ? _text.Length : from + end;
    }
}
