using System.Buffers;
using System.Text.Json;
using Gabion.Formats.Tree;

namespace Gabion.Intel.Feeds;

/// <summary>Turns a YAML tree into JSON text, so that one reader serves both. Numbers become texts: a version 1.10 must stay one.</summary>
internal static class YamlJson
{
    private const int MaxDepth = 60;

    public static ReadOnlyMemory<byte> Write(Node root)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer))
        {
            Value(json, root, 0);
        }

        return buffer.WrittenMemory;
    }

    private static void Value(Utf8JsonWriter json, Node node, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new JsonException($"nested more than {MaxDepth} levels deep");
        }

        switch (node)
        {
            case MappingNode mapping:
                json.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    json.WritePropertyName(entry.Key.Text);
                    Value(json, entry.Value, depth + 1);
                }

                json.WriteEndObject();
                break;
            case SequenceNode sequence:
                json.WriteStartArray();
                foreach (var item in sequence.Items)
                {
                    Value(json, item, depth + 1);
                }

                json.WriteEndArray();
                break;
            case ScalarNode { Type: ScalarType.Null }:
                json.WriteNullValue();
                break;
            case ScalarNode scalar:
                json.WriteStringValue(scalar.Text);
                break;
            default:
                break;
        }
    }
}
