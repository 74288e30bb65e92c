using System.Text.Json;
using Gabion.Formats.Tree;

namespace Gabion.Sources.Cluster;

/// <summary>Writes a tree as JSON.</summary>
internal static class TreeJson
{
    public static void Write(Utf8JsonWriter json, Node? node)
    {
        switch (node)
        {
            case MappingNode mapping:
                json.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    json.WritePropertyName(entry.Key.Text);
                    Write(json, entry.Value);
                }

                json.WriteEndObject();
                break;
            case SequenceNode sequence:
                json.WriteStartArray();
                foreach (var item in sequence.Items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case ScalarNode { Type: ScalarType.Boolean } scalar:
                json.WriteBooleanValue(YamlScalars.ToBoolean(scalar.Text) == true);
                break;
            case ScalarNode { Type: ScalarType.Integer } scalar when YamlScalars.ToInteger(scalar.Text) is { } number:
                json.WriteNumberValue(number);
                break;
            case ScalarNode { Type: ScalarType.Number } scalar when double.TryParse(scalar.Text, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case ScalarNode { Type: not ScalarType.Null } scalar:
                json.WriteStringValue(scalar.Text);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
