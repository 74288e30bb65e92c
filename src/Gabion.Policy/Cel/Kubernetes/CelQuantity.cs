using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Gabion.Policy.Cel.Kubernetes;

/// <summary>
/// An amount of a resource, <c>100m</c>, <c>1.5Gi</c>, <c>2e3</c>: exact to a billionth, rounded away from zero below that, and
/// at most 2^63-1 (<c>k8s.io/apimachinery/pkg/api/resource</c>).
/// </summary>
internal sealed class CelQuantity : CelOpaque
{
    public static readonly CelType QuantityType = CelType.Opaque("kubernetes.Quantity");

    private const int MaxLength = 100;
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");
    private static readonly BigInteger Scale = BigInteger.Pow(10, 9);
    private static readonly BigInteger Largest = long.MaxValue * Scale;

    private CelQuantity(BigInteger billionths)
        : base(QuantityType) => Billionths = billionths;

    public BigInteger Billionths { get; }

    public override int ContentHash => Billionths.GetHashCode();

    /// <summary>The value as an integer; null when it is none, or does not fit.</summary>
    public long? Integer => BigInteger.Remainder(Billionths, Scale).IsZero && BigInteger.Abs(Billionths) <= Largest ? (long)(Billionths / Scale) : null;

    public double Approximate => (double)Billionths / 1e9;

    public static CelQuantity Of(BigInteger billionths) => new(BigInteger.Clamp(billionths, -Largest, Largest));

    public static CelQuantity OfInteger(long value) => Of(value * Scale);

    public static bool TryParse(string text, [NotNullWhen(true)] out CelQuantity? quantity)
    {
        quantity = null;
        var rest = text.AsSpan();
        if (rest.Length is 0 or > MaxLength)
        {
            return false;
        }

        var isNegative = rest[0] == '-';
        rest = rest[0] is '-' or '+' ? rest[1..] : rest;
        var end = rest.IndexOfAnyExcept(NumberCharacters);
        var number = end < 0 ? rest : rest[..end];
        var point = number.IndexOf('.');
        var digits = point < 0 ? number.ToString() : string.Concat(number[..point], number[(point + 1)..]);
        if (digits.Length == 0 || digits.Contains('.', StringComparison.Ordinal) || !TrySuffix(end < 0 ? "" : rest[end..], out var radix, out var power))
        {
            return false;
        }

        var places = point < 0 ? 0 : number.Length - point - 1;
        var amount = BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) * Scale;
        if (power > 0)
        {
            amount *= BigInteger.Pow(radix, Math.Min(power, 200));
        }

        var divisor = BigInteger.Pow(10, places + Math.Min(power < 0 ? -power : 0, 200));
        var rounded = BigInteger.DivRem(amount, divisor, out var remainder) + (remainder.IsZero ? 0 : 1);
        quantity = Of(isNegative ? -rounded : rounded);
        return true;
    }

    public override bool SameAs(CelOpaque other) => other is CelQuantity quantity && quantity.Billionths == Billionths;

    public override string ToString()
    {
        var sign = Billionths.Sign < 0 ? "-" : "";
        var whole = BigInteger.DivRem(BigInteger.Abs(Billionths), Scale, out var rest);
        return rest.IsZero ? $"{sign}{whole}" : $"{sign}{whole}.{rest.ToString(CultureInfo.InvariantCulture).PadLeft(9, '0').TrimEnd('0')}";
    }

    /// <summary>What the letters behind the digits multiply by: a power of 1024, or of ten.</summary>
    private static bool TrySuffix(ReadOnlySpan<char> suffix, out int radix, out int power)
    {
        (radix, power) = (10, 0);
        switch (suffix)
        {
            case "": return true;
            case "n": power = -9; return true;
            case "u": power = -6; return true;
            case "m": power = -3; return true;
            case "k": power = 3; return true;
            case "M": power = 6; return true;
            case "G": power = 9; return true;
            case "T": power = 12; return true;
            case "P": power = 15; return true;
            case "E": power = 18; return true;
            case ['K' or 'M' or 'G' or 'T' or 'P' or 'E', 'i']:
                radix = 1024;
                power = "KMGTPE".IndexOf(suffix[0], StringComparison.Ordinal) + 1;
                return true;
            case ['e' or 'E', .. var exponent]:
                return int.TryParse(exponent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power);
            default: return false;
        }
    }
}
