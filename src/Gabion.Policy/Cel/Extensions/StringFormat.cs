using System.Globalization;
using System.Text;
using Gabion.Policy.Cel.Evaluate;

namespace Gabion.Policy.Cel.Extensions;

/// <summary><c>"%s is %.2f".format([a, b])</c>: the clauses s, d, f, e, b, x, X, o.</summary>
internal static class StringFormat
{
    private const int DefaultPrecision = 6;
    private const int MaxPrecision = 1_000;

    public static CelValue Format(Frame frame, string text, CelList arguments)
    {
        var result = new StringBuilder();
        var next = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '%')
            {
                result.Append(text[at]);
                continue;
            }

            if (++at < text.Length && text[at] == '%')
            {
                result.Append('%');
                continue;
            }

            if (Precision(text, ref at, out var precision) is { } fault)
            {
                return CelValue.Error(fault);
            }

            if (at >= text.Length)
            {
                return CelValue.Error("could not parse formatting clause: unexpected end of string");
            }

            if (next >= arguments.Count)
            {
                return CelValue.Error($"index {next} out of range");
            }

            var written = Clause(text[at], arguments[next++], precision);
            if (written.IsError)
            {
                return written;
            }

            frame.Allocate(2L * written.AsString.Length);
            result.Append(written.AsString);
        }

        return CelValue.Of(result.ToString());
    }

    private static string? Precision(string text, ref int at, out int precision)
    {
        precision = DefaultPrecision;
        if (at >= text.Length || text[at] != '.')
        {
            return null;
        }

        var start = ++at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out precision) && precision <= MaxPrecision
            ? null
            : $"could not parse formatting clause: a precision is a number up to {MaxPrecision}";
    }

    private static CelValue Clause(char clause, CelValue value, int precision) => clause switch
    {
        's' => Text(value),
        'd' => value.Kind is CelKind.Integer or CelKind.Unsigned or CelKind.Double ? Text(value) : Wrong("decimal clause can only be used on numbers", value),
        'f' => Number(value) is { } number ? CelValue.Of(Special(number) ?? DoubleText.Fixed(number, precision)) : Wrong("fixed-point clause can only be used on numbers", value),
        'e' => Number(value) is { } number ? CelValue.Of(Special(number) ?? DoubleText.Scientific(number, precision)) : Wrong("scientific clause can only be used on numbers", value),
        'b' => value.Kind == CelKind.Boolean ? CelValue.Of(value.AsBoolean ? "1" : "0") : Radix(value, 2, "only integers and bools can be formatted as binary"),
        'o' => Radix(value, 8, "octal clause can only be used on integers"),
        'x' => Hexadecimal(value),
        'X' => Hexadecimal(value) is { IsError: false } lower ? CelValue.Of(lower.AsString.ToUpperInvariant()) : Hexadecimal(value),
        _ => CelValue.Error($"could not parse formatting clause: unrecognized formatting clause \"{clause}\""),
    };

    private static CelValue Text(CelValue value)
    {
        var text = new StringBuilder();
        return Append(text, value) is { } fault ? CelValue.Error(fault) : CelValue.Of(text.ToString());
    }

    /// <summary>Why the value has no text; null when it was written.</summary>
    private static string? Append(StringBuilder text, CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.String:
                text.Append(value.AsString);
                return null;
            case CelKind.Null:
                text.Append("null");
                return null;
            case CelKind.Double:
                text.Append(Special(value.AsDouble) ?? DoubleText.Decimal(value.AsDouble));
                return null;
            case CelKind.Bytes:
                text.Append(Encoding.UTF8.GetString(value.AsBytes.Span));
                return null;
            case CelKind.Type:
                text.Append(value.AsType.RuntimeName);
                return null;
            case CelKind.Boolean or CelKind.Integer or CelKind.Unsigned or CelKind.Timestamp or CelKind.Duration:
                text.Append(Conversions.ToText(value).AsString);
                return null;
            case CelKind.List:
                return AppendList(text, value.AsList);
            case CelKind.Map:
                return AppendMap(text, value.AsMap);
            default:
                return $"string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given {value.Type}";
        }
    }

    private static string? AppendList(StringBuilder text, CelList list)
    {
        text.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            if (Append(text, list[i]) is { } fault)
            {
                return fault;
            }
        }

        text.Append(']');
        return null;
    }

    private static string? AppendMap(StringBuilder text, CelMap map)
    {
        var entries = new List<(string Key, string Value)>();
        foreach (var key in map.Keys)
        {
            map.TryGet(key, out var value);
            var (keyText, valueText) = (new StringBuilder(), new StringBuilder());
            if ((Append(keyText, key) ?? Append(valueText, value)) is { } fault)
            {
                return fault;
            }

            entries.Add((keyText.ToString(), valueText.ToString()));
        }

        text.Append('{').AppendJoin(", ", entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}: {entry.Value}")).Append('}');
        return null;
    }

    private static double? Number(CelValue value) => value.Kind switch
    {
        CelKind.Integer => value.AsInteger,
        CelKind.Unsigned => value.AsUnsigned,
        CelKind.Double => value.AsDouble,
        _ => null,
    };

    private static string? Special(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "Infinity" : double.IsNegativeInfinity(value) ? "-Infinity" : null;

    private static CelValue Radix(CelValue value, int radix, string rule)
    {
        if (value.Kind is not (CelKind.Integer or CelKind.Unsigned))
        {
            return Wrong(rule, value);
        }

        var number = value.Kind == CelKind.Integer ? (Int128)value.AsInteger : value.AsUnsigned;
        var digits = new StringBuilder();
        for (var rest = Int128.Abs(number); rest > 0 || digits.Length == 0; rest /= radix)
        {
            digits.Insert(0, "0123456789abcdef"[(int)(rest % radix)]);
        }

        return CelValue.Of((number < 0 ? "-" : "") + digits);
    }

    private static CelValue Hexadecimal(CelValue value) => value.Kind switch
    {
        CelKind.String => CelValue.Of(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value.AsString))),
        CelKind.Bytes => CelValue.Of(Convert.ToHexStringLower(value.AsBytes.Span)),
        _ => Radix(value, 16, "only integers, byte buffers, and strings can be formatted as hex"),
    };

    private static CelValue Wrong(string rule, CelValue value) => CelValue.Error($"{rule}, was given {value.Type}");
}
