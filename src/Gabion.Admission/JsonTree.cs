using System.Text.Json;
using Gabion.Formats.Tree;

namespace Gabion.Admission;

/// <summary>Writes a tree as JSON.</summary>
internal static class JsonTree
{
    /// <param name="json">Takes it.</param>
    /// <param name="field">What is written; nothing is null.</param>
    /// <param name="instead">Takes an entry's key and value, and gives true when it wrote something else for the value; null: nothing is replaced.</param>
    public static void Write(Utf8JsonWriter json, Field field, Func<string, Field, bool>? instead = null)
    {
        if (field.IsMapping)
        {
            json.WriteStartObject();
            foreach (var entry in field.Entries)
            {
                json.WritePropertyName(entry.Key);
                if (instead?.Invoke(entry.Key, entry.Value) != true)
                {
                    Write(json, entry.Value, instead);
                }
            }

            json.WriteEndObject();
        }
        else if (field.IsSequence)
        {
            json.WriteStartArray();
            foreach (var item in field.Items)
            {
                Write(json, item, instead);
            }

            json.WriteEndArray();
        }
        else if (field.Node is ScalarNode { Type: ScalarType.Boolean or ScalarType.Integer or ScalarType.Number } scalar)
        {
            json.WriteRawValue(scalar.Text);
        }
        else
        {
            json.WriteStringValue(field.Text);
        }
    }
}
