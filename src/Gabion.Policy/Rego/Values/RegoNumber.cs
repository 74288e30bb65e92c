using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Gabion.Policy.Rego.Values;

/// <summary>A number: integers of any size and decimals, exact; written as its source wrote it (<c>1.0</c> stays <c>1.0</c>, and equals 1).</summary>
public sealed class RegoNumber : RegoValue
{
    private const int SmallestKept = -128;
    private const int LargestKept = 1023;
    private static readonly RegoNumber[] Kept = [.. Enumerable.Range(SmallestKept, LargestKept - SmallestKept + 1).Select(value => new RegoNumber(value, null))];

    private readonly long _integer;
    private readonly bool _isInt64;
    private readonly ExactDecimal _exact;
    private string? _text;

    private RegoNumber(long value, string? text)
    {
        _integer = value;
        _isInt64 = true;
        _text = text;
        IsWrittenAsInteger = text is null;
    }

    private RegoNumber(ExactDecimal exact, string text)
    {
        _exact = exact;
        _text = text;
        IsWrittenAsInteger = text.AsSpan().IndexOfAny('.', 'e', 'E') < 0;
    }

    public static RegoNumber Zero { get; } = Of(0);

    public static RegoNumber One { get; } = Of(1);

    public override RegoKind Kind => RegoKind.Number;

    /// <summary>The number's text holds no point and no exponent: what OPA's functions take for an integer.</summary>
    public bool IsWrittenAsInteger { get; }

    /// <summary>The value has no fraction, whatever its text: true for <c>1.0</c> and <c>1e3</c>.</summary>
    public bool IsInteger => _isInt64 || _exact.IsInteger;

    /// <summary>The text: as the source wrote it, or the shortest.</summary>
    public string Text => _text ??= _integer.ToString(CultureInfo.InvariantCulture);

    internal ExactDecimal Exact => _isInt64 ? ExactDecimal.Of(_integer, 0) : _exact;

    public static RegoNumber Of(long value) =>
        value is >= SmallestKept and <= LargestKept ? Kept[value - SmallestKept] : new(value, null);

    public static RegoNumber Of(BigInteger value) => value >= long.MinValue && value <= long.MaxValue
        ? Of((long)value)
        : new(ExactDecimal.Of(value, 0), value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number of double precision, written with the fewest digits that read back as it; not a number and infinities are refused.</summary>
    public static RegoNumber Of(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), "a number of Rego is finite");
        }

        return Math.Abs(value) < 1L << 53 && Math.Truncate(value) == value
            ? Of((long)value)
            : Parse(value.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal));
    }

    /// <summary>A number from its JSON text. The caller has made sure that it is one.</summary>
    public static RegoNumber Parse(string text) => TryParse(text, out var number) ? number : throw new FormatException($"'{text}' is no number");

    /// <summary>Reads a number as JSON writes it; false when it is none or has thousands of digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out RegoNumber? number)
    {
        if (IsPlain(text))
        {
            number = Of(long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
            return true;
        }

        if (!ExactDecimal.TryParse(text, out var exact))
        {
            number = null;
            return false;
        }

        if (exact.IsInteger && exact.Exponent < 20)
        {
            var whole = exact.ToInteger();
            if (whole >= long.MinValue && whole <= long.MaxValue)
            {
                number = text.IndexOfAny('.', 'e', 'E') < 0 && text is not "-0" ? Of((long)whole) : new((long)whole, text.ToString());
                return true;
            }
        }

        number = new(exact, text.ToString());
        return true;
    }

    public bool TryGetInt64(out long value)
    {
        value = _integer;
        return _isInt64;
    }

    /// <summary>The value as an integer of any size; false when it has a fraction.</summary>
    public bool TryGetInteger(out BigInteger value)
    {
        value = _isInt64 ? _integer : _exact.IsInteger ? _exact.ToInteger() : default;
        return IsInteger;
    }

    /// <summary>The nearest number of double precision.</summary>
    public double ToDouble() => _isInt64 ? _integer : double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public override int GetHashCode()
    {
        var bits = _isInt64 ? (ulong)_integer : (ulong)BitConverter.DoubleToInt64Bits(ToDouble());
        return (int)((bits * 0x9E3779B97F4A7C15UL) >> 32);
    }

    internal BinaryFloat ToFloat() => _isInt64 ? BinaryFloat.Of(_integer) : BinaryFloat.Of(_exact);

    /// <summary>The result of floating point arithmetic, in its shortest text.</summary>
    internal static RegoNumber Of(BinaryFloat value) => value.IsInteger ? Of(value.Truncate()) : Parse(value.ToString());

    private protected override int CompareSameKind(RegoValue other)
    {
        var number = (RegoNumber)other;
        return _isInt64 && number._isInt64 ? _integer.CompareTo(number._integer) : Exact.CompareTo(number.Exact);
    }

    private protected override bool EqualsSameKind(RegoValue other)
    {
        var number = (RegoNumber)other;
        return _isInt64 == number._isInt64 && (_isInt64 ? _integer == number._integer : _exact.Equals(number._exact));
    }

    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        var digits = text.Length > 0 && text[0] == '-' ? text[1..] : text;
        return digits.Length is > 0 and < 19 && digits.IndexOfAnyExceptInRange('0', '9') < 0 && (digits[0] != '0' || (digits.Length == 1 && text.Length == 1));
    }
}
