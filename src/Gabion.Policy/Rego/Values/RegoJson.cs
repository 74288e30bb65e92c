using System.Globalization;
using System.Text;

namespace Gabion.Policy.Rego.Values;

/// <summary>Writes values as JSON: keys sorted, sets as arrays, numbers as their text.</summary>
public static class RegoJson
{
    /// <param name="text">Where it is written.</param>
    /// <param name="value">What is written.</param>
    /// <param name="isHtmlSafe">Writes <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> as escapes, as <c>json.marshal</c> does.</param>
    public static void Write(StringBuilder text, RegoValue value, bool isHtmlSafe = false) => new Writer(text, isHtmlSafe, null).Write(value, "");

    /// <summary>Writes it over several lines, each level indented by <paramref name="indent"/> after <paramref name="prefix"/>.</summary>
    public static void WriteIndented(StringBuilder text, RegoValue value, string indent = "  ", string prefix = "", bool isHtmlSafe = false) =>
        new Writer(text, isHtmlSafe, indent).Write(value, "\n" + prefix);

    /// <summary>A JSON string with its quotes.</summary>
    public static void WriteString(StringBuilder text, string value, bool isHtmlSafe = false)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case '<' or '>' or '&' when isHtmlSafe:
                case < ' ' or '\u2028' or '\u2029':
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
                case >= '\ud800' and <= '\udfff' when i + 1 < value.Length && char.IsSurrogatePair(c, value[i + 1]):
                    text.Append(c).Append(value[++i]);
                    break;
                case >= '\ud800' and <= '\udfff':
                    text.Append('\ufffd');
                    break;
                default: text.Append(c); break;
            }
        }

        text.Append('"');
    }

    private readonly record struct Writer(StringBuilder Text, bool IsHtmlSafe, string? Indent)
    {
        public void Write(RegoValue value, string line)
        {
            switch (value)
            {
                case RegoBoolean:
                    Text.Append(value.IsTruthy ? "true" : "false");
                    break;
                case RegoNumber number:
                    Text.Append(number.Text);
                    break;
                case RegoString text:
                    WriteString(Text, text.Value, IsHtmlSafe);
                    break;
                case RegoArray array:
                    WriteItems(array.Items, line);
                    break;
                case RegoSet set:
                    WriteItems(set.Items, line);
                    break;
                case RegoObject @object:
                    WriteObject(@object, line);
                    break;
                default:
                    Text.Append("null");
                    break;
            }
        }

        private void WriteItems(ReadOnlySpan<RegoValue> items, string line)
        {
            Text.Append('[');
            var inner = line + Indent;
            for (var i = 0; i < items.Length; i++)
            {
                Separate(i, inner);
                Write(items[i], inner);
            }

            End(items.Length, line, ']');
        }

        private void WriteObject(RegoObject @object, string line)
        {
            Text.Append('{');
            var inner = line + Indent;
            for (var i = 0; i < @object.Count; i++)
            {
                Separate(i, inner);
                WriteString(Text, @object.Keys[i] is RegoString key ? key.Value : @object.Keys[i].ToJson(), IsHtmlSafe);
                Text.Append(Indent is null ? ":" : ": ");
                Write(@object.Values[i], inner);
            }

            End(@object.Count, line, '}');
        }

        private void Separate(int index, string line)
        {
            if (index > 0)
            {
                Text.Append(',');
            }

            if (Indent is not null)
            {
                Text.Append(line);
            }
        }

        private void End(int count, string line, char closing)
        {
            if (Indent is not null && count > 0)
            {
                Text.Append(line);
            }

            Text.Append(closing);
        }
    }
}
