using System.Globalization;
using System.Numerics;
using System.Text;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>Texts as Go writes them: quoted strings, and numbers of double precision.</summary>
internal static class GoFormat
{
    /// <summary>A string in quotes, as <c>%q</c> and <c>strconv.Quote</c>; with <paramref name="isAscii"/> everything else is escaped.</summary>
    public static string Quote(string text, bool isAscii = false)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            Escape(quoted, rune, '"', isAscii);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A character in single quotes, as <c>%q</c> writes a number.</summary>
    public static string QuoteRune(Rune rune, bool isAscii)
    {
        var quoted = new StringBuilder("'");
        Escape(quoted, rune, '\'', isAscii);
        return quoted.Append('\'').ToString();
    }

    public static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.SpaceSeparator => rune.Value == ' ',
        _ => true,
    };

    /// <summary>A number as <c>strconv.FormatFloat</c> writes it, without sign.</summary>
    /// <param name="value">Finite and not negative.</param>
    /// <param name="verb">One of <c>e E f F g G</c>.</param>
    /// <param name="precision">Digits after the point (significant digits for <c>g</c>); -1: as few as read back as the same number.</param>
    public static string Float(double value, char verb, int precision)
    {
        var letter = char.IsUpper(verb) ? 'E' : 'e';
        switch (char.ToLowerInvariant(verb))
        {
            case 'e':
                return Scientific(precision < 0 ? Shortest(value) : Exact(value, precision + 1), precision, letter);
            case 'f':
                return precision < 0 ? Plain(Shortest(value)) : Fixed(value, precision);
            default:
                var digits = precision < 0 ? Shortest(value) : Exact(value, precision == 0 ? 1 : precision);
                var most = precision < 0 ? 6 : precision == 0 ? 1 : precision;
                if (precision > digits.Text.Length && digits.Text.Length >= digits.Point)
                {
                    most = digits.Text.Length;
                }

                var trimmed = digits with { Text = digits.Text.TrimEnd('0') is { Length: > 0 } kept ? kept : "0" };
                return digits.Point - 1 < -4 || digits.Point - 1 >= most ? Scientific(trimmed, -1, letter) : Plain(trimmed);
        }
    }

    private static void Escape(StringBuilder quoted, Rune rune, char quote, bool isAscii)
    {
        switch (rune.Value)
        {
            case var c when c == quote || c == '\\':
                quoted.Append('\\').Append((char)c);
                return;
            case '\a': quoted.Append("\\a"); return;
            case '\b': quoted.Append("\\b"); return;
            case '\f': quoted.Append("\\f"); return;
            case '\n': quoted.Append("\\n"); return;
            case '\r': quoted.Append("\\r"); return;
            case '\t': quoted.Append("\\t"); return;
            case '\v': quoted.Append("\\v"); return;
        }

        if (rune.IsAscii ? rune.Value is >= ' ' and < 0x7f : !isAscii && IsPrintable(rune))
        {
            quoted.Append(rune.ToString());
        }
        else
        {
            quoted.Append(rune.Value switch
            {
                < 0x80 => string.Create(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
                < 0x10000 => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
            });
        }
    }

    /// <summary>Digits, and where the point stands among them: 1 for 3.2, 0 for 0.32.</summary>
    private readonly record struct Digits(string Text, int Point);

    private static Digits Shortest(double value) => Parse(value.ToString("R", CultureInfo.InvariantCulture));

    private static Digits Exact(double value, int count) => Parse(value.ToString("E" + (count - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), false);

    private static Digits Parse(string text, bool isTrimmed = true)
    {
        var power = 0;
        var e = text.IndexOf('E', StringComparison.Ordinal);
        if (e >= 0)
        {
            power = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..e];
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var whole = dot < 0 ? text.Length : dot;
        var digits = text.Replace(".", "", StringComparison.Ordinal);
        var zeros = digits.Length - digits.TrimStart('0').Length;
        if (zeros == digits.Length)
        {
            return new(isTrimmed ? "0" : digits, 1);
        }

        digits = digits[zeros..];
        return new(isTrimmed ? digits.TrimEnd('0') : digits, whole - zeros + power);
    }

    private static string Scientific(Digits digits, int precision, char letter)
    {
        var text = new StringBuilder().Append(digits.Text[0]);
        var fraction = digits.Text[1..];
        if (precision > fraction.Length)
        {
            fraction = fraction.PadRight(precision, '0');
        }

        if (fraction.Length > 0)
        {
            text.Append('.').Append(fraction);
        }

        var exponent = digits.Text.AsSpan().IndexOfAnyExcept('0') < 0 ? 0 : digits.Point - 1;
        return text.Append(letter).Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)).ToString();
    }

    private static string Plain(Digits digits) => digits.Point <= 0
        ? "0." + new string('0', -digits.Point) + digits.Text
        : digits.Point >= digits.Text.Length
            ? digits.Text.PadRight(digits.Point, '0')
            : digits.Text[..digits.Point] + "." + digits.Text[digits.Point..];

    /// <summary>Exactly rounded, half to even, from the exact binary value.</summary>
    private static string Fixed(double value, int precision)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7ff);
        var mantissa = new BigInteger(exponent == 0 ? (bits & 0xfffffffffffffL) : (bits & 0xfffffffffffffL) | 0x10000000000000L);
        var shift = Math.Max(exponent, 1) - 1075;
        var scaled = mantissa * BigInteger.Pow(10, precision);
        if (shift >= 0)
        {
            scaled <<= shift;
        }
        else
        {
            var whole = scaled >> -shift;
            var rest = scaled - (whole << -shift);
            var side = rest.CompareTo(BigInteger.One << (-shift - 1));
            scaled = side > 0 || (side == 0 && !whole.IsEven) ? whole + 1 : whole;
        }

        var text = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        return precision == 0 ? text : text[..^precision] + "." + text[^precision..];
    }
}
