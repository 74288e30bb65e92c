using System.Globalization;
using System.Text;

namespace Gabion.Policy.Cel;

/// <summary>Values as people read them, shortened where they are long.</summary>
internal static class ValueText
{
    private const int MaxLength = 500;
    private const int MaxDepth = 8;

    public static string Of(CelValue value)
    {
        var text = new StringBuilder();
        Append(text, value, 0);
        return text.Length > MaxLength ? $"{text.ToString(0, MaxLength)}…" : text.ToString();
    }

    public static string OfDouble(double value) => value switch
    {
        double.PositiveInfinity => "+Infinity",
        double.NegativeInfinity => "-Infinity",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static void Append(StringBuilder text, CelValue value, int depth)
    {
        if (text.Length > MaxLength || depth > MaxDepth)
        {
            text.Append('…');
            return;
        }

        switch (value.Kind)
        {
            case CelKind.Null:
                text.Append("null");
                break;
            case CelKind.Boolean:
                text.Append(value.AsBoolean ? "true" : "false");
                break;
            case CelKind.Integer:
                text.Append(CultureInfo.InvariantCulture, $"{value.AsInteger}");
                break;
            case CelKind.Unsigned:
                text.Append(CultureInfo.InvariantCulture, $"{value.AsUnsigned}u");
                break;
            case CelKind.Double:
                text.Append(OfDouble(value.AsDouble));
                break;
            case CelKind.String:
                text.Append('"').Append(value.AsString.Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings("\\n")).Append('"');
                break;
            case CelKind.Bytes:
                text.Append("b\"").Append(Convert.ToHexStringLower(value.AsBytes.Span[..Math.Min(value.AsBytes.Span.Length, 64)])).Append('"');
                break;
            case CelKind.Timestamp:
                text.Append("timestamp(\"").Append(TimeText.Format(value.AsTimestamp)).Append("\")");
                break;
            case CelKind.Duration:
                text.Append("duration(\"").Append(TimeText.Format(value.AsNanoseconds)).Append("\")");
                break;
            case CelKind.Type:
                text.Append(value.AsType.RuntimeName);
                break;
            case CelKind.Optional:
                AppendOptional(text, value.AsOptional, depth);
                break;
            case CelKind.List:
                AppendList(text, value.AsList, depth);
                break;
            case CelKind.Map:
                AppendMap(text, value.AsMap, depth);
                break;
            case CelKind.Opaque:
                text.Append(CultureInfo.InvariantCulture, $"{value.AsOpaque}");
                break;
            default:
                text.Append("error: ").Append(value.AsError.Message);
                break;
        }
    }

    private static void AppendOptional(StringBuilder text, CelOptional optional, int depth)
    {
        if (!optional.HasValue)
        {
            text.Append("optional.none()");
            return;
        }

        text.Append("optional.of(");
        Append(text, optional.Value, depth + 1);
        text.Append(')');
    }

    private static void AppendList(StringBuilder text, CelList list, int depth)
    {
        text.Append('[');
        for (var i = 0; i < list.Count && text.Length <= MaxLength; i++)
        {
            text.Append(i > 0 ? ", " : "");
            Append(text, list[i], depth + 1);
        }

        text.Append(']');
    }

    private static void AppendMap(StringBuilder text, CelMap map, int depth)
    {
        var separator = "";
        text.Append('{');
        foreach (var key in map.Keys)
        {
            if (text.Length > MaxLength)
            {
                break;
            }

            text.Append(separator);
            separator = ", ";
            Append(text, key, depth + 1);
            text.Append(": ");
            map.TryGet(key, out var value);
            Append(text, value, depth + 1);
        }

        text.Append('}');
    }
}
