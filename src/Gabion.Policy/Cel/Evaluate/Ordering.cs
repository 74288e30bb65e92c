namespace Gabion.Policy.Cel;

/// <summary><c>&lt; &lt;= &gt; &gt;=</c>: numbers across types, strings by code point, bytes, Booleans, timestamps, durations.</summary>
internal static class Ordering
{
    private const double TwoTo63 = 9_223_372_036_854_775_808d;
    private const double TwoTo64 = 18_446_744_073_709_551_616d;

    /// <summary>What a comparison gives when one side is no number at all (NaN): neither less, equal nor greater.</summary>
    public const int Unordered = 2;

    /// <summary>-1, 0 or 1; 2 when a NaN takes part; null when the two cannot be ordered.</summary>
    public static int? Compare(CelValue left, CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Integer, CelKind.Integer) => left.AsInteger.CompareTo(right.AsInteger),
        (CelKind.Integer or CelKind.Unsigned or CelKind.Double, CelKind.Integer or CelKind.Unsigned or CelKind.Double) => CompareNumbers(left, right),
        (CelKind.String, CelKind.String) => Compare(left.AsString, right.AsString),
        (CelKind.Bytes, CelKind.Bytes) => Math.Sign(left.AsBytes.Span.SequenceCompareTo(right.AsBytes.Span)),
        (CelKind.Boolean, CelKind.Boolean) => left.AsBoolean.CompareTo(right.AsBoolean),
        (CelKind.Timestamp, CelKind.Timestamp) => Compare(left.AsTimestamp, right.AsTimestamp),
        (CelKind.Duration, CelKind.Duration) => left.AsNanoseconds.CompareTo(right.AsNanoseconds),
        _ => null,
    };

    public static int Compare(CelTimestamp left, CelTimestamp right) =>
        left.Seconds != right.Seconds ? left.Seconds.CompareTo(right.Seconds) : left.Nanoseconds.CompareTo(right.Nanoseconds);

    /// <summary>By code point, which differs from the order of UTF-16 units where surrogates take part.</summary>
    public static int Compare(string left, string right)
    {
        var at = left.AsSpan().CommonPrefixLength(right);
        if (at == left.Length || at == right.Length)
        {
            return Math.Sign(left.Length - right.Length);
        }

        var (l, r) = (left[at], right[at]);
        return char.IsSurrogate(l) == char.IsSurrogate(r) ? Math.Sign(l - r) : char.IsSurrogate(l) ? 1 : -1;
    }

    public static int CompareNumbers(CelValue left, CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Integer, CelKind.Integer) => left.AsInteger.CompareTo(right.AsInteger),
        (CelKind.Unsigned, CelKind.Unsigned) => left.AsUnsigned.CompareTo(right.AsUnsigned),
        (CelKind.Integer, CelKind.Unsigned) => ((Int128)left.AsInteger).CompareTo(right.AsUnsigned),
        (CelKind.Unsigned, CelKind.Integer) => ((Int128)left.AsUnsigned).CompareTo(right.AsInteger),
        (CelKind.Integer, CelKind.Double) => Reversed(Compare(right.AsDouble, left.AsInteger)),
        (CelKind.Double, CelKind.Integer) => Compare(left.AsDouble, right.AsInteger),
        (CelKind.Unsigned, CelKind.Double) => Reversed(Compare(right.AsDouble, left.AsUnsigned)),
        (CelKind.Double, CelKind.Unsigned) => Compare(left.AsDouble, right.AsUnsigned),
        _ => Compare(left.AsDouble, right.AsDouble),
    };

    private static int Reversed(int order) => order == Unordered ? order : -order;

    private static int Compare(double left, double right) => left < right ? -1 : left > right ? 1 : left == right ? 0 : Unordered;

    /// <summary>Beyond the range of integers the answer is exact; within it the integer is compared as a double, as the specification says.</summary>
    private static int Compare(double left, long right) => left < -TwoTo63 ? -1 : left > TwoTo63 ? 1 : Compare(left, (double)right);

    private static int Compare(double left, ulong right) => left < 0 ? -1 : left > TwoTo64 ? 1 : Compare(left, (double)right);
}
