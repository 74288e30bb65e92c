using System.Globalization;
using System.Text;
using Gabion.Formats.Tree;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>Writes a value as YAML in block style, keys sorted, as <c>sigs.k8s.io/yaml</c> does.</summary>
public static class YamlText
{
    /// <summary>The value as a document, with a line end.</summary>
    public static string Write(RegoValue value)
    {
        var text = new StringBuilder();
        switch (value)
        {
            case RegoObject { Count: > 0 } @object:
                Object(text, @object, 0, false);
                break;
            case RegoArray { Count: > 0 } or RegoSet { Count: > 0 }:
                Items(text, OperandReading.ItemsOf(value), 0, false);
                break;
            default:
                text.Append(Scalar(value, 0)).Append('\n');
                break;
        }

        return text.ToString();
    }

    private static void Object(StringBuilder text, RegoObject @object, int indent, bool isStarted)
    {
        for (var i = 0; i < @object.Count; i++)
        {
            text.Append(' ', isStarted && i == 0 ? 0 : indent);
            text.Append(@object.Keys[i] is RegoString key ? String(key.Value, 0) : String(@object.Keys[i].ToJson(), 0)).Append(':');
            switch (@object.Values[i])
            {
                case RegoObject { Count: > 0 } inner:
                    text.Append('\n');
                    Object(text, inner, indent + 2, false);
                    break;
                case RegoArray { Count: > 0 } or RegoSet { Count: > 0 }:
                    text.Append('\n');
                    Items(text, OperandReading.ItemsOf(@object.Values[i]), indent, false);
                    break;
                case var value:
                    text.Append(' ').Append(Scalar(value, indent)).Append('\n');
                    break;
            }
        }
    }

    private static void Items(StringBuilder text, ReadOnlySpan<RegoValue> items, int indent, bool isStarted)
    {
        for (var i = 0; i < items.Length; i++)
        {
            text.Append(' ', isStarted && i == 0 ? 0 : indent).Append("- ");
            switch (items[i])
            {
                case RegoObject { Count: > 0 } inner:
                    Object(text, inner, indent + 2, true);
                    break;
                case RegoArray { Count: > 0 } or RegoSet { Count: > 0 }:
                    Items(text, OperandReading.ItemsOf(items[i]), indent + 2, true);
                    break;
                default:
                    text.Append(Scalar(items[i], indent)).Append('\n');
                    break;
            }
        }
    }

    private static string Scalar(RegoValue value, int indent) => value switch
    {
        RegoString text => String(text.Value, indent),
        RegoObject => "{}",
        RegoArray or RegoSet => "[]",
        _ => value.ToJson(),
    };

    private static string String(string text, int indent)
    {
        if (text.Any(c => c != '\n' && c != '\t' && (char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff')) || (text.Length > 0 && text.All(c => c is '\n' or ' ')))
        {
            var quoted = new StringBuilder();
            RegoJson.WriteString(quoted, text);
            return quoted.ToString();
        }

        if (text.Contains('\n', StringComparison.Ordinal) && text[0] is not ' ' and not '\n')
        {
            var body = text.TrimEnd('\n');
            var ends = text.Length - body.Length;
            var margin = new string(' ', indent + 2);
            var lines = body.Split('\n').Select(line => line.Length == 0 ? "" : margin + line);
            return (ends == 0 ? "|-" : ends == 1 ? "|" : "|+") + "\n" + string.Join('\n', lines) + new string('\n', Math.Max(0, ends - 1));
        }

        if (text.Length == 0 || YamlScalars.Resolve(text) != ScalarType.String || text is "=" or "<<" || IsLikeNumber(text))
        {
            return $"\"{text}\"";
        }

        return IsPlain(text) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private static bool IsLikeNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || DateTime.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssZ", "yyyy-M-d"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsPlain(string text)
    {
        if ("-?:,[]{}#&*!|>'\"%@`".Contains(text[0], StringComparison.Ordinal) && !(text.Length > 1 && text[0] is '-' or '?' or ':' && text[1] != ' '))
        {
            return false;
        }

        return text[0] != ' ' && text[^1] != ' ' && text[^1] != ':' && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal)
            && !text.Contains('\t', StringComparison.Ordinal) && text is not "---" and not "...";
    }
}
