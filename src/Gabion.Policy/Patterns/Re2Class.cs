using System.Globalization;
using System.Text;

namespace Gabion.Policy.Patterns;

/// <summary>Classes of characters: <c>[a-z]</c>, <c>[[:alpha:]]</c>, <c>\d</c>, <c>\pL</c>, and the escapes of single ones.</summary>
internal static class Re2Class
{
    private static readonly Dictionary<string, string> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = "\\x00-\\x7F",
        ["blank"] = "\\t ",
        ["cntrl"] = "\\x00-\\x1F\\x7F",
        ["digit"] = "0-9",
        ["graph"] = "!-~",
        ["lower"] = "a-z",
        ["print"] = " -~",
        ["punct"] = "!-/:-@\\[-`{-~",
        ["space"] = "\\t\\n\\v\\f\\r ",
        ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    /// <summary>Scripts as ranges of their main blocks: those that rules about names and texts use.</summary>
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["Latin"] = "A-Za-z\\u00AA\\u00BA\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02B8\\u1E00-\\u1EFF\\u2C60-\\u2C7F\\uA722-\\uA787\\uFF21-\\uFF3A\\uFF41-\\uFF5A",
        ["Greek"] = "\\u0370-\\u0373\\u0375-\\u0377\\u037A-\\u037D\\u037F\\u0384\\u0386\\u0388-\\u03E1\\u03F0-\\u03FF\\u1F00-\\u1FFE",
        ["Cyrillic"] = "\\u0400-\\u0484\\u0487-\\u052F\\u1C80-\\u1C88\\u1D2B\\u1D78\\u2DE0-\\u2DFF\\uA640-\\uA69F",
        ["Han"] = "\\u2E80-\\u2FD5\\u3005\\u3007\\u3021-\\u3029\\u3038-\\u303B\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uF900-\\uFAD9",
        ["Hiragana"] = "\\u3041-\\u3096\\u309D-\\u309F",
        ["Katakana"] = "\\u30A1-\\u30FA\\u30FD-\\u30FF\\u31F0-\\u31FF\\uFF66-\\uFF6F\\uFF71-\\uFF9D",
        ["Arabic"] = "\\u0600-\\u0604\\u0606-\\u060B\\u060D-\\u061A\\u061C-\\u061E\\u0620-\\u063F\\u0641-\\u064A\\u0656-\\u066F\\u0671-\\u06DC\\u06DE-\\u06FF\\u0750-\\u077F",
        ["Hebrew"] = "\\u0591-\\u05C7\\u05D0-\\u05EA\\u05EF-\\u05F4\\uFB1D-\\uFB4F",
        ["Thai"] = "\\u0E01-\\u0E3A\\u0E40-\\u0E5B",
    };

    private static readonly HashSet<string> Categories = new(StringComparer.Ordinal)
    {
        "C", "Cc", "Cf", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No",
        "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs",
    };

    /// <summary>A class in brackets, as an expression that matches one code point.</summary>
    public static string Read(string pattern, ref int at)
    {
        var start = at++;
        var isNegated = at < pattern.Length && pattern[at] == '^';
        at += isNegated ? 1 : 0;
        var items = new StringBuilder();
        var pairs = new StringBuilder();
        for (var isFirst = true; ; isFirst = false)
        {
            if (at >= pattern.Length)
            {
                throw new Re2Exception($"missing closing ]: {pattern[start..]}");
            }

            if (pattern[at] == ']' && !isFirst)
            {
                at++;
                break;
            }

            if (TryReadItem(pattern, ref at, out var named))
            {
                items.Append(named);
                continue;
            }

            var low = ReadOne(pattern, ref at);
            var high = low;
            if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] != ']')
            {
                at++;
                high = ReadOne(pattern, ref at);
                if (high < low)
                {
                    throw new Re2Exception($"invalid character class range: {pattern[start..at]}");
                }
            }

            Add(items, pairs, low.Value, high.Value);
        }

        // Surrogates in the class are halves of pairs and never match alone.
        if (!isNegated)
        {
            return (items.Length, pairs.Length) switch
            {
                (0, 0) => "[^\\s\\S]",
                (_, 0) => $"[{items}]",
                (0, _) => $"(?:{pairs.ToString(1, pairs.Length - 1)})",
                _ => $"(?:[{items}]{pairs})",
            };
        }

        return pairs.Length > 0
            ? throw new Re2Exception("a negated class with characters beyond U+FFFF is not supported")
            : $"(?:{Re2Translation.Pair}|[^{items}\\uD800-\\uDFFF])";
    }

    /// <summary><c>\d</c>, <c>\W</c>, <c>\pL</c>, <c>\P{Greek}</c> outside brackets.</summary>
    public static bool TryReadNamed(string pattern, ref int at, out string result)
    {
        result = "";
        if (!TryReadEscapedClass(pattern, ref at, out var items, out var isNegated))
        {
            return false;
        }

        result = isNegated ? $"(?:{Re2Translation.Pair}|[^{items}\\uD800-\\uDFFF])" : $"[{items}]";
        return true;
    }

    /// <summary>One escaped character: <c>\n</c>, <c>\x{1F600}</c>, <c>\.</c>.</summary>
    public static Rune ReadEscape(string pattern, ref int at)
    {
        var start = at;
        if (at + 1 >= pattern.Length)
        {
            throw new Re2Exception("trailing backslash at end of expression");
        }

        var letter = pattern[at + 1];
        at += 2;
        switch (letter)
        {
            case 'a': return new('\a');
            case 'f': return new('\f');
            case 'n': return new('\n');
            case 'r': return new('\r');
            case 't': return new('\t');
            case 'v': return new('\v');
            case 'x': return ReadHexadecimal(pattern, ref at, start);
            case >= '0' and <= '7' when letter == '0' || (at < pattern.Length && pattern[at] is >= '0' and <= '7'):
                var value = letter - '0';
                for (var i = 0; i < 2 && at < pattern.Length && pattern[at] is >= '0' and <= '7'; i++)
                {
                    value = (value * 8) + pattern[at++] - '0';
                }

                return new(value);
            default:
                return letter < 0x80 && !char.IsAsciiLetterOrDigit(letter) ? new(letter) : throw new Re2Exception($"invalid escape sequence: {pattern[start..at]}");
        }
    }

    private static Rune ReadHexadecimal(string pattern, ref int at, int start)
    {
        var close = at < pattern.Length && pattern[at] == '{' ? pattern.IndexOf('}', at) : -1;
        var digits = close > 0 ? pattern[(at + 1)..close] : pattern[at..Math.Min(at + 2, pattern.Length)];
        at = close > 0 ? close + 1 : at + digits.Length;
        return digits.Length is > 0 and <= 8 && (close > 0 || digits.Length == 2)
            && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && Rune.IsValid(value)
                ? new(value)
                : throw new Re2Exception($"invalid escape sequence: {pattern[start..at]}");
    }

    private static bool TryReadItem(string pattern, ref int at, out string items)
    {
        items = "";
        if (pattern.AsSpan(at).StartsWith("[:"))
        {
            var end = pattern.IndexOf(":]", at + 2, StringComparison.Ordinal);
            if (end < 0)
            {
                return false;
            }

            var name = pattern[(at + 2)..end];
            var isNegated = name.StartsWith('^');
            if (!Posix.TryGetValue(isNegated ? name[1..] : name, out var posix))
            {
                throw new Re2Exception($"invalid character class range: {pattern[at..(end + 2)]}");
            }

            at = end + 2;
            items = isNegated ? Complement(posix) : posix;
            return true;
        }

        if (!TryReadEscapedClass(pattern, ref at, out items, out var isOpposite))
        {
            return false;
        }

        items = isOpposite ? Complement(items) : items;
        return true;
    }

    /// <summary>The items of <c>\d \w \s \pL \p{Lu}</c> as they stand in brackets, and whether the letter was a capital.</summary>
    private static bool TryReadEscapedClass(string pattern, ref int at, out string items, out bool isNegated)
    {
        (items, isNegated) = ("", false);
        if (at + 1 >= pattern.Length || pattern[at] != '\\')
        {
            return false;
        }

        var letter = pattern[at + 1];
        isNegated = char.IsAsciiLetterUpper(letter);
        switch (letter)
        {
            case 'd' or 'D': items = "0-9"; break;
            case 'w' or 'W': items = "0-9A-Za-z_"; break;
            case 's' or 'S': items = "\\t\\n\\f\\r "; break;
            case 'p' or 'P':
                items = Property(pattern, ref at, ref isNegated);
                return true;
            default: return false;
        }

        at += 2;
        return true;
    }

    private static string Property(string pattern, ref int at, ref bool isNegated)
    {
        var start = at;
        var close = at + 2 < pattern.Length && pattern[at + 2] == '{' ? pattern.IndexOf('}', at) : -1;
        var name = close > 0 ? pattern[(at + 3)..close] : at + 2 < pattern.Length ? pattern.Substring(at + 2, 1) : "";
        at = close > 0 ? close + 1 : Math.Min(at + 3, pattern.Length);
        if (name.StartsWith('^'))
        {
            isNegated = !isNegated;
            name = name[1..];
        }

        return Categories.Contains(name) ? $"\\p{{{name}}}"
            : Scripts.TryGetValue(name, out var ranges) ? ranges
            : name == "Any" ? "\\u0000-\\uFFFF"
            : throw new Re2Exception($"invalid character class range: {pattern[start..at]}");
    }

    private static string Complement(string items) => items switch
    {
        "0-9" => "\\u0000-/:-\\uFFFF",
        "0-9A-Za-z_" => "\\u0000-/:-@\\[-\\^`{-\\uFFFF",
        "\\t\\n\\f\\r " => "\\u0000-\\u0008\\u000B\\u000E-\\u001F!-\\uFFFF",
        _ when items.StartsWith("\\p{", StringComparison.Ordinal) => $"\\P{items[2..]}",
        _ => throw new Re2Exception("a negated class of this kind within brackets is not supported"),
    };

    private static Rune ReadOne(string pattern, ref int at)
    {
        if (pattern[at] == '\\')
        {
            return ReadEscape(pattern, ref at);
        }

        if (!Rune.TryGetRuneAt(pattern, at, out var rune))
        {
            throw new Re2Exception("invalid UTF-8");
        }

        at += rune.Utf16SequenceLength;
        return rune;
    }

    private static void Add(StringBuilder items, StringBuilder pairs, int low, int high)
    {
        if (low <= 0xFFFF)
        {
            items.Append(CultureInfo.InvariantCulture, $"\\u{low:X4}-\\u{Math.Min(high, 0xFFFF):X4}");
        }

        // Beyond U+FFFF: for each high surrogate the range of low ones.
        for (var from = Math.Max(low, 0x10000); from <= high;)
        {
            var lead = 0xD800 + ((from - 0x10000) >> 10);
            var last = Math.Min(high, 0x10000 + ((lead - 0xD800) << 10) + 0x3FF);
            if (from == 0x10000 + ((lead - 0xD800) << 10) && high - from >= 0x3FF)
            {
                // Whole blocks go into one item.
                var blocks = (high - from + 1) >> 10;
                pairs.Append(CultureInfo.InvariantCulture, $"|[\\u{lead:X4}-\\u{lead + blocks - 1:X4}][\\uDC00-\\uDFFF]");
                from += blocks << 10;
                continue;
            }

            pairs.Append(CultureInfo.InvariantCulture, $"|\\u{lead:X4}[\\u{0xDC00 + ((from - 0x10000) & 0x3FF):X4}-\\u{0xDC00 + ((last - 0x10000) & 0x3FF):X4}]");
            from = last + 1;
        }
    }
}
