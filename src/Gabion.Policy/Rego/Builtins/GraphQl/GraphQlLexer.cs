using System.Globalization;
using System.Text;

namespace Gabion.Policy.Rego.Builtins.GraphQl;

/// <summary>Cuts GraphQL into words (GraphQL, October 2021, §2.1).</summary>
internal sealed class GraphQlLexer(string source)
{
    private int _at = source.StartsWith('\ufeff') ? 1 : 0;
    private int _line = 1;
    private int _lineStart;

    public GraphQlToken Next()
    {
        SkipIgnored();
        var column = _at - _lineStart + 1;
        if (_at >= source.Length)
        {
            return new(GraphQlTokenKind.End, "", _line, column);
        }

        var (line, c) = (_line, source[_at]);
        if (source.AsSpan(_at).StartsWith("..."))
        {
            _at += 3;
            return new(GraphQlTokenKind.Punctuator, "...", line, column);
        }

        if ("!$&():=@[]{|}".Contains(c, StringComparison.Ordinal))
        {
            _at++;
            return new(GraphQlTokenKind.Punctuator, c.ToString(), line, column);
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            return new(GraphQlTokenKind.Name, Take(ch => char.IsAsciiLetterOrDigit(ch) || ch == '_'), line, column);
        }

        if (char.IsAsciiDigit(c) || c == '-')
        {
            return Number(column);
        }

        if (c == '"')
        {
            return source.AsSpan(_at).StartsWith("\"\"\"") ? Block(column) : Quoted(column);
        }

        _at++;
        return new(GraphQlTokenKind.Invalid, "", line, column);
    }

    private void SkipIgnored()
    {
        while (_at < source.Length)
        {
            switch (source[_at])
            {
                case '\n':
                    NewLine(_at + 1);
                    break;
                case '\r':
                    NewLine(_at + (source.AsSpan(_at).StartsWith("\r\n") ? 2 : 1));
                    break;
                case ' ' or '\t' or ',' or '\ufeff':
                    _at++;
                    break;
                case '#':
                    while (_at < source.Length && source[_at] is not '\n' and not '\r')
                    {
                        _at++;
                    }

                    break;
                default:
                    return;
            }
        }
    }

    private void NewLine(int next)
    {
        (_at, _lineStart) = (next, next);
        _line++;
    }

    private string Take(Func<char, bool> isPart)
    {
        var from = _at;
        while (_at < source.Length && isPart(source[_at]))
        {
            _at++;
        }

        return source[from.._at];
    }

    private GraphQlToken Number(int column)
    {
        var from = _at;
        var isFloat = false;
        _at += source[_at] == '-' ? 1 : 0;
        var digits = Take(char.IsAsciiDigit);
        var isRight = digits.Length == 1 || (digits.Length > 1 && digits[0] != '0');
        if (_at < source.Length && source[_at] == '.')
        {
            (isFloat, _at) = (true, _at + 1);
            isRight &= Take(char.IsAsciiDigit).Length > 0;
        }

        if (_at < source.Length && source[_at] is 'e' or 'E')
        {
            (isFloat, _at) = (true, _at + 1);
            _at += _at < source.Length && source[_at] is '+' or '-' ? 1 : 0;
            isRight &= Take(char.IsAsciiDigit).Length > 0;
        }

        return new(!isRight ? GraphQlTokenKind.Invalid : isFloat ? GraphQlTokenKind.Float : GraphQlTokenKind.Int, source[from.._at], _line, column);
    }

    private GraphQlToken Quoted(int column)
    {
        var text = new StringBuilder();
        for (_at++; _at < source.Length && source[_at] is not '\n' and not '\r'; _at++)
        {
            switch (source[_at])
            {
                case '"':
                    _at++;
                    return new(GraphQlTokenKind.String, text.ToString(), _line, column);
                case '\\' when _at + 1 < source.Length:
                    if (!Escape(text))
                    {
                        return new(GraphQlTokenKind.Invalid, "", _line, column);
                    }

                    break;
                default:
                    text.Append(source[_at]);
                    break;
            }
        }

        return new(GraphQlTokenKind.Invalid, "", _line, column);
    }

    private bool Escape(StringBuilder text)
    {
        _at++;
        switch (source[_at])
        {
            case '"' or '\\' or '/': text.Append(source[_at]); return true;
            case 'b': text.Append('\b'); return true;
            case 'f': text.Append('\f'); return true;
            case 'n': text.Append('\n'); return true;
            case 'r': text.Append('\r'); return true;
            case 't': text.Append('\t'); return true;
            case 'u' when _at + 4 < source.Length && ushort.TryParse(source.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                text.Append((char)code);
                _at += 4;
                return true;
            default: return false;
        }
    }

    private GraphQlToken Block(int column)
    {
        var line = _line;
        _at += 3;
        var text = new StringBuilder();
        while (_at < source.Length)
        {
            if (source.AsSpan(_at).StartsWith("\\\"\"\""))
            {
                text.Append("\"\"\"");
                _at += 4;
            }
            else if (source.AsSpan(_at).StartsWith("\"\"\""))
            {
                _at += 3;
                return new(GraphQlTokenKind.BlockString, Undent(text.ToString()), line, column);
            }
            else if (source[_at] is '\n' or '\r')
            {
                text.Append('\n');
                NewLine(_at + (source.AsSpan(_at).StartsWith("\r\n") ? 2 : 1));
            }
            else
            {
                text.Append(source[_at++]);
            }
        }

        return new(GraphQlTokenKind.Invalid, "", line, column);
    }

    /// <summary>Without the indentation that all lines but the first share, and without blank lines around (§2.9.4).</summary>
    private static string Undent(string raw)
    {
        var lines = raw.Split('\n').ToList();
        var shared = lines.Skip(1).Select(line => line.AsSpan().IndexOfAnyExcept(' ', '\t')).Where(indent => indent >= 0).DefaultIfEmpty(0).Min();
        for (var i = 1; i < lines.Count; i++)
        {
            lines[i] = lines[i].Length >= shared ? lines[i][shared..] : "";
        }

        bool IsBlank(string line) => line.AsSpan().IndexOfAnyExcept(' ', '\t') < 0;
        lines = [.. lines.SkipWhile(IsBlank).Reverse().SkipWhile(IsBlank).Reverse()];
        return string.Join('\n', lines);
    }
}
