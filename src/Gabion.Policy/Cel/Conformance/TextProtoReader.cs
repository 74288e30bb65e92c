using System.Globalization;
using System.Text;

namespace Gabion.Policy.Cel.Conformance;

/// <summary>Reads the text format of protocol buffers without knowing the messages (protobuf.dev, "Text Format Language Specification").</summary>
internal sealed class TextProtoReader
{
    private const int MaxDepth = 100;

    private readonly string _text;
    private int _at;
    private int _depth;

    private TextProtoReader(string text) => _text = text;

    /// <exception cref="FormatException">The text breaks the format; the message names the line.</exception>
    public static TextMessage Read(string text)
    {
        var reader = new TextProtoReader(text);
        var message = reader.Fields('\0');
        return reader._at >= text.Length ? message : throw reader.Fault("a field");
    }

    private TextMessage Fields(char close)
    {
        if (++_depth > MaxDepth)
        {
            throw Fault($"less than {MaxDepth} levels of messages");
        }

        var message = new TextMessage();
        for (SkipBlanks(); _at < _text.Length && _text[_at] != close; SkipBlanks())
        {
            var name = _text[_at] == '[' ? Bracketed() : Word();
            SkipBlanks();
            var hasColon = Take(':');
            SkipBlanks();
            if (Take('['))
            {
                for (SkipBlanks(); !Take(']'); SkipBlanks())
                {
                    message.Add(name, Value());
                    SkipBlanks();
                    Take(',');
                }
            }
            else
            {
                message.Add(name, hasColon || Peek() is '{' or '<' ? Value() : throw Fault("':' or '{'"));
            }

            SkipBlanks();
            _ = Take(',') || Take(';');
        }

        _depth--;
        return message;
    }

    private TextValue Value()
    {
        SkipBlanks();
        switch (Peek())
        {
            case '{' or '<':
                var close = _text[_at++] == '{' ? '}' : '>';
                var message = Fields(close);
                return Take(close) ? new(message, null, null) : throw Fault($"'{close}'");
            case '"' or '\'':
                var bytes = new List<byte>();
                for (; Peek() is '"' or '\''; SkipBlanks())
                {
                    String(bytes);
                }

                return new(null, [.. bytes], null);
            case '-':
                _at++;
                SkipBlanks();
                return new(null, null, $"-{Word()}");
            default:
                return new(null, null, Word());
        }
    }

    private string Bracketed()
    {
        var end = _text.IndexOf(']', _at);
        var name = end < 0 ? throw Fault("']'") : _text[_at..(end + 1)];
        _at = end + 1;
        return name;
    }

    private string Word()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.' || (_text[_at] is '+' or '-' && _at > start && _text[_at - 1] is 'e' or 'E')))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw Fault("a name or value");
    }

    private void String(List<byte> bytes)
    {
        var quote = _text[_at++];
        Span<byte> utf8 = stackalloc byte[4];
        while (Peek() != quote)
        {
            if (Peek() is '\0' or '\n')
            {
                throw Fault("the end of the string");
            }

            if (_text[_at] == '\\')
            {
                _at++;
                Escape(bytes);
                continue;
            }

            var rune = Rune.GetRuneAt(_text, _at);
            _at += rune.Utf16SequenceLength;
            bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
        }

        _at++;
    }

    private void Escape(List<byte> bytes)
    {
        var letter = Peek();
        _at++;
        switch (letter)
        {
            case 'a': bytes.Add(7); break;
            case 'b': bytes.Add(8); break;
            case 'f': bytes.Add(12); break;
            case 'n': bytes.Add(10); break;
            case 'r': bytes.Add(13); break;
            case 't': bytes.Add(9); break;
            case 'v': bytes.Add(11); break;
            case 'x' or 'X': bytes.Add((byte)Number(16, 2)); break;
            case 'u': bytes.AddRange(Encoding.UTF8.GetBytes(new Rune(Number(16, 4)).ToString())); break;
            case 'U': bytes.AddRange(Encoding.UTF8.GetBytes(new Rune(Number(16, 8)).ToString())); break;
            case >= '0' and <= '7':
                _at--;
                bytes.Add((byte)Number(8, 3));
                break;
            case '?' or '\\' or '\'' or '"': bytes.Add((byte)letter); break;
            default: throw Fault("an escape");
        }
    }

    private int Number(int radix, int most)
    {
        var value = 0;
        for (var i = 0; i < most && char.IsAsciiHexDigit(Peek()) && int.Parse(Peek().ToString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) < radix; i++, _at++)
        {
            value = (value * radix) + int.Parse(Peek().ToString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        return value;
    }

    private char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private bool Take(char c)
    {
        if (Peek() != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && (char.IsWhiteSpace(_text[_at]) || _text[_at] == '#'))
        {
            var line = _text[_at] == '#' ? _text.IndexOf('\n', _at) : _at;
            _at = line < 0 ? _text.Length : line + 1;
        }
    }

    private FormatException Fault(string wanted) =>
        new($"line {_text.AsSpan(0, Math.Min(_at, _text.Length)).Count('\n') + 1}: {wanted} is expected here");
}
