using System.Globalization;

namespace Gabion.Policy.Cel.Syntax;

/// <summary>Cuts an expression into words.</summary>
internal sealed class Lexer(string text)
{
    private int _at;

    public Token Next()
    {
        SkipBlanks();
        if (_at >= text.Length)
        {
            return new(TokenKind.End, text.Length, "");
        }

        var c = text[_at];
        if (StringLiterals.StartsAt(text, _at))
        {
            return String();
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            return Name();
        }

        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(At(1))))
        {
            return Number();
        }

        return c == '`' ? QuotedName() : Sign(c);
    }

    private char At(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (text[_at] is ' ' or '\t' or '\n' or '\r' or '\f')
            {
                _at++;
            }
            else if (text[_at] == '/' && At(1) == '/')
            {
                var end = text.IndexOf('\n', _at);
                _at = end < 0 ? text.Length : end;
            }
            else
            {
                break;
            }
        }
    }

    private Token Name()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_'))
        {
            _at++;
        }

        var name = text[start.._at];
        return name switch
        {
            "in" => new(TokenKind.In, start, name),
            "true" => new(TokenKind.Literal, start, name, CelValue.True),
            "false" => new(TokenKind.Literal, start, name, CelValue.False),
            "null" => new(TokenKind.Literal, start, name, CelValue.Null),
            _ => new(TokenKind.Name, start, name),
        };
    }

    private Token QuotedName()
    {
        var start = _at++;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '.' or '-' or '/' or ' '))
        {
            _at++;
        }

        if (At(0) != '`' || _at == start + 1)
        {
            throw new CelSyntaxException(start, "a quoted name holds letters, digits, '_', '.', '-', '/' and blanks between two backticks");
        }

        return new(TokenKind.QuotedName, start, text[(start + 1).._at++]);
    }

    private Token String()
    {
        var start = _at;
        var value = StringLiterals.Read(text, ref _at);
        return new(TokenKind.Literal, start, text[start.._at], value);
    }

    private Token Number()
    {
        var start = _at;
        if (text[_at] == '0' && At(1) is 'x' or 'X' && char.IsAsciiHexDigit(At(2)))
        {
            _at += 2;
            SkipWhile(char.IsAsciiHexDigit);
            return Integer(start, text.AsSpan(start + 2, _at - start - 2), NumberStyles.AllowHexSpecifier);
        }

        SkipWhile(char.IsAsciiDigit);
        var isDouble = false;
        if (At(0) == '.' && char.IsAsciiDigit(At(1)))
        {
            isDouble = true;
            _at++;
            SkipWhile(char.IsAsciiDigit);
        }

        if (At(0) is 'e' or 'E' && (char.IsAsciiDigit(At(1)) || (At(1) is '+' or '-' && char.IsAsciiDigit(At(2)))))
        {
            isDouble = true;
            _at += 2;
            SkipWhile(char.IsAsciiDigit);
        }

        var digits = text[start.._at];
        return isDouble
            ? new(TokenKind.Literal, start, digits, CelValue.Of(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture)), IsNumber: true)
            : Integer(start, digits, NumberStyles.None);
    }

    private Token Integer(int start, ReadOnlySpan<char> digits, NumberStyles style)
    {
        if (!ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var value))
        {
            throw new CelSyntaxException(start, $"the number {text[start.._at]} does not fit into 64 bits");
        }

        if (At(0) is 'u' or 'U')
        {
            _at++;
            return new(TokenKind.Literal, start, text[start.._at], CelValue.Of(value));
        }

        // 2^63 is a number only behind a minus sign: the parser decides.
        return new(TokenKind.Literal, start, text[start.._at], value > long.MaxValue ? CelValue.Of(value) : CelValue.Of((long)value), IsNumber: true);
    }

    private void SkipWhile(Func<char, bool> belongs)
    {
        while (_at < text.Length && belongs(text[_at]))
        {
            _at++;
        }
    }

    private Token Sign(char c)
    {
        var (kind, length) = (c, At(1)) switch
        {
            ('&', '&') => (TokenKind.And, 2),
            ('|', '|') => (TokenKind.Or, 2),
            ('=', '=') => (TokenKind.Equal, 2),
            ('!', '=') => (TokenKind.NotEqual, 2),
            ('<', '=') => (TokenKind.LessOrEqual, 2),
            ('>', '=') => (TokenKind.GreaterOrEqual, 2),
            ('<', _) => (TokenKind.Less, 1),
            ('>', _) => (TokenKind.Greater, 1),
            ('!', _) => (TokenKind.Not, 1),
            ('+', _) => (TokenKind.Plus, 1),
            ('-', _) => (TokenKind.Minus, 1),
            ('*', _) => (TokenKind.Star, 1),
            ('/', _) => (TokenKind.Slash, 1),
            ('%', _) => (TokenKind.Percent, 1),
            ('?', _) => (TokenKind.Question, 1),
            (':', _) => (TokenKind.Colon, 1),
            (',', _) => (TokenKind.Comma, 1),
            ('.', _) => (TokenKind.Dot, 1),
            ('(', _) => (TokenKind.OpenParen, 1),
            (')', _) => (TokenKind.CloseParen, 1),
            ('[', _) => (TokenKind.OpenBracket, 1),
            (']', _) => (TokenKind.CloseBracket, 1),
            ('{', _) => (TokenKind.OpenBrace, 1),
            ('}', _) => (TokenKind.CloseBrace, 1),
            _ => throw new CelSyntaxException(_at, c is '=' or '&' or '|'
                ? $"'{c}' stands alone: write '{c}{c}'"
                : $"the character '{(char.IsControl(c) || char.IsSurrogate(c) ? $"U+{(int)c:X4}" : c)}' has no meaning here"),
        };
        var start = _at;
        _at += length;
        return new(kind, start, text.Substring(start, length));
    }
}
