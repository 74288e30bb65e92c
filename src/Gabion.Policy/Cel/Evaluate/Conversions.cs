using System.Globalization;
using System.Text;

namespace Gabion.Policy.Cel.Evaluate;

/// <summary><c>int(x)</c>, <c>string(x)</c> and their kind.</summary>
internal static class Conversions
{
    private const double TwoTo63 = 9_223_372_036_854_775_808d;
    private const double TwoTo64 = 18_446_744_073_709_551_616d;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static CelValue ToInteger(CelValue value) => value.Kind switch
    {
        CelKind.Integer => value,
        CelKind.Unsigned => value.AsUnsigned > long.MaxValue ? CelValue.Error("integer overflow") : CelValue.Of((long)value.AsUnsigned),
        CelKind.Double => value.AsDouble is > -TwoTo63 and < TwoTo63 ? CelValue.Of((long)value.AsDouble) : CelValue.Error("integer overflow"),
        CelKind.String => long.TryParse(value.AsString, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? CelValue.Of(number)
            : CelValue.Error($"cannot convert {value} to int"),
        CelKind.Timestamp => CelValue.Of(value.AsTimestamp.Seconds),
        CelKind.Duration => CelValue.Of(value.AsNanoseconds / CelTimestamp.NanosecondsPerSecond),
        _ => CelValue.Error($"no such overload: int applied to {value.Type}"),
    };

    public static CelValue ToUnsigned(CelValue value) => value.Kind switch
    {
        CelKind.Unsigned => value,
        CelKind.Integer => value.AsInteger < 0 ? CelValue.Error("unsigned integer overflow") : CelValue.Of((ulong)value.AsInteger),
        CelKind.Double => value.AsDouble is >= 0 and < TwoTo64 ? CelValue.Of((ulong)value.AsDouble) : CelValue.Error("unsigned integer overflow"),
        CelKind.String => ulong.TryParse(value.AsString, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? CelValue.Of(number)
            : CelValue.Error($"cannot convert {value} to uint"),
        _ => CelValue.Error($"no such overload: uint applied to {value.Type}"),
    };

    public static CelValue ToDouble(CelValue value) => value.Kind switch
    {
        CelKind.Double => value,
        CelKind.Integer => CelValue.Of((double)value.AsInteger),
        CelKind.Unsigned => CelValue.Of((double)value.AsUnsigned),
        CelKind.String => ParseDouble(value.AsString) is { } number ? CelValue.Of(number) : CelValue.Error($"cannot convert {value} to double"),
        _ => CelValue.Error($"no such overload: double applied to {value.Type}"),
    };

    public static CelValue ToText(CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.String:
                return value;
            case CelKind.Boolean:
                return CelValue.Of(value.AsBoolean ? "true" : "false");
            case CelKind.Integer:
                return CelValue.Of(value.AsInteger.ToString(CultureInfo.InvariantCulture));
            case CelKind.Unsigned:
                return CelValue.Of(value.AsUnsigned.ToString(CultureInfo.InvariantCulture));
            case CelKind.Double:
                return CelValue.Of(DoubleText.General(value.AsDouble));
            case CelKind.Timestamp:
                return CelValue.Of(TimeText.Format(value.AsTimestamp));
            case CelKind.Duration:
                return CelValue.Of(TimeText.Format(value.AsNanoseconds));
            case CelKind.Bytes:
                return Decode(value.AsBytes.Span) is { } text ? CelValue.Of(text) : CelValue.Error("invalid UTF-8 in bytes, cannot convert to string");
            default:
                return CelValue.Error($"no such overload: string applied to {value.Type}");
        }
    }

    /// <summary>The text of UTF-8; null when the bytes are none.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? StrictUtf8.GetString(bytes) : null;

    public static CelValue ToBoolean(CelValue value) => value.Kind switch
    {
        CelKind.Boolean => value,
        CelKind.String => value.AsString switch
        {
            "1" or "t" or "T" or "true" or "TRUE" or "True" => CelValue.True,
            "0" or "f" or "F" or "false" or "FALSE" or "False" => CelValue.False,
            _ => CelValue.Error($"cannot convert {value} to bool"),
        },
        _ => CelValue.Error($"no such overload: bool applied to {value.Type}"),
    };

    public static CelValue ToTimestamp(CelValue value) => value.Kind switch
    {
        CelKind.Timestamp => value,
        CelKind.Integer => CelTimestamp.Of(value.AsInteger, 0),
        CelKind.String => TimeText.ParseTimestamp(value.AsString) ?? CelValue.Error($"cannot convert {value} to timestamp: RFC 3339 is wanted, 2006-01-02T15:04:05Z"),
        _ => CelValue.Error($"no such overload: timestamp applied to {value.Type}"),
    };

    public static CelValue ToDuration(CelValue value) => value.Kind switch
    {
        CelKind.Duration => value,
        CelKind.Integer => Arithmetic.Duration(value.AsInteger),
        CelKind.String => TimeText.ParseDuration(value.AsString) is { } nanoseconds
            ? CelValue.Duration(nanoseconds)
            : CelValue.Error($"cannot convert {value} to duration: a number with a unit is wanted, 1h30m"),
        _ => CelValue.Error($"no such overload: duration applied to {value.Type}"),
    };

    private static double? ParseDouble(string text)
    {
        var body = text.AsSpan().TrimStart("+-");
        if (text.Length - body.Length > 1 || body.Length == 0)
        {
            return null;
        }

        if (body.Equals("inf", StringComparison.OrdinalIgnoreCase) || body.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        }

        if (body.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            return double.NaN;
        }

        // .NET reads what overflows as infinity; Go calls that an error.
        return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
                ? number
                : null;
    }
}
