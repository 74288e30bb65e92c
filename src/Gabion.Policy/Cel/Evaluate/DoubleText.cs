using System.Globalization;
using System.Numerics;
using System.Text;

namespace Gabion.Policy.Cel.Evaluate;

/// <summary>Doubles as Go writes them.</summary>
internal static class DoubleText
{
    /// <summary>From this exponent on Go's <c>%g</c> writes an exponent when it uses the fewest digits.</summary>
    private const int MaxPlainExponent = 6;

    /// <summary><c>%g</c> with the fewest digits that read back as the same number: 1.5, 1e+06, NaN, +Inf.</summary>
    public static string General(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        var (sign, digits, exponent) = Shortest(value);
        if (exponent is < -4 or >= MaxPlainExponent)
        {
            return $"{sign}{Mantissa(digits)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("D2", CultureInfo.InvariantCulture)}";
        }

        return sign + Plain(digits, exponent);
    }

    /// <summary>The decimal digits without exponent, as few as read back as the same number.</summary>
    public static string Decimal(double value)
    {
        var (sign, digits, exponent) = Shortest(value);
        return sign + Plain(digits, exponent);
    }

    /// <summary>A fixed number of digits behind the point, rounded half to even on the exact binary value.</summary>
    public static string Fixed(double value, int precision)
    {
        var sign = double.IsNegative(value) ? "-" : "";
        var scaled = Rounded(Math.Abs(value), precision);
        var digits = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        return precision == 0 ? sign + digits : $"{sign}{digits[..^precision]}.{digits[^precision..]}";
    }

    /// <summary><c>1.234560e+02</c>.</summary>
    public static string Scientific(double value, int precision) =>
        FixExponent(value.ToString($"e{precision}", CultureInfo.InvariantCulture));

    /// <summary>The exact value times 10^<paramref name="precision"/>, rounded half to even.</summary>
    private static BigInteger Rounded(double value, int precision)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        BigInteger mantissa = bits & 0xFFFFFFFFFFFFF;
        mantissa = exponent == 0 ? mantissa : mantissa | (1L << 52);
        var shift = Math.Max(exponent, 1) - 1075;
        mantissa *= BigInteger.Pow(10, precision);
        if (shift >= 0)
        {
            return mantissa << shift;
        }

        var whole = BigInteger.DivRem(mantissa, BigInteger.One << -shift, out var rest);
        var half = BigInteger.One << (-shift - 1);
        var order = rest.CompareTo(half);
        return order > 0 || (order == 0 && !whole.IsEven) ? whole + 1 : whole;
    }

    private static (string Sign, string Digits, int Exponent) Shortest(double value)
    {
        var round = value.ToString("R", CultureInfo.InvariantCulture);
        var sign = double.IsNegative(value) ? "-" : "";
        var mantissa = round.TrimStart('-');
        var e = mantissa.IndexOf('E', StringComparison.Ordinal);
        var exponent = e < 0 ? 0 : int.Parse(mantissa.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        mantissa = e < 0 ? mantissa : mantissa[..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        exponent += (point < 0 ? mantissa.Length : point) - 1;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        if (leading == digits.Length)
        {
            return (sign, "0", 0);
        }

        return (sign, digits[leading..].TrimEnd('0'), exponent - leading);
    }

    private static string Mantissa(string digits) => digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return $"0.{new string('0', -exponent - 1)}{digits}";
        }

        return digits.Length <= exponent + 1 ? digits.PadRight(exponent + 1, '0') : $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    /// <summary>.NET writes three digits of exponent; Go at least two.</summary>
    private static string FixExponent(string text)
    {
        var e = text.LastIndexOf('e');
        var digits = text[(e + 2)..].TrimStart('0').PadLeft(2, '0');
        return new StringBuilder(text[..(e + 2)]).Append(digits).ToString();
    }
}
