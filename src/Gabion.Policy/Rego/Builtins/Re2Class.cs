using System.Globalization;
using System.Text;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>
/// Characters and classes of a pattern. .NET sees pairs of UTF-16 where RE2 sees one character, so a class with characters above U+FFFF
/// becomes an alternation.
/// </summary>
internal sealed class Re2Class(string pattern, Re2Flags flags)
{
    public const string AnyCharacter = "(?:[\\ud800-\\udbff][\\udc00-\\udfff]|[\\s\\S])";
    public const string AnyButNewline = "(?:[\\ud800-\\udbff][\\udc00-\\udfff]|[^\\n])";
    private const string Astral = "[\\ud800-\\udbff][\\udc00-\\udfff]";
    private readonly StringBuilder _set = new();
    private readonly List<string> _pairs = [];

    /// <summary>A character that stands for itself.</summary>
    public static string Literal(Rune rune, bool ignoreCase)
    {
        var text = string.Concat(rune.ToString().Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));
        text = rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || " _-/:,;=@\"'<>%&!~`".Contains((char)rune.Value, StringComparison.Ordinal)) ? rune.ToString() : text;
        text = text == "#" || text == " " ? "\\" + text : text;
        return ignoreCase && Rune.IsLetter(rune) ? $"(?i:{text})" : text.Length > 6 ? $"(?:{text})" : text;
    }

    /// <summary>A class in brackets.</summary>
    public string Read(ref int at)
    {
        var from = at++;
        var isNegated = at < pattern.Length && pattern[at] == '^';
        at += isNegated ? 1 : 0;
        var isFirst = true;
        while (at < pattern.Length && (pattern[at] != ']' || isFirst))
        {
            // A dash stands for itself at the ends only, or before the class goes on with something else than a range (as Perl has it).
            isFirst = false;
            if (pattern.AsSpan(at).StartsWith("[:"))
            {
                var end = pattern.IndexOf(":]", at + 2, StringComparison.Ordinal);
                if (end >= 0)
                {
                    Named(pattern[at..(end + 2)]);
                    at = end + 2;
                    continue;
                }
            }

            if (pattern[at] == '\\' && at + 1 < pattern.Length && pattern[at + 1] is 'd' or 'D' or 's' or 'S' or 'w' or 'W' or 'p' or 'P')
            {
                Escaped(ref at);
                continue;
            }

            var low = One(ref at, from);
            var high = low;
            if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] != ']')
            {
                var begin = at;
                at++;
                high = One(ref at, from);
                if (high < low)
                {
                    throw new Re2Exception($"error parsing regexp: invalid character class range: `{low}{pattern[begin..at]}`");
                }
            }

            Range(low.Value, high.Value);
        }

        if (at >= pattern.Length)
        {
            throw new Re2Exception($"error parsing regexp: missing closing ]: `{pattern[from..]}`");
        }

        at++;
        return Write(isNegated);
    }

    /// <summary>A class by a letter: <c>\d</c>, <c>\pL</c>, <c>\p{Greek}</c>.</summary>
    public string ReadEscaped(ref int at)
    {
        Escaped(ref at);
        return Write(false);
    }

    /// <summary>The character that an escape stands for, in a class or outside.</summary>
    public static Rune EscapedRune(string pattern, ref int at)
    {
        var from = at;
        if (at + 1 >= pattern.Length)
        {
            throw new Re2Exception("error parsing regexp: trailing backslash at end of expression: ``");
        }

        var c = pattern[at + 1];
        at += 2;
        switch (c)
        {
            case 'a': return new('\a');
            case 'f': return new('\f');
            case 'n': return new('\n');
            case 'r': return new('\r');
            case 't': return new('\t');
            case 'v': return new('\v');
            case 'x': return Hex(pattern, from, ref at);
            case >= '1' and <= '7' when at >= pattern.Length || pattern[at] is < '0' or > '7':
                break;
            case >= '0' and <= '7':
                var octal = c - '0';
                for (var i = 1; i < 3 && at < pattern.Length && pattern[at] is >= '0' and <= '7'; i++, at++)
                {
                    octal = (octal * 8) + pattern[at] - '0';
                }

                return new(octal);
            case < '\u0080' when !char.IsAsciiLetterOrDigit(c):
                return new(c);
        }

        throw new Re2Exception($"error parsing regexp: invalid escape sequence: `{pattern[from..Math.Min(at, pattern.Length)]}`");
    }

    private static Rune Hex(string pattern, int from, ref int at)
    {
        var isBraced = at < pattern.Length && pattern[at] == '{';
        var end = isBraced ? pattern.IndexOf('}', at) : at + 2;
        var digits = end < 0 || end > pattern.Length ? "" : isBraced ? pattern[(at + 1)..end] : pattern[at..end];
        if (digits.Length is > 0 and <= 8 && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code))
        {
            at = isBraced ? end + 1 : end;
            return new(code);
        }

        throw new Re2Exception($"error parsing regexp: invalid escape sequence: `{pattern[from..Math.Min(pattern.Length, at + 1)]}`");
    }

    private Rune One(ref int at, int from)
    {
        if (at >= pattern.Length)
        {
            throw new Re2Exception($"error parsing regexp: missing closing ]: `{pattern[from..]}`");
        }

        if (pattern[at] == '\\')
        {
            return EscapedRune(pattern, ref at);
        }

        Rune.DecodeFromUtf16(pattern.AsSpan(at), out var rune, out var width);
        at += width;
        return rune;
    }

    private void Escaped(ref int at)
    {
        var letter = pattern[at + 1];
        if (letter is 'd' or 'D' or 's' or 'S' or 'w' or 'W')
        {
            at += 2;
            var (ascii, rest) = char.ToLowerInvariant(letter) switch
            {
                'd' => ("0-9", "\\u0000-/:-\\uffff"),
                's' => ("\\t\\n\\f\\r ", "\\u0000-\\u0008\\u000b\\u000e-\\u001f!-\\uffff"),
                _ => ("0-9A-Za-z_", "\\u0000-/:-@\\[-\\^`\\{-\\uffff"),
            };
            _set.Append(char.IsLower(letter) ? ascii : rest);
            if (char.IsUpper(letter))
            {
                _pairs.Add(Astral);
            }

            return;
        }

        var from = at;
        at += 2;
        if (at >= pattern.Length)
        {
            throw new Re2Exception($"error parsing regexp: invalid character class range: `{pattern[from..]}`");
        }

        var name = pattern[at].ToString();
        if (pattern[at] == '{')
        {
            var end = pattern.IndexOf('}', at);
            if (end < 0)
            {
                throw new Re2Exception($"error parsing regexp: invalid character class range: `{pattern[from..]}`");
            }

            name = pattern[(at + 1)..end];
            at = end;
        }

        at++;
        var isNegated = letter == 'P' != name.StartsWith('^');
        if (Re2Scripts.Find(name.TrimStart('^')) is not { } set)
        {
            throw new Re2Exception($"error parsing regexp: invalid character class range: `{pattern[from..at]}`");
        }

        _set.Append(isNegated ? set.Without : set.With);
        if (isNegated || name is "Any")
        {
            _pairs.Add(Astral);
        }
    }

    private void Named(string name)
    {
        var isNegated = name.Length > 2 && name[2] == '^';
        var (set, rest) = (isNegated ? "[:" + name[3..] : name) switch
        {
            "[:alnum:]" => ("0-9A-Za-z", "\\u0000-/:-@\\[-`\\{-\\uffff"),
            "[:alpha:]" => ("A-Za-z", "\\u0000-@\\[-`\\{-\\uffff"),
            "[:ascii:]" => ("\\u0000-\\u007f", "\\u0080-\\uffff"),
            "[:blank:]" => ("\\t ", "\\u0000-\\u0008\\u000a-\\u001f!-\\uffff"),
            "[:cntrl:]" => ("\\u0000-\\u001f\\u007f", " -~\\u0080-\\uffff"),
            "[:digit:]" => ("0-9", "\\u0000-/:-\\uffff"),
            "[:graph:]" => ("!-~", "\\u0000- \\u007f-\\uffff"),
            "[:lower:]" => ("a-z", "\\u0000-`\\{-\\uffff"),
            "[:print:]" => (" -~", "\\u0000-\\u001f\\u007f-\\uffff"),
            "[:punct:]" => ("!-/:-@\\[-`\\{-~", "\\u0000- 0-9A-Za-z\\u007f-\\uffff"),
            "[:space:]" => ("\\t\\n\\v\\f\\r ", "\\u0000-\\u0008\\u000e-\\u001f!-\\uffff"),
            "[:upper:]" => ("A-Z", "\\u0000-@\\[-\\uffff"),
            "[:word:]" => ("0-9A-Za-z_", "\\u0000-/:-@\\[-\\^`\\{-\\uffff"),
            "[:xdigit:]" => ("0-9A-Fa-f", "\\u0000-/:-@G-`g-\\uffff"),
            _ => throw new Re2Exception($"error parsing regexp: invalid character class range: `{name}`"),
        };
        _set.Append(isNegated ? rest : set);
        if (isNegated)
        {
            _pairs.Add(Astral);
        }
    }

    private void Range(int low, int high)
    {
        if (low <= 0xffff)
        {
            _set.Append(CultureInfo.InvariantCulture, $"\\u{low:x4}-\\u{Math.Min(high, 0xffff):x4}");
        }

        for (var from = Math.Max(low, 0x10000); from <= high;)
        {
            // One high half and a run of low halves, or many high halves with all low ones.
            var (first, last) = (High(from), High(high));
            if (first == last || Low(from) != 0xdc00)
            {
                var to = first == last ? high : from | 0x3ff;
                _pairs.Add(string.Create(CultureInfo.InvariantCulture, $"\\u{first:x4}[\\u{Low(from):x4}-\\u{Low(to):x4}]"));
                from = to + 1;
            }
            else
            {
                var whole = Low(high) == 0xdfff ? last : last - 1;
                _pairs.Add(string.Create(CultureInfo.InvariantCulture, $"[\\u{first:x4}-\\u{whole:x4}][\\udc00-\\udfff]"));
                from = ((whole - 0xd800 + 1) << 10) + 0x10000;
            }
        }
    }

    private static int High(int code) => 0xd800 + ((code - 0x10000) >> 10);

    private static int Low(int code) => 0xdc00 + ((code - 0x10000) & 0x3ff);

    private string Write(bool isNegated)
    {
        var isCaseless = flags.IgnoreCase;
        string text;
        if (isNegated)
        {
            // Above U+FFFF all but the pairs: without look-ahead only the common case, no pairs in the class, is exact.
            var inner = _set.Length == 0 ? "[\\s\\S]" : $"[^{_set}]";
            text = _pairs.Count == 0 ? $"(?:{Astral}|{inner})" : inner;
        }
        else
        {
            var inner = _set.Length == 0 ? "[^\\s\\S]" : $"[{_set}]";
            text = _pairs.Count == 0 ? inner : $"(?:{string.Join('|', _pairs)}|{inner})";
        }

        return isCaseless ? $"(?i:{text})" : text;
    }
}
