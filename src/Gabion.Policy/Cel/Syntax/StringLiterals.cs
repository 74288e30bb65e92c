using System.Text;

namespace Gabion.Policy.Cel.Syntax;

/// <summary>Strings and bytes: quotes of one or three, raw ones, and escapes.</summary>
internal static class StringLiterals
{
    /// <summary>True when a string begins here: <c>'</c>, <c>"</c>, or one of the prefixes r, b and br before them.</summary>
    public static bool StartsAt(string text, int at)
    {
        var quote = at + PrefixLength(text, at);
        return quote < text.Length && text[quote] is '\'' or '"';
    }

    public static CelValue Read(string text, ref int at)
    {
        var start = at;
        var prefix = text.AsSpan(at, PrefixLength(text, at));
        var isBytes = prefix.ContainsAny('b', 'B');
        var isRaw = prefix.ContainsAny('r', 'R');
        at += prefix.Length;
        var quote = text[at];
        var isTriple = text.AsSpan(at).StartsWith([quote, quote, quote]);
        at += isTriple ? 3 : 1;
        var content = new LiteralText(isBytes);
        while (true)
        {
            if (at >= text.Length || (!isTriple && text[at] is '\n' or '\r'))
            {
                throw new CelSyntaxException(start, "the string is not closed");
            }

            var c = text[at];
            if (c == quote && (!isTriple || text.AsSpan(at).StartsWith([quote, quote, quote])))
            {
                at += isTriple ? 3 : 1;
                return content.Value;
            }

            if (c != '\\')
            {
                content.Add(c);
                at++;
            }
            else if (isRaw)
            {
                content.Add(c);
                at++;
                if (at < text.Length && !(!isTriple && text[at] is '\n' or '\r') && (text[at] == quote || text[at] == '\\'))
                {
                    content.Add(text[at++]);
                }
            }
            else
            {
                Escape(text, ref at, content);
            }
        }
    }

    private static int PrefixLength(string text, int at)
    {
        var rest = text.AsSpan(at);
        return rest switch
        {
            ['b' or 'B', 'r' or 'R', '\'' or '"', ..] => 2,
            ['b' or 'B' or 'r' or 'R', '\'' or '"', ..] => 1,
            _ => 0,
        };
    }

    private static void Escape(string text, ref int at, LiteralText content)
    {
        var start = at;
        var letter = at + 1 < text.Length ? text[at + 1] : '\0';
        at += 2;
        switch (letter)
        {
            case 'a': content.Add('\a'); break;
            case 'b': content.Add('\b'); break;
            case 'f': content.Add('\f'); break;
            case 'n': content.Add('\n'); break;
            case 'r': content.Add('\r'); break;
            case 't': content.Add('\t'); break;
            case 'v': content.Add('\v'); break;
            case '\\' or '?' or '"' or '\'' or '`': content.Add(letter); break;
            case 'x' or 'X': content.AddOctet(Digits(text, ref at, start, 2, 16), start); break;
            case 'u': content.AddCodePoint(Digits(text, ref at, start, 4, 16), start); break;
            case 'U': content.AddCodePoint(Digits(text, ref at, start, 8, 16), start); break;
            case >= '0' and <= '3':
                at--;
                content.AddOctet(Digits(text, ref at, start, 3, 8), start);
                break;
            default: throw new CelSyntaxException(start, $"'\\{letter}' is no escape: write '\\\\' for a backslash, or a raw string r'…'");
        }
    }

    private static uint Digits(string text, ref int at, int start, int count, uint radix)
    {
        var value = 0u;
        for (var i = 0; i < count; i++, at++)
        {
            var digit = at < text.Length && char.IsAsciiHexDigit(text[at]) ? (uint)Convert.ToInt32(text[at].ToString(), 16) : radix;
            value = digit < radix ? (value * radix) + digit : throw new CelSyntaxException(start, $"the escape needs {count} {(radix == 8 ? "octal" : "hexadecimal")} digits");
        }

        return value;
    }

    /// <summary>The content of a literal as it grows: text, or bytes (UTF-8 of what is not escaped).</summary>
    private sealed class LiteralText(bool isBytes)
    {
        private readonly StringBuilder _text = new();
        private readonly List<byte> _bytes = [];

        public CelValue Value
        {
            get
            {
                if (!isBytes)
                {
                    return CelValue.Of(_text.ToString());
                }

                Flush();
                return CelValue.Of((ReadOnlyMemory<byte>)_bytes.ToArray());
            }
        }

        public void Add(char c) => _text.Append(c);

        public void AddOctet(uint value, int offset)
        {
            if (!isBytes)
            {
                AddCodePoint(value, offset);
                return;
            }

            Flush();
            _bytes.Add((byte)value);
        }

        public void AddCodePoint(uint value, int offset)
        {
            if (isBytes)
            {
                throw new CelSyntaxException(offset, "bytes take \\x and octal escapes; \\u and \\U are for strings");
            }

            if (!Rune.IsValid(value))
            {
                throw new CelSyntaxException(offset, $"U+{value:X4} is no character");
            }

            _text.Append(new Rune(value).ToString());
        }

        private void Flush()
        {
            _bytes.AddRange(Encoding.UTF8.GetBytes(_text.ToString()));
            _text.Clear();
        }
    }
}
