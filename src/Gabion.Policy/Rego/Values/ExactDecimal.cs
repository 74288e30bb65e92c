using System.Globalization;
using System.Numerics;

namespace Gabion.Policy.Rego.Values;

/// <summary>A decimal number without loss: <c>Mantissa × 10^Exponent</c>, the mantissa without trailing zeros.</summary>
internal readonly struct ExactDecimal : IEquatable<ExactDecimal>
{
    /// <summary>The longest text of a number that is read, and the largest power of ten; more is hostile, not numeric.</summary>
    public const int MostCharacters = 4096;

    private ExactDecimal(BigInteger mantissa, int exponent)
    {
        Mantissa = mantissa;
        Exponent = exponent;
    }

    public BigInteger Mantissa { get; }

    public int Exponent { get; }

    public bool IsInteger => Exponent >= 0;

    public static ExactDecimal Of(BigInteger mantissa, int exponent)
    {
        if (mantissa.IsZero)
        {
            return default;
        }

        while (true)
        {
            var quotient = BigInteger.DivRem(mantissa, 10, out var rest);
            if (!rest.IsZero)
            {
                return new(mantissa, exponent);
            }

            mantissa = quotient;
            exponent++;
        }
    }

    /// <summary>Reads a number as JSON writes it; false when it is none, or longer or larger than <see cref="MostCharacters"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ExactDecimal value)
    {
        value = default;
        if (text.Length is 0 or > MostCharacters || !IsNumber(text))
        {
            return false;
        }

        var e = text.IndexOfAny('e', 'E');
        var exponent = 0;
        if (e >= 0 && (!int.TryParse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || Math.Abs((long)exponent) > MostCharacters))
        {
            return false;
        }

        var digits = e < 0 ? text : text[..e];
        var dot = digits.IndexOf('.');
        if (dot < 0)
        {
            value = Of(BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), exponent);
            return true;
        }

        var joined = string.Concat(digits[..dot], digits[(dot + 1)..]);
        value = Of(BigInteger.Parse(joined, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), exponent - (digits.Length - dot - 1));
        return true;
    }

    public BigInteger ToInteger() => Exponent >= 0 ? Mantissa * BigInteger.Pow(10, Exponent) : BigInteger.Divide(Mantissa, BigInteger.Pow(10, -Exponent));

    public int CompareTo(ExactDecimal other)
    {
        if (Mantissa.Sign != other.Mantissa.Sign)
        {
            return Mantissa.Sign.CompareTo(other.Mantissa.Sign);
        }

        if (Exponent == other.Exponent)
        {
            return Mantissa.CompareTo(other.Mantissa);
        }

        return Exponent > other.Exponent
            ? (Mantissa * BigInteger.Pow(10, Exponent - other.Exponent)).CompareTo(other.Mantissa)
            : Mantissa.CompareTo(other.Mantissa * BigInteger.Pow(10, other.Exponent - Exponent));
    }

    public bool Equals(ExactDecimal other) => Exponent == other.Exponent && Mantissa == other.Mantissa;

    public override bool Equals(object? obj) => obj is ExactDecimal other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Mantissa, Exponent);

    /// <summary>The grammar of JSON: <c>-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?</c>.</summary>
    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        var at = text[0] == '-' ? 1 : 0;
        var whole = Digits(text, at);
        if (whole == 0 || (whole > 1 && text[at] == '0'))
        {
            return false;
        }

        at += whole;
        if (at < text.Length && text[at] == '.')
        {
            var fraction = Digits(text, at + 1);
            if (fraction == 0)
            {
                return false;
            }

            at += 1 + fraction;
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            at += at < text.Length && text[at] is '+' or '-' ? 1 : 0;
            var power = Digits(text, at);
            if (power == 0)
            {
                return false;
            }

            at += power;
        }

        return at == text.Length;
    }

    private static int Digits(ReadOnlySpan<char> text, int from)
    {
        var end = from;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end - from;
    }
}
