using System.Globalization;
using Gabion.Formats.Tree;

namespace Gabion.Policy.Rego.Values;

/// <summary>Makes values from a YAML or JSON document that was read with places.</summary>
public static class RegoTree
{
    /// <summary>The value of a node; nothing is null.</summary>
    /// <param name="node">What the reader of the document gave; its depth is limited there.</param>
    /// <param name="shared">Shares names of fields and short texts between documents; may be null.</param>
    public static RegoValue Of(Node? node, RegoJsonReader? shared = null)
    {
        switch (node)
        {
            case MappingNode mapping:
                var builder = new RegoObjectBuilder(mapping.Entries.Count);
                foreach (var (key, value) in mapping.Entries)
                {
                    builder.Set(Text(key.Text, shared), Of(value, shared));
                }

                return builder.Build();
            case SequenceNode sequence:
                var items = new RegoValue[sequence.Items.Count];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = Of(sequence.Items[i], shared);
                }

                return items.Length == 0 ? RegoArray.Empty : new RegoArray(items);
            case ScalarNode scalar:
                return scalar.Type switch
                {
                    ScalarType.Null => RegoNull.Value,
                    ScalarType.Boolean => RegoBoolean.Of(YamlScalars.ToBoolean(scalar.Text) == true),
                    ScalarType.Integer or ScalarType.Number when Number(scalar.Text) is { } number => number,
                    _ => Text(scalar.Text, shared),
                };
            default:
                return RegoNull.Value;
        }
    }

    private static RegoString Text(string text, RegoJsonReader? shared) => shared is null ? RegoString.Of(text) : shared.Share(text);

    private static RegoNumber? Number(string text)
    {
        if (RegoNumber.TryParse(text, out var number))
        {
            return number;
        }

        return YamlScalars.ToInteger(text) is { } whole
            ? RegoNumber.Of(whole)
            : double.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? RegoNumber.Of(value) : null;
    }
}
