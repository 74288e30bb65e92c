using Gabion.Formats.Json;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;

namespace Gabion.Network.Reading.Networks;

/// <summary>Text in a field that has a structure of its own: configurations of CNI plugins, annotations of Multus.</summary>
internal static class InnerText
{
    private static readonly YamlLimits Limits = new(MaxDepth: 32, MaxNodes: 20_000, MaxDocuments: 1);

    /// <summary>The structure of a JSON text; of one that has a comma too many too, as long as it is YAML.</summary>
    /// <param name="isJson">False when programs that read JSON refuse it.</param>
    public static Field Json(string text, out bool isJson)
    {
        var read = JsonReader.Read(text, Limits);
        isJson = read is [{ Root: not null, Problems.Count: 0 }];
        return isJson ? read[0].Field : Yaml(text);
    }

    public static Field Yaml(string text) => YamlReader.Read(text, Limits) is [var first, ..] ? first.Field : default;
}
