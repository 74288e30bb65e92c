using System.Globalization;
using System.Numerics;
using System.Text;

namespace Gabion.Policy.Rego.Values;

/// <summary>
/// A binary floating point number with 64 bits of mantissa, rounded to nearest even: what OPA computes with when a number is no
/// integer (the default precision of Go's big.Float). The value is <c>Mantissa × 2^Exponent</c>.
/// </summary>
internal readonly struct BinaryFloat
{
    private const int Precision = 64;

    private BinaryFloat(BigInteger mantissa, int exponent)
    {
        Mantissa = mantissa;
        Exponent = exponent;
    }

    public BigInteger Mantissa { get; }

    public int Exponent { get; }

    public bool IsZero => Mantissa.IsZero;

    public bool IsInteger => Mantissa.IsZero || Exponent >= 0 || (Mantissa & ((BigInteger.One << -Exponent) - 1)).IsZero;

    public static BinaryFloat Of(ExactDecimal value) => value.Exponent >= 0
        ? Round(value.ToInteger(), 0, false)
        : Quotient(value.Mantissa, BigInteger.Pow(10, -value.Exponent), 0);

    public static BinaryFloat Of(BigInteger value) => Round(value, 0, false);

    public static BinaryFloat operator +(BinaryFloat left, BinaryFloat right)
    {
        var low = Math.Min(left.Exponent, right.Exponent);
        return Round((left.Mantissa << (left.Exponent - low)) + (right.Mantissa << (right.Exponent - low)), low, false);
    }

    public static BinaryFloat operator -(BinaryFloat value) => new(-value.Mantissa, value.Exponent);

    public static BinaryFloat operator -(BinaryFloat left, BinaryFloat right) => left + -right;

    public static BinaryFloat operator *(BinaryFloat left, BinaryFloat right) =>
        Round(left.Mantissa * right.Mantissa, left.Exponent + right.Exponent, false);

    /// <summary>The caller has made sure that the divisor is not zero.</summary>
    public static BinaryFloat operator /(BinaryFloat left, BinaryFloat right) =>
        Quotient(left.Mantissa, right.Mantissa, left.Exponent - right.Exponent);

    /// <summary>The integer part, towards zero.</summary>
    public BigInteger Truncate() => Exponent >= 0
        ? Mantissa << Exponent
        : Mantissa.Sign * (BigInteger.Abs(Mantissa) >> -Exponent);

    /// <summary>The shortest decimal that reads back as this number; an exponent for large and small ones, as Go's <c>%g</c>.</summary>
    public override string ToString()
    {
        if (IsInteger)
        {
            return Truncate().ToString(CultureInfo.InvariantCulture);
        }

        var (digits, point) = Shortest();
        var text = new StringBuilder();
        if (Mantissa.Sign < 0)
        {
            text.Append('-');
        }

        var exponent = point - 1;
        if (exponent is < -4 or >= 6)
        {
            text.Append(digits[0]);
            if (digits.Length > 1)
            {
                text.Append('.').Append(digits, 1, digits.Length - 1);
            }

            return text.Append('e').Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)).ToString();
        }

        if (point <= 0)
        {
            return text.Append("0.").Append('0', -point).Append(digits).ToString();
        }

        return point >= digits.Length
            ? text.Append(digits).Append('0', point - digits.Length).ToString()
            : text.Append(digits, 0, point).Append('.').Append(digits, point, digits.Length - point).ToString();
    }

    private static BinaryFloat Quotient(BigInteger dividend, BigInteger divisor, int exponent)
    {
        if (dividend.IsZero)
        {
            return default;
        }

        var shift = (int)Math.Max(0, Precision + 2 + divisor.GetBitLength() - BigInteger.Abs(dividend).GetBitLength());
        var quotient = BigInteger.DivRem(dividend << shift, divisor, out var rest);
        return Round(quotient, exponent - shift, !rest.IsZero);
    }

    private static BinaryFloat Round(BigInteger mantissa, int exponent, bool isMore)
    {
        var size = BigInteger.Abs(mantissa);
        var extra = (int)size.GetBitLength() - Precision;
        if (extra <= 0)
        {
            return mantissa.IsZero ? default : new(mantissa, exponent);
        }

        var kept = size >> extra;
        var dropped = size - (kept << extra);
        var side = dropped.CompareTo(BigInteger.One << (extra - 1));
        if (side > 0 || (side == 0 && (isMore || !kept.IsEven)))
        {
            kept += 1;
        }

        return new(mantissa.Sign * kept, exponent + extra);
    }

    /// <summary>The fewest digits between the two neighbours' midpoints, and where the point stands among them.</summary>
    private (string Digits, int Point) Shortest()
    {
        var size = BigInteger.Abs(Mantissa);
        var missing = Precision - (int)size.GetBitLength();
        var (full, power) = (size << missing, Exponent - missing);

        // Twice the value, so that the midpoints are integers: all three are n / 2^scale.
        var scale = 1 - power;
        var (middle, low, high) = (full << 1, (full << 1) - 1, (full << 1) + 1);
        var point = Digits(middle, scale);
        for (var count = 1; ; count++)
        {
            var tens = count - point;
            var (up, down) = tens >= 0 ? (BigInteger.Pow(10, tens), BigInteger.One) : (BigInteger.One, BigInteger.Pow(10, -tens));
            var unit = down << scale;
            var candidate = ((middle * up * 2) + unit) / (unit * 2);
            var exact = candidate * unit;
            var isInside = full.IsEven ? exact >= low * up && exact <= high * up : exact > low * up && exact < high * up;
            if (isInside)
            {
                var digits = candidate.ToString(CultureInfo.InvariantCulture);
                return (digits.TrimEnd('0'), point + digits.Length - count);
            }
        }
    }

    /// <summary>How many digits stand before the point in <c>n / 2^scale</c>: 1 for 3.2, 0 for 0.3, -1 for 0.03.</summary>
    private static int Digits(BigInteger n, int scale)
    {
        var whole = n >> scale;
        if (!whole.IsZero)
        {
            return whole.ToString(CultureInfo.InvariantCulture).Length;
        }

        var zeros = 0;
        for (var next = n * 10; (next >> scale).IsZero; next *= 10)
        {
            zeros++;
        }

        return -zeros;
    }
}
