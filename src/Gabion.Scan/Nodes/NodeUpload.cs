using System.Text.Json;
using Gabion.Model.Cluster;
using Gabion.Sources.Cluster;

namespace Gabion.Scan.Nodes;

/// <summary>A ConfigMap in which a collector put what it took of its node.</summary>
/// <param name="Path">The object: <c>gabion-collector/ConfigMap/gabion-node-worker-1</c>.</param>
/// <param name="Format">The value of <see cref="Label"/>, which says how it is packed.</param>
/// <param name="Packed">Null when there is none that can be decoded.</param>
public sealed record NodeUpload(string Path, string? Namespace, string Name, string Format, byte[]? Packed)
{
    /// <summary>Uploads of other namespaces are not believed: who may write there need not be a collector.</summary>
    public const string CollectorNamespace = "gabion-collector";

    /// <summary>Marks uploads; its value is <see cref="LabelValue"/>.</summary>
    public const string Label = "gabion.dev/node-facts";

    public const string LabelValue = "v1";

    /// <summary>The key in <c>binaryData</c>.</summary>
    public const string Key = "facts.gz";

    private const string Prefix = "gabion-node-";
    private const int LongestName = 253;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 512 };

    /// <summary>How the ConfigMap of a node is called; null when its name would be too long for one.</summary>
    public static string? NameFor(string node) => Prefix.Length + node.Length <= LongestName ? Prefix + node : null;

    /// <summary>Null for an object that is no upload.</summary>
    public static NodeUpload? Of(ApiObject item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item.Kind is not { Group: "", Kind: "ConfigMap" } || item.Json.Span.IndexOf("gabion.dev/node-facts"u8) < 0)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(item.Json, Options);
            var root = document.RootElement;
            return Text(Member(Member(root, "metadata"), "labels"), Label) is not { } format
                ? null
                : new(item.ToString(), item.Namespace, item.Name, format, Decoded(Text(Member(root, "binaryData"), Key)));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null; // text that is none: it is told where the object itself is read
        }
    }

    /// <summary>The same, of a manifest.</summary>
    public static NodeUpload? Of(KubernetesObject item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Is("", "ConfigMap") && item.Labels[Label].Exists
            ? new(item.File.Path, item.NamespaceOrDefault, item.Name, item.Labels[Label].Text ?? "", Decoded(item.Root["binaryData"][Key].Text))
            : null;
    }

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } mapping && mapping.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement? element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static byte[]? Decoded(string? text)
    {
        try
        {
            return text is null ? null : Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null; // whoever judges it tells that it holds nothing
        }
    }
}
