using System.Text;

namespace Gabion.Policy.Rego.Values;

/// <summary>Writes values as Rego writes them: sets in braces, the empty one as <c>set()</c>.</summary>
public static class RegoText
{
    public static void Write(StringBuilder text, RegoValue value)
    {
        switch (value)
        {
            case RegoArray array:
                WriteItems(text, array.Items, '[', ']');
                break;
            case RegoSet { Count: 0 }:
                text.Append("set()");
                break;
            case RegoSet set:
                WriteItems(text, set.Items, '{', '}');
                break;
            case RegoObject @object:
                WriteObject(text, @object);
                break;
            default:
                RegoJson.Write(text, value);
                break;
        }
    }

    private static void WriteItems(StringBuilder text, ReadOnlySpan<RegoValue> items, char open, char close)
    {
        text.Append(open);
        for (var i = 0; i < items.Length; i++)
        {
            text.Append(i > 0 ? ", " : "");
            Write(text, items[i]);
        }

        text.Append(close);
    }

    private static void WriteObject(StringBuilder text, RegoObject @object)
    {
        text.Append('{');
        for (var i = 0; i < @object.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            Write(text, @object.Keys[i]);
            text.Append(": ");
            Write(text, @object.Values[i]);
        }

        text.Append('}');
    }
}
