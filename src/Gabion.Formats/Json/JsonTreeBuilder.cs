using System.Globalization;
using System.Text;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;

namespace Gabion.Formats.Json;

/// <summary>Builds trees from JSON text, by recursive descent; the depth limit bounds the recursion.</summary>
internal sealed class JsonTreeBuilder(string text, YamlLimits limits)
{
    private readonly List<Node> _items = [];
    private readonly List<MappingEntry> _entries = [];
    private List<SyntaxProblem>? _problems;
    private long _nodesLeft = limits.MaxNodes;
    private int _at = text.StartsWith('\uFEFF') ? 1 : 0;
    private int _line = 1;
    private int _lineStart;

    public TextSpan Here => new(Position, Position);

    private TextPosition Position => new(_line, _at - _lineStart + 1);

    private char Current => _at < text.Length ? text[_at] : '\0';

    /// <summary>Passes over white space; false at the end of the text.</summary>
    public bool MoveToValue()
    {
        for (; _at < text.Length; _at++)
        {
            switch (text[_at])
            {
                case '\n':
                    _line++;
                    _lineStart = _at + 1;
                    break;
                case ' ' or '\t' or '\r':
                    break;
                default:
                    return true;
            }
        }

        return false;
    }

    public YamlDocument Document()
    {
        _problems = null;
        var root = Value(0);
        return new(root, _problems ?? (IReadOnlyList<SyntaxProblem>)[]);
    }

    private Node Value(int depth)
    {
        if (depth > limits.MaxDepth)
        {
            throw new JsonSyntaxException(SyntaxProblemKind.Limit, Here, $"nested more than {limits.MaxDepth} levels deep");
        }

        if (--_nodesLeft < 0)
        {
            throw new JsonSyntaxException(SyntaxProblemKind.Limit, Here, $"the text holds more than {limits.MaxNodes} values");
        }

        return Current switch
        {
            '{' => Object(depth),
            '[' => Array(depth),
            '"' => String(),
            't' => Word("true", ScalarType.Boolean),
            'f' => Word("false", ScalarType.Boolean),
            'n' => Word("null", ScalarType.Null),
            '-' or (>= '0' and <= '9') => Number(),
            _ => throw Unexpected("a value"),
        };
    }

    private MappingNode Object(int depth)
    {
        var start = Position;
        var first = _entries.Count;
        HashSet<string>? keys = null;
        _at++;
        MoveToValue();
        while (Current != '}')
        {
            if (Current != '"')
            {
                throw Unexpected("a key in double quotes, or }");
            }

            _nodesLeft--;
            var read = String();
            var key = new MappingKey(read.Text, read.Span, read.Style, IsOwn: true);
            MoveToValue();
            Take(':', "a colon after the key");
            MoveToValue();
            ReportRepeatedKey(first, key, ref keys);
            _entries.Add(new(key, Value(depth + 1)));
            NextInCollection('}');
        }

        _at++;
        var entries = _entries.GetRange(first, _entries.Count - first).ToArray();
        _entries.RemoveRange(first, entries.Length);
        return new(new(start, Position), entries);
    }

    private SequenceNode Array(int depth)
    {
        var start = Position;
        var first = _items.Count;
        _at++;
        MoveToValue();
        while (Current != ']')
        {
            _items.Add(Value(depth + 1));
            NextInCollection(']');
        }

        _at++;
        var items = _items.GetRange(first, _items.Count - first).ToArray();
        _items.RemoveRange(first, items.Length);
        return new(new(start, Position), items);
    }

    private void NextInCollection(char close)
    {
        MoveToValue();
        if (Current == close)
        {
            return;
        }

        var comma = Here;
        Take(',', $"a comma or {close}");
        MoveToValue();
        if (Current == close)
        {
            throw new JsonSyntaxException(SyntaxProblemKind.Invalid, comma, $"a comma stands before {close}, where JSON allows none");
        }
    }

    private void Take(char expected, string what)
    {
        if (Current != expected || _at >= text.Length)
        {
            throw Unexpected(what);
        }

        _at++;
    }

    private void ReportRepeatedKey(int first, in MappingKey key, ref HashSet<string>? keys)
    {
        if (_entries.Count - first >= 16)
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
                var problem = $"the key '{key.Text}' stands twice in this object, first at line {_entries[i].Key.Span.Line}; the last one counts";
                if ((_problems ??= []).Count < 1_000)
                {
                    _problems.Add(new(SyntaxProblemKind.DuplicateKey, key.Span, problem, IsFatal: false));
                }

                return;
            }
        }
    }

    private ScalarNode Word(string word, ScalarType type)
    {
        var start = Position;
        if (string.CompareOrdinal(text, _at, word, 0, word.Length) != 0)
        {
            throw Unexpected("a value");
        }

        _at += word.Length;
        return new(new(start, Position), word, ScalarStyle.Plain, type);
    }

    private ScalarNode Number()
    {
        var start = Position;
        var from = _at;
        var type = ScalarType.Integer;
        if (Current == '-')
        {
            _at++;
        }

        if (Current == '0')
        {
            _at++;
        }
        else
        {
            Digits();
        }

        if (Current == '.')
        {
            type = ScalarType.Number;
            _at++;
            Digits();
        }

        if (Current is 'e' or 'E')
        {
            type = ScalarType.Number;
            _at++;
            if (Current is '+' or '-')
            {
                _at++;
            }

            Digits();
        }

        return new(new(start, Position), SharedText.Of(text.AsSpan(from, _at - from)), ScalarStyle.Plain, type);
    }

    private void Digits()
    {
        if (!char.IsAsciiDigit(Current))
        {
            throw Unexpected("a digit");
        }

        while (char.IsAsciiDigit(Current))
        {
            _at++;
        }
    }

    private ScalarNode String()
    {
        var start = Position;
        _at++;
        var from = _at;
        StringBuilder? built = null;
        while (true)
        {
            var rest = text.AsSpan(_at);
            var stop = rest.IndexOfAny('"', '\\', '\n');
            if (stop < 0 || rest[stop] == '\n')
            {
                _at += Math.Max(stop, 0);
                throw new JsonSyntaxException(SyntaxProblemKind.Invalid, new(start, start), "the string that starts here does not end on its line");
            }

            _at += stop;
            if (text[_at] == '"')
            {
                break;
            }

            built ??= new();
            built.Append(text, from, _at - from);
            built.Append(Escaped());
            from = _at;
        }

        var value = built is null ? SharedText.Of(text.AsSpan(from, _at - from)) : built.Append(text, from, _at - from).ToString();
        _at++;
        return new(new(start, Position), value, ScalarStyle.DoubleQuoted, ScalarType.String);
    }

    /// <summary>The character of the escape at the reading place, which moves behind it; halves of a pair come one by one.</summary>
    private char Escaped()
    {
        var at = Here;
        _at++;
        var letter = Current;
        _at++;
        switch (letter)
        {
            case '"' or '\\' or '/':
                return letter;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _at + 4 <= text.Length && ushort.TryParse(text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                _at += 4;
                return (char)unit;
            default:
                throw new JsonSyntaxException(SyntaxProblemKind.Invalid, at, "this escape is none that JSON knows");
        }
    }

    private JsonSyntaxException Unexpected(string expected) => new(
        SyntaxProblemKind.Invalid,
        Here,
        _at >= text.Length ? $"the text ends where {expected} was expected" : $"{expected} was expected, but '{text[_at]}' stands here");
}
