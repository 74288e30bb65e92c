using System.Globalization;
using System.Text;

namespace Gabion.Policy.Rego.Syntax;

/// <summary>Cuts a module into tokens, comments apart. An interpolated string becomes its texts and the tokens of its expressions.</summary>
internal sealed class RegoLexer
{
    /// <summary>The largest module, in UTF-16 units.</summary>
    public const int MostCharacters = 8 << 20;

    private const int DeepestTemplate = 32;
    private static readonly string[] Pairs = [":=", "==", "!=", "<=", ">="];

    private readonly string _source;
    private readonly List<RegoToken> _tokens = [];
    private readonly List<RegoComment> _comments = [];
    private int _at;
    private int _line = 1;
    private int _lineStart;
    private int _lastLine;

    private RegoLexer(string source)
    {
        _source = source;
        _at = source.StartsWith('\ufeff') ? 1 : 0;
        _lineStart = _at;
    }

    /// <summary>Throws <see cref="RegoSyntaxException"/> where there is no token.</summary>
    public static (List<RegoToken> Tokens, List<RegoComment> Comments) Read(string source)
    {
        if (source.Length > MostCharacters)
        {
            throw new RegoSyntaxException($"the module is larger than {MostCharacters >> 20} Mi characters", 1, 1);
        }

        var lexer = new RegoLexer(source);
        lexer.ReadUntil(false, 0);
        lexer.Add(RegoTokenKind.End, "", lexer._at, lexer._line, lexer._at - lexer._lineStart + 1, true);
        return (lexer._tokens, lexer._comments);
    }

    private char Current => _at < _source.Length ? _source[_at] : '\0';

    private int Column => _at - _lineStart + 1;

    /// <summary>Reads to the end, or to the brace that closes an expression of a template.</summary>
    private void ReadUntil(bool isInTemplate, int depth)
    {
        var braces = 0;
        while (true)
        {
            var isAfterSpace = SkipSpace();
            if (_at >= _source.Length)
            {
                return;
            }

            if (isInTemplate && Current == '}' && braces == 0)
            {
                return;
            }

            braces += Current == '{' ? 1 : Current == '}' ? -1 : 0;
            ReadToken(isAfterSpace, depth);
        }
    }

    private bool SkipSpace()
    {
        var start = _at;
        while (_at < _source.Length)
        {
            var c = _source[_at];
            if (c == '\n')
            {
                NewLine();
            }
            else if (c is ' ' or '\t' or '\r')
            {
                _at++;
            }
            else if (c == '#')
            {
                var (from, column) = (_at + 1, Column);
                while (_at < _source.Length && _source[_at] != '\n')
                {
                    _at++;
                }

                _comments.Add(new(_source[from.._at].TrimEnd('\r'), _line, column, _lastLine != _line));
            }
            else
            {
                break;
            }
        }

        return _at > start;
    }

    private void NewLine()
    {
        _at++;
        _line++;
        _lineStart = _at;
    }

    private void ReadToken(bool isAfterSpace, int depth)
    {
        var (start, line, column) = (_at, _line, Column);
        var c = Current;
        if (char.IsAsciiLetter(c) || c == '_')
        {
            while (char.IsAsciiLetterOrDigit(Current) || Current == '_')
            {
                _at++;
            }

            Add(RegoTokenKind.Name, string.Intern(_source[start.._at]), start, line, column, isAfterSpace);
        }
        else if (char.IsAsciiDigit(c))
        {
            ReadNumber();
            Add(RegoTokenKind.Number, _source[start.._at], start, line, column, isAfterSpace);
        }
        else if (c is '"' or '`')
        {
            _at++;
            Add(RegoTokenKind.String, c == '"' ? ReadQuoted(false, out _) : ReadRaw(false, out _), start, line, column, isAfterSpace);
        }
        else if (c == '$' && _at + 1 < _source.Length && _source[_at + 1] is '"' or '`')
        {
            ReadTemplate(isAfterSpace, depth);
        }
        else
        {
            var pair = _at + 1 < _source.Length ? Pairs.FirstOrDefault(pair => pair[0] == c && pair[1] == _source[_at + 1]) : null;
            if (pair is null && !"[]{}(),:+-*/%&|=<>;.".Contains(c, StringComparison.Ordinal))
            {
                throw Fault($"'{(char.IsControl(c) ? $"U+{(int)c:X4}" : Rune.TryGetRuneAt(_source, _at, out var rune) ? rune.ToString() : "?")}' has no meaning here");
            }

            _at += pair is null ? 1 : 2;
            Add(RegoTokenKind.Symbol, pair ?? string.Intern(c.ToString()), start, line, column, isAfterSpace);
        }
    }

    private void ReadNumber()
    {
        SkipDigits();
        if (Current == '.' && _at + 1 < _source.Length && char.IsAsciiDigit(_source[_at + 1]))
        {
            _at++;
            SkipDigits();
        }

        if (Current is 'e' or 'E')
        {
            _at++;
            _at += Current is '+' or '-' ? 1 : 0;
            if (!char.IsAsciiDigit(Current))
            {
                throw Fault("an exponent needs digits");
            }

            SkipDigits();
        }

        if (char.IsAsciiLetter(Current) || Current == '_')
        {
            throw Fault("a number ends in a letter");
        }
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Current))
        {
            _at++;
        }
    }

    private void ReadTemplate(bool isAfterSpace, int depth)
    {
        if (depth >= DeepestTemplate)
        {
            throw Fault("interpolated strings are nested too deep");
        }

        var isRaw = _source[_at + 1] == '`';
        var (start, line, column) = (_at, _line, Column);
        _at += 2;
        Add(RegoTokenKind.TemplateStart, isRaw ? "`" : "\"", start, line, column, isAfterSpace);
        while (true)
        {
            (start, line, column) = (_at, _line, Column);
            var text = isRaw ? ReadRaw(true, out var isOpen) : ReadQuoted(true, out isOpen);
            Add(RegoTokenKind.TemplateText, text, start, line, column, false);
            if (!isOpen)
            {
                Add(RegoTokenKind.TemplateEnd, "", _at - 1, _line, Column - 1, false);
                return;
            }

            Add(RegoTokenKind.TemplateOpen, "{", _at - 1, _line, Column - 1, false);
            ReadUntil(true, depth + 1);
            if (Current != '}')
            {
                throw Fault("an expression of an interpolated string is not closed: '}' is missing");
            }

            _at++;
            Add(RegoTokenKind.TemplateClose, "}", _at - 1, _line, Column - 1, false);
        }
    }

    /// <summary>Reads to the closing quote, or in a template to an opening brace.</summary>
    private string ReadQuoted(bool isTemplate, out bool isOpen)
    {
        var text = new StringBuilder();
        isOpen = false;
        while (true)
        {
            if (_at >= _source.Length || Current == '\n')
            {
                throw Fault("a string is not closed: '\"' is missing");
            }

            var c = _source[_at++];
            if (c == '"')
            {
                return text.ToString();
            }

            if (c == '{' && isTemplate)
            {
                isOpen = true;
                return text.ToString();
            }

            text.Append(c == '\\' ? ReadEscape(isTemplate) : c);
        }
    }

    private char ReadEscape(bool isTemplate)
    {
        var c = _at < _source.Length ? _source[_at++] : '\0';
        switch (c)
        {
            case '"' or '\\' or '/': return c;
            case '{' when isTemplate: return c;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when _at + 4 <= _source.Length && ushort.TryParse(_source.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                _at += 4;
                return (char)code;
            default:
                _at--;
                throw Fault("an escape that does not exist: there are \\\\ \\\" \\/ \\b \\f \\n \\r \\t \\uXXXX (a raw string, in `, needs none)");
        }
    }

    private string ReadRaw(bool isTemplate, out bool isOpen)
    {
        var text = new StringBuilder();
        isOpen = false;
        while (true)
        {
            if (_at >= _source.Length)
            {
                throw Fault("a raw string is not closed: '`' is missing");
            }

            var c = Current;
            if (c == '\n')
            {
                NewLine();
            }
            else
            {
                _at++;
            }

            if (c == '`')
            {
                return text.ToString();
            }

            if (c == '{' && isTemplate)
            {
                isOpen = true;
                return text.ToString();
            }

            if (c == '\\' && isTemplate && Current == '{')
            {
                c = '{';
                _at++;
            }

            text.Append(c);
        }
    }

    private void Add(RegoTokenKind kind, string text, int start, int line, int column, bool isAfterSpace)
    {
        _tokens.Add(new(kind, text, start, _at, line, column, isAfterSpace, line != _lastLine));
        _lastLine = _line;
    }

    private RegoSyntaxException Fault(string message) => new(message, _line, Column);
}
