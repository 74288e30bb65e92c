using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gabion.Formats.Shell;

/// <summary>Quotes, escapes and everything that begins with a dollar sign or a backtick.</summary>
internal sealed partial class ShellParser
{
    private static readonly SearchValues<char> SpecialInQuotes = SearchValues.Create("\"\\$`");

    private void ReadQuotedOrExpanded(ref WordParts parts, bool isQuoted)
    {
        var start = _at;
        switch (_text[_at])
        {
            case '\'':
                var close = _text.IndexOf('\'', _at + 1, _end - _at - 1);
                if (close < 0)
                {
                    Report(start, "A single quote is not closed");
                    close = _end;
                }

                parts.Add(start + 1, close, isQuoted: true);
                _at = Math.Min(close + 1, _end);
                break;
            case '"':
                _at++;
                parts.HasQuotes = true;
                ReadInsideQuotes(ref parts, '"');
                Expect('"', start);
                break;
            case '\\':
                ReadEscape(ref parts);
                break;
            case '`':
                ReadBackticks(ref parts, isQuoted);
                break;
            default:
                ReadDollar(ref parts, isQuoted);
                break;
        }
    }

    private void ReadEscape(ref WordParts parts)
    {
        if (_at + 1 >= _end)
        {
            parts.Add(_at, _at + 1, isQuoted: false);
            _at++;
        }
        else if (_text[_at + 1] == '\n')
        {
            _at += 2;
        }
        else
        {
            var end = _at + (char.IsHighSurrogate(_text[_at + 1]) && _at + 2 < _end ? 3 : 2);
            parts.Add(_at + 1, end, isQuoted: true);
            _at = end;
        }
    }

    /// <summary>Reads up to <paramref name="closing"/>, which is left, or to the end (a here-document).</summary>
    private void ReadInsideQuotes(ref WordParts parts, char closing)
    {
        while (!AtEnd)
        {
            var special = _text.AsSpan(_at, _end - _at).IndexOfAny(SpecialInQuotes);
            var stop = special < 0 ? _end : _at + special;
            parts.Add(_at, stop, isQuoted: true);
            _at = stop;
            if (AtEnd || _text[_at] == closing)
            {
                return;
            }

            switch (_text[_at])
            {
                case '$':
                    ReadDollar(ref parts, isQuoted: true);
                    break;
                case '`':
                    ReadBackticks(ref parts, isQuoted: true);
                    break;
                case '\\' when Peek(1) == '\n':
                    _at += 2;
                    break;
                case '\\' when Peek(1) is '$' or '`' or '\\' || (Peek(1) == '"' && closing == '"'):
                    parts.Add(_at + 1, _at + 2, isQuoted: true);
                    _at += 2;
                    break;
                default:
                    parts.Add(_at, _at + 1, isQuoted: true);
                    _at++;
                    break;
            }
        }
    }

    private void ReadDollar(ref WordParts parts, bool isQuoted)
    {
        var start = _at;
        switch (Peek(1))
        {
            case '\'' when !isQuoted:
                _at += 2;
                ReadAnsiQuoted(ref parts, start);
                break;
            case '"' when !isQuoted:
                _at++;
                ReadQuotedOrExpanded(ref parts, isQuoted);
                break;
            case '(' when Peek(2) == '(' && ArithmeticEnd(_at + 3) is { } close:
                _at += 3;
                SkipExpansions(close);
                _at = close + 2;
                parts.Add(Part(ShellWordPartKind.Arithmetic, start, isQuoted));
                break;
            case '(':
                _at += 2;
                var body = ParseList();
                Expect(')', start + 1);
                parts.Add(Part(ShellWordPartKind.Command, start, isQuoted, body: body));
                break;
            case '{':
                ReadBracedParameter(ref parts, isQuoted);
                break;
            case '@' or '*' or '#' or '?' or '-' or '$' or '!' or (>= '0' and <= '9'):
                _at += 2;
                parts.Add(Part(ShellWordPartKind.Parameter, start, isQuoted, _text[(start + 1).._at]));
                break;
            default:
                var end = NameEnd(_at + 1);
                if (end == _at + 1)
                {
                    parts.Add(_at, _at + 1, isQuoted);
                    _at++;
                    break;
                }

                _at = end;
                parts.Add(Part(ShellWordPartKind.Parameter, start, isQuoted, _text[(start + 1)..end]));
                break;
        }
    }

    private ShellWordPart Part(ShellWordPartKind kind, int start, bool isQuoted, string? name = null, ShellList? body = null) =>
        new(kind, _text[start.._at], isQuoted, _source.SpanOf(start, _at), name, body);

    private void ReadBracedParameter(ref WordParts parts, bool isQuoted)
    {
        var start = _at;
        _at += 2;
        if (Peek(0) is '#' or '!' && Peek(1) != '}')
        {
            _at++;
        }

        var nameStart = _at;
        _at = NameEnd(_at);
        if (_at == nameStart)
        {
            _at = Math.Min(_at + (char.IsHighSurrogate(Peek(0)) ? 2 : 1), _end); // ${1}, ${@}
            while (!AtEnd && char.IsAsciiDigit(_text[_at]))
            {
                _at++;
            }
        }

        var name = _text[nameStart.._at];
        if (name == "}")
        {
            _at--;
        }

        SkipExpansions(stop: -1, isQuoted);
        Expect('}', start + 1);
        parts.Add(Part(ShellWordPartKind.Parameter, start, isQuoted, name));
    }

    /// <summary>
    /// Passes over text whose expansions are read for the commands in them: up to <paramref name="stop"/>, or, without
    /// one, up to the brace that closes the parameter.
    /// </summary>
    private void SkipExpansions(int stop, bool isQuoted = false)
    {
        if (!_parse.Enter())
        {
            Abort();
        }

        var outerEnd = _end;
        _end = stop < 0 ? _end : stop;
        var ignored = new WordParts(this);
        while (!AtEnd && (stop >= 0 || _text[_at] != '}'))
        {
            var c = _text[_at];
            if (c == '$' || c == '`' || c == '"' || (c == '\'' && !isQuoted && stop < 0))
            {
                ReadQuotedOrExpanded(ref ignored, isQuoted);
            }
            else
            {
                _at = Math.Min(_at + (c == '\\' ? 2 : 1), _end);
            }
        }

        _end = outerEnd;
        _parse.Leave();
    }

    /// <summary>Where the <c>))</c> stands that closes the arithmetic from <paramref name="from"/> on; null when this is none.</summary>
    private int? ArithmeticEnd(int from, bool isLoopHead = false)
    {
        var depth = 0;
        for (var at = from; at < _end; at++)
        {
            switch (_text[at])
            {
                case '(':
                    depth++;
                    break;
                case ')' when depth > 0:
                    depth--;
                    break;
                case ')':
                    return at + 1 < _end && _text[at + 1] == ')' ? at : null;
                case ';' when isLoopHead:
                    break;
                case '\'' or ';' or '\n':
                    return null; // no arithmetic that people write; a subshell, rather
                case '"':
                    at = _text.IndexOf('"', at + 1, _end - at - 1);
                    if (at < 0)
                    {
                        return null;
                    }

                    break;
                case '\\':
                    at++;
                    break;
                default:
                    break;
            }
        }

        return null;
    }

    /// <summary>Reads <c>`…`</c>: inside, a backslash before <c>$</c>, <c>`</c> or <c>\</c> is taken away before the script is read.</summary>
    private void ReadBackticks(ref WordParts parts, bool isQuoted)
    {
        var start = _at++;
        var builder = new MappedText.Builder(_source);
        var from = _at;
        while (!AtEnd && _text[_at] != '`')
        {
            if (_text[_at] == '\\' && (Peek(1) is '`' or '$' or '\\' || (isQuoted && Peek(1) == '"')))
            {
                builder.Append(_source, from, _at);
                from = _at + 1;
                _at++;
            }

            _at++;
        }

        _at = Math.Min(_at, _end);
        builder.Append(_source, from, _at);
        var script = builder.Length == 0 ? _source.Slice(from, from) : builder.Build();
        Expect('`', start);
        var body = new ShellParser(script, _parse).ParseNested();
        parts.Add(Part(ShellWordPartKind.Command, start, isQuoted, body: body));
    }

    private ShellList ParseNested()
    {
        if (!_parse.Enter())
        {
            Abort();
        }

        var body = ParseWhole();
        _parse.Leave();
        return body;
    }

    /// <summary>Reads <c>$'…'</c> with the escapes of C.</summary>
    private void ReadAnsiQuoted(ref WordParts parts, int start)
    {
        parts.HasQuotes = true;
        while (!AtEnd && _text[_at] != '\'')
        {
            if (_text[_at] == '\\' && _at + 1 < _end)
            {
                var at = _at;
                var decoded = AnsiEscape();
                parts.AddDecoded(decoded, at, _at);
            }
            else
            {
                parts.Add(_at, _at + 1, isQuoted: true);
                _at++;
            }
        }

        Expect('\'', Math.Min(start + 1, _end - 1));
    }

    private string AnsiEscape()
    {
        var c = _text[_at + 1];
        _at += 2;
        return c switch
        {
            'n' => "\n",
            't' => "\t",
            'r' => "\r",
            'a' => "\a",
            'b' => "\b",
            'f' => "\f",
            'v' => "\v",
            'e' or 'E' => "\e",
            'x' => Number(16, 2, c),
            'u' => Number(16, 4, c),
            'U' => Number(16, 8, c),
            >= '0' and <= '7' => Octal(),
            '\\' or '\'' or '"' or '?' => c.ToString(),
            _ => $"\\{c}",
        };
    }

    private string Octal()
    {
        _at--;
        return Number(8, 3, '0');
    }

    private string Number(int radix, int maxDigits, char letter)
    {
        var value = 0L;
        var digits = 0;
        while (digits < maxDigits && !AtEnd && char.IsAsciiHexDigit(_text[_at]) && (radix == 16 || _text[_at] is >= '0' and <= '7'))
        {
            value = (value * radix) + int.Parse(_text.AsSpan(_at, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            _at++;
            digits++;
        }

        return digits == 0 ? $"\\{letter}" : Rune.IsValid((int)Math.Min(value, int.MaxValue)) ? new Rune((int)value).ToString() : "\uFFFD";
    }
}
