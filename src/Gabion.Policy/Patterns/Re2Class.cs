using System.Globalization;
using System.Text;

namespace Gabion.Policy.Patterns;

/// <summary>Reads characters and classes of a pattern: <c>[a-z]</c>, <c>[[:alpha:]]</c>, <c>\d</c>, <c>\pL</c>, and the escapes of single ones.</summary>
internal static class Re2Class
{
    /// <summary>A class in brackets, as an expression of .NET.</summary>
    public static string Read(string pattern, bool ignoreCase, ref int at)
    {
        var from = at++;
        var isNegated = at < pattern.Length && pattern[at] == '^';
        at += isNegated ? 1 : 0;
        var set = new CodePointSet();
        for (var isFirst = true; at < pattern.Length && (pattern[at] != ']' || isFirst); isFirst = false)
        {
            if (TryReadPosix(pattern, set, ref at) || TryReadNamed(pattern, set, ref at))
            {
                continue;
            }

            var start = at;
            var low = ReadOne(pattern, from, ref at);
            var high = low;
            if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] != ']')
            {
                at++;
                high = ReadOne(pattern, from, ref at);
                if (high < low)
                {
                    throw new Re2Exception($"error parsing regexp: invalid character class range: `{pattern[start..at]}`");
                }
            }

            set.Add(low.Value, high.Value);
        }

        if (at >= pattern.Length)
        {
            throw new Re2Exception($"error parsing regexp: missing closing ]: `{pattern[from..]}`");
        }

        at++;
        return Write(set, ignoreCase, isNegated);
    }

    /// <summary>A class by a letter, outside brackets: <c>\d</c>, <c>\PL</c>, <c>\p{^Greek}</c>.</summary>
    public static string ReadNamed(string pattern, bool ignoreCase, ref int at)
    {
        var set = new CodePointSet();
        TryReadNamed(pattern, set, ref at);
        return Write(set, ignoreCase, false);
    }

    /// <summary>A character that stands for itself.</summary>
    public static string Literal(Rune rune, bool ignoreCase) => Write(new CodePointSet().Add(rune.Value, rune.Value), ignoreCase, false);

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

    private static Rune ReadOne(string pattern, int from, ref int at)
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

    private static bool TryReadPosix(string pattern, CodePointSet set, ref int at)
    {
        var end = pattern.AsSpan(at).StartsWith("[:") ? pattern.IndexOf(":]", at + 2, StringComparison.Ordinal) : -1;
        if (end < 0)
        {
            return false;
        }

        var name = pattern[(at + 2)..end];
        var named = NamedSets.Posix(name.StartsWith('^') ? name[1..] : name) ?? throw new Re2Exception($"error parsing regexp: invalid character class range: `{pattern[at..(end + 2)]}`");
        set.Add(name.StartsWith('^') ? named.Complement() : named);
        at = end + 2;
        return true;
    }

    private static bool TryReadNamed(string pattern, CodePointSet set, ref int at)
    {
        if (at + 1 >= pattern.Length || pattern[at] != '\\')
        {
            return false;
        }

        var letter = pattern[at + 1];
        switch (letter)
        {
            case 'd' or 's' or 'w':
                set.Add(NamedSets.Perl(letter));
                break;
            case 'D' or 'S' or 'W':
                set.Add(NamedSets.Perl(char.ToLowerInvariant(letter)).Complement());
                break;
            case 'p' or 'P':
                ReadProperty(pattern, set, ref at);
                return true;
            default:
                return false;
        }

        at += 2;
        return true;
    }

    private static void ReadProperty(string pattern, CodePointSet set, ref int at)
    {
        var from = at;
        var isBraced = at + 2 < pattern.Length && pattern[at + 2] == '{';
        var end = isBraced ? pattern.IndexOf('}', at) : Math.Min(at + 2, pattern.Length - 1);
        var name = end < 0 || at + 2 >= pattern.Length ? "" : isBraced ? pattern[(at + 3)..end] : pattern[(at + 2)..(end + 1)];
        at = end < 0 ? pattern.Length : end + 1;
        var named = NamedSets.Property(name.StartsWith('^') ? name[1..] : name) ?? throw new Re2Exception($"error parsing regexp: invalid character class range: `{pattern[from..at]}`");
        set.Add(pattern[from + 1] == 'P' != name.StartsWith('^') ? named.Complement() : named);
    }

    private static string Write(CodePointSet set, bool ignoreCase, bool isNegated)
    {
        set = ignoreCase ? NamedSets.WithCases(set) : set;
        return (isNegated ? set.Complement() : set).Write();
    }
}
