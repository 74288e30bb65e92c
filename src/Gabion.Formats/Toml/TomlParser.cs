using System.Buffers;
using System.Text;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;

namespace Gabion.Formats.Toml;

/// <summary>Reads a TOML document line by line; values by recursive descent within the depth limit.</summary>
internal sealed class TomlParser(string text, YamlLimits limits)
{
    private const int MaxHeaderDepth = 100;

    private static readonly SearchValues<char> IntegerChars = SearchValues.Create("0123456789_+-");
    private static readonly SearchValues<char> NumberChars = SearchValues.Create("0123456789_+-.eE");

    private readonly TomlTable _root = new(TextSpan.FileStart);
    private long _nodesLeft = limits.MaxNodes;
    private int _at = text.StartsWith('\uFEFF') ? 1 : 0;
    private int _line = 1;
    private int _lineStart;

    private TextSpan Here => TextSpan.At(_line, _at - _lineStart + 1);

    private char Current => _at < text.Length ? text[_at] : '\0';

    /// <summary>The character at hand, in words where it cannot be seen.</summary>
    private string Shown => Current is '\n' or '\r' ? "the end of the line" : char.IsControl(Current) ? $"U+{(int)Current:X4}" : $"'{Current}'";

    private bool IsAtEnd => _at >= text.Length;

    public Node Document()
    {
        var table = _root;
        for (SkipBlank(); !IsAtEnd; SkipBlank())
        {
            if (Current == '[')
            {
                table = Header();
            }
            else
            {
                Assignment(table, 0);
            }

            SkipSpaces();
            SkipComment();
            if (!IsAtEnd && Current is not ('\n' or '\r'))
            {
                throw Error($"{Shown} stands where the line should end");
            }
        }

        return _root.Finish();
    }

    private TomlTable Header()
    {
        var start = Here;
        _at++;
        var isArray = Current == '[';
        if (isArray)
        {
            _at++;
        }

        var keys = Keys();
        Take(']');
        if (isArray)
        {
            Take(']');
        }

        if (keys.Count > MaxHeaderDepth)
        {
            throw new TomlSyntaxException(SyntaxProblemKind.Limit, start, $"tables are nested more than {MaxHeaderDepth} levels deep");
        }

        var parent = Walk(_root, keys[..^1]);
        var last = keys[^1];
        var there = parent.Get(last.Text);
        if (isArray)
        {
            if (there is not TomlTableArray array)
            {
                if (there is not null)
                {
                    throw Error($"'{last.Text}' is already something else than an array of tables", last.Span);
                }

                array = new(start);
                parent.Set(last, array);
            }

            var added = new TomlTable(start) { IsNamed = true };
            Spend();
            array.Tables.Add(added);
            return added;
        }

        if (there is TomlTable { IsNamed: false } open)
        {
            open.IsNamed = true;
            return open;
        }

        if (there is not null)
        {
            throw Error($"table '{last.Text}' is defined twice", last.Span);
        }

        var table = new TomlTable(start) { IsNamed = true };
        Spend();
        parent.Set(last, table);
        return table;
    }

    private void Assignment(TomlTable table, int depth)
    {
        var keys = Keys();
        Take('=');
        SkipSpaces();
        var owner = Walk(table, keys[..^1]);
        if (owner.Get(keys[^1].Text) is not null)
        {
            throw Error($"'{keys[^1].Text}' is set twice", keys[^1].Span);
        }

        owner.Set(keys[^1], new TomlValue(Value(depth)));
    }

    /// <summary>The table at the end of a way, made where it is missing; the last one of an array of tables.</summary>
    private TomlTable Walk(TomlTable from, List<ScalarNode> keys)
    {
        foreach (var key in keys)
        {
            switch (from.Get(key.Text))
            {
                case TomlTable table:
                    from = table;
                    break;
                case TomlTableArray array:
                    from = array.Tables[^1];
                    break;
                case null:
                    var made = new TomlTable(key.Span);
                    Spend();
                    from.Set(key, made);
                    from = made;
                    break;
                default:
                    throw Error($"'{key.Text}' is a value, not a table", key.Span);
            }
        }

        return from;
    }

    private List<ScalarNode> Keys()
    {
        var keys = new List<ScalarNode>();
        while (true)
        {
            SkipSpaces();
            keys.Add(Key());
            if (keys.Count > MaxHeaderDepth)
            {
                throw new TomlSyntaxException(SyntaxProblemKind.Limit, Here, $"a key has more than {MaxHeaderDepth} parts");
            }

            SkipSpaces();
            if (Current != '.')
            {
                return keys;
            }

            _at++;
        }
    }

    private ScalarNode Key()
    {
        if (Current is '"' or '\'')
        {
            return String();
        }

        var start = _at;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '_' or '-')
        {
            _at++;
        }

        if (_at == start)
        {
            throw Error(IsAtEnd ? "the text ends where a key should stand" : $"{Shown} stands where a key should");
        }

        Spend();
        return new(Place(start), SharedText.Of(text.AsSpan(start, _at - start)), ScalarStyle.Plain, ScalarType.String);
    }

    private Node Value(int depth)
    {
        if (depth > limits.MaxDepth)
        {
            throw new TomlSyntaxException(SyntaxProblemKind.Limit, Here, $"nested more than {limits.MaxDepth} levels deep");
        }

        Spend();
        return Current switch
        {
            '"' or '\'' => String(),
            '[' => Array(depth),
            '{' => InlineTable(depth),
            _ => Word(),
        };
    }

    private SequenceNode Array(int depth)
    {
        var start = Here.Start;
        var items = new List<Node>();
        _at++;
        for (SkipBlank(); Current != ']'; SkipBlank())
        {
            items.Add(Value(depth + 1));
            SkipBlank();
            if (Current == ',')
            {
                _at++;
            }
            else if (Current != ']')
            {
                throw Error(IsAtEnd ? "the text ends inside an array" : $"{Shown} stands where a comma or ] should");
            }
        }

        _at++;
        return new(new(start, Here.Start), [.. items]);
    }

    private Node InlineTable(int depth)
    {
        var table = new TomlTable(Here);
        _at++;
        for (SkipBlank(); Current != '}'; SkipBlank())
        {
            Assignment(table, depth + 1);
            SkipBlank();
            if (Current == ',')
            {
                _at++;
            }
            else if (Current != '}')
            {
                throw Error(IsAtEnd ? "the text ends inside a table" : $"{Shown} stands where a comma or }} should");
            }
        }

        _at++;
        return table.Finish();
    }

    /// <summary>A Boolean, a number, a date: whatever stands there without quotes.</summary>
    private ScalarNode Word()
    {
        var start = _at;
        while (!IsAtEnd && !char.IsWhiteSpace(Current) && Current is not (',' or ']' or '}' or '#' or '='))
        {
            _at++;
        }

        // A date and a time may have one blank between them.
        if (Current == ' ' && _at - start == 10 && text[start + 4] == '-' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1]))
        {
            for (_at++; !IsAtEnd && !char.IsWhiteSpace(Current) && Current is not (',' or ']' or '}' or '#');)
            {
                _at++;
            }
        }

        var word = text[start.._at];
        if (word.Length == 0)
        {
            throw Error(IsAtEnd ? "the text ends where a value should stand" : $"{Shown} stands where a value should");
        }

        return new(Place(start), word, ScalarStyle.Plain, TypeOf(word));
    }

    private static ScalarType TypeOf(string word) => word switch
    {
        "true" or "false" => ScalarType.Boolean,
        _ when word.AsSpan().IndexOfAnyExcept(IntegerChars) < 0 && word.LastIndexOf('-') <= 0 => ScalarType.Integer,
        ['0', 'x' or 'o' or 'b', ..] => ScalarType.Integer,
        _ when word.AsSpan().IndexOfAnyExcept(NumberChars) < 0 && word.Count(c => c == '-') <= 2 && !IsDate(word) => ScalarType.Number,
        _ => ScalarType.String,
    };

    private static bool IsDate(string word) => word.Length >= 10 && word[4] == '-' && word[7] == '-';

    private ScalarNode String()
    {
        var start = Here.Start;
        var quote = Current;
        var isLong = _at + 2 < text.Length && text[_at + 1] == quote && text[_at + 2] == quote;
        _at += isLong ? 3 : 1;
        if (isLong && Current == '\r')
        {
            _at++;
        }

        if (isLong && Current == '\n')
        {
            NewLine();
        }

        var value = new StringBuilder();
        while (true)
        {
            if (IsAtEnd)
            {
                throw Error("the text ends inside a string");
            }

            var c = Current;
            if (c == quote && (!isLong || (_at + 2 < text.Length && text[_at + 1] == quote && text[_at + 2] == quote)))
            {
                _at += isLong ? 3 : 1;
                for (; isLong && Current == quote; _at++)
                {
                    value.Append(quote); // up to two quotes may stand before the closing three
                }

                var style = quote == '"' ? ScalarStyle.DoubleQuoted : ScalarStyle.SingleQuoted;
                return new(new(start, Here.Start), SharedText.Of(value.ToString()), style, ScalarType.String);
            }

            if (c == '\n')
            {
                if (!isLong)
                {
                    throw Error("the line ends inside a string");
                }

                value.Append('\n');
                NewLine();
            }
            else if (c == '\\' && quote == '"')
            {
                Escape(value);
            }
            else
            {
                value.Append(c);
                _at++;
            }
        }
    }

    private void Escape(StringBuilder value)
    {
        _at++;
        var c = Current;
        _at++;
        switch (c)
        {
            case 'b' or 't' or 'n' or 'f' or 'r' or 'e':
                value.Append(c switch { 'b' => '\b', 't' => '\t', 'n' => '\n', 'f' => '\f', 'r' => '\r', _ => '\u001b' });
                break;
            case '"' or '\\':
                value.Append(c);
                break;
            case 'u' or 'U' or 'x':
                var digits = c switch { 'u' => 4, 'U' => 8, _ => 2 };
                if (_at + digits > text.Length || !uint.TryParse(text.AsSpan(_at, digits), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var rune) || !Rune.IsValid(rune))
                {
                    throw Error($"\\{c} needs {digits} hexadecimal digits of a character");
                }

                value.Append(new Rune(rune).ToString());
                _at += digits;
                break;
            case '\n' or ' ' or '\t' or '\r':
                // A backslash at the end of a line takes the break and the blanks behind it away.
                _at--;
                SkipBlankOnly();
                break;
            default:
                _at--;
                throw Error($"\\{c} is no escape");
        }
    }

    private void Take(char wanted)
    {
        SkipSpaces();
        if (Current != wanted)
        {
            throw Error(IsAtEnd ? $"the text ends where {wanted} should stand" : $"{Shown} stands where {wanted} should");
        }

        _at++;
    }

    private void Spend()
    {
        if (--_nodesLeft < 0)
        {
            throw new TomlSyntaxException(SyntaxProblemKind.Limit, Here, $"the text holds more than {limits.MaxNodes} values");
        }
    }

    private void SkipSpaces()
    {
        while (Current is ' ' or '\t')
        {
            _at++;
        }
    }

    private void SkipComment()
    {
        if (Current == '#')
        {
            var end = text.IndexOf('\n', _at);
            _at = end < 0 ? text.Length : end;
        }
    }

    /// <summary>Passes over blanks and line ends.</summary>
    private void SkipBlankOnly()
    {
        while (!IsAtEnd && Current is ' ' or '\t' or '\r' or '\n')
        {
            if (Current == '\n')
            {
                NewLine();
            }
            else
            {
                _at++;
            }
        }
    }

    /// <summary>Passes over blanks, line ends and comments.</summary>
    private void SkipBlank()
    {
        for (SkipBlankOnly(); Current == '#'; SkipBlankOnly())
        {
            SkipComment();
        }
    }

    private void NewLine()
    {
        _at++;
        _line++;
        _lineStart = _at;
    }

    private TextSpan Place(int start) => new(new(_line, start - _lineStart + 1), Here.Start);

    private TomlSyntaxException Error(string message) => Error(message, Here);

    private static TomlSyntaxException Error(string message, TextSpan at) => new(SyntaxProblemKind.Invalid, at, message);
}
