using System.Globalization;
using System.Numerics;
using System.Text;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>Writes numbers by the verbs of Go's <c>fmt</c>; null when the verb is none for them.</summary>
internal static class GoNumbers
{
    /// <param name="value">The integer.</param>
    /// <param name="verb">Which verb.</param>
    /// <param name="flags">What stands before it.</param>
    /// <param name="isInt">It fits into 64 bits; a larger one is Go's <c>*big.Int</c>, which knows <c>%s</c> and no characters.</param>
    public static string? Integer(BigInteger value, char verb, GoFlags flags, bool isInt)
    {
        var size = BigInteger.Abs(value);
        switch (verb)
        {
            case 'c' or 'q' or 'U' when isInt:
                return Character(value, verb, flags);
            case 'v' or 'd':
            case 's' when !isInt:
                return Finish(value, size.ToString(CultureInfo.InvariantCulture), "", flags);
            case 'b':
                return Finish(value, InBase(size, 1), flags.IsSharp ? "0b" : "", flags);
            case 'o':
                return Finish(value, InBase(size, 3), flags.IsSharp ? "0" : "", flags);
            case 'O' when isInt:
                return Finish(value, InBase(size, 3), "0o", flags);
            case 'x':
                return Finish(value, InBase(size, 4), flags.IsSharp ? "0x" : "", flags);
            case 'X':
                return Finish(value, InBase(size, 4).ToUpperInvariant(), flags.IsSharp ? "0X" : "", flags);
            default:
                return null;
        }
    }

    public static string? Decimal(double value, char verb, GoFlags flags)
    {
        var (letter, precision) = verb switch
        {
            'v' => ('g', flags.Precision ?? -1),
            'g' or 'G' => (verb, flags.Precision ?? -1),
            'e' or 'E' or 'f' or 'F' => (verb, flags.Precision ?? 6),
            _ => ('\0', 0),
        };
        if (letter == '\0')
        {
            return null;
        }

        return flags.PadNumber(flags.Sign(double.IsNegative(value)), GoFormat.Float(Math.Abs(value), letter, precision), true);
    }

    /// <summary>The digits of a number that is not negative, in base 2, 8 or 16.</summary>
    public static string InBase(BigInteger size, int bitsPerDigit)
    {
        if (size.IsZero)
        {
            return "0";
        }

        var digits = new StringBuilder();
        var count = (int)((size.GetBitLength() + bitsPerDigit - 1) / bitsPerDigit);
        for (var i = count - 1; i >= 0; i--)
        {
            digits.Append("0123456789abcdef"[(int)((size >> (i * bitsPerDigit)) & ((1 << bitsPerDigit) - 1))]);
        }

        return digits.ToString();
    }

    private static string Finish(BigInteger value, string digits, string prefix, GoFlags flags)
    {
        if (flags.Precision is { } least)
        {
            digits = least == 0 && value.IsZero ? "" : digits.PadLeft(least, '0');
        }

        return flags.PadNumber(flags.Sign(value.Sign < 0) + prefix, digits, flags.Precision is null);
    }

    private static string Character(BigInteger value, char verb, GoFlags flags)
    {
        var isRune = value >= 0 && value <= 0x10ffff && Rune.IsValid((int)value);
        var rune = isRune ? new Rune((int)value) : Rune.ReplacementChar;
        if (verb != 'U')
        {
            return flags.Pad(verb == 'c' ? rune.ToString() : GoFormat.QuoteRune(rune, flags.HasPlus));
        }

        var code = InBase(BigInteger.Abs(value), 4).ToUpperInvariant().PadLeft(Math.Max(4, flags.Precision ?? 4), '0');
        return flags.Pad("U+" + code + (flags.IsSharp && isRune && GoFormat.IsPrintable(rune) ? $" '{rune}'" : ""));
    }
}
