using System.Text.Json;

namespace Gabion.Scan.Configuration;

/// <summary>The JSON schema of <c>gabion.yaml</c>, made of the same shape that files are checked with; published in <c>docs/schemas</c>.</summary>
internal static class ConfigurationSchema
{
    public static string Write()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("title", "gabion.yaml");
            json.WriteString("description", "Configuration of the Gabion scanner.");
            Members(json, ConfigurationShape.Root);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void Members(Utf8JsonWriter json, ValueShape shape)
    {
        switch (shape)
        {
            case ValueShape.Text:
                json.WriteString("type", "string");
                break;
            case ValueShape.Texts:
                json.WriteStartArray("oneOf");
                json.WriteRawValue("""{"type": "string"}""");
                json.WriteRawValue("""{"type": "array", "items": {"type": "string"}}""");
                json.WriteEndArray();
                break;
            case ValueShape.Flag:
                json.WriteString("type", "boolean");
                break;
            case ValueShape.OneOf(var words):
                json.WriteStartArray("enum");
                foreach (var word in words)
                {
                    json.WriteStringValue(word);
                }

                json.WriteEndArray();
                break;
            case ValueShape.Form form:
                // An unquoted 1.36 is a number to an editor, and a text to us.
                json.WriteRawPropertyValue("type", """["string", "number"]""");
                json.WriteString("pattern", form.Pattern);
                break;
            case ValueShape.Mapping mapping:
                Mapping(json, mapping);
                break;
            case ValueShape.ListOf list:
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                Mapping(json, list.Item);
                json.WriteEndObject();
                break;
            default:
                throw new InvalidOperationException($"the schema has no words for {shape}");
        }
    }

    private static void Mapping(Utf8JsonWriter json, ValueShape.Mapping mapping)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        if (mapping.Keys.Any(key => key.IsRequired))
        {
            json.WriteStartArray("required");
            foreach (var key in mapping.Keys.Where(key => key.IsRequired))
            {
                json.WriteStringValue(key.Name);
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("properties");
        foreach (var key in mapping.Keys)
        {
            json.WriteStartObject(key.Name);
            json.WriteString("description", key.About);
            Members(json, key.Shape);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteRawPropertyValue(this Utf8JsonWriter json, string name, string value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value);
    }
}
