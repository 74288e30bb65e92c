using System.Globalization;
using System.Text.Json;
using Gabion.Sources.Cluster;
using Gabion.Sources.Nodes;

namespace Gabion.Scan.Nodes;

/// <summary>The ConfigMap that carries a node's bundle, as it is written into the cluster or a file.</summary>
public sealed record NodeConfigMap(string Name, string Namespace, byte[] Json, int PackedBytes)
{
    public static readonly ApiKind Kind = new("", "v1", "configmaps", "ConfigMap", IsNamespaced: true);

    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n" };

    /// <summary>Null, with a clause that says why, when the bundle fits into none.</summary>
    public static NodeConfigMap? Of(NodeBundle bundle, string space, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        reason = null;
        if (NodeUpload.NameFor(bundle.Node) is not { } name)
        {
            reason = $"the name of the node is too long for a ConfigMap's ({bundle.Node.Length} characters)";
            return null;
        }

        if (NodeBundleWriter.Pack(bundle) is not { } packed)
        {
            reason = string.Create(CultureInfo.InvariantCulture, $"owners and modes of {bundle.Entries.Length:N0} files alone are more than a ConfigMap holds");
            return null;
        }

        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, Options))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion"u8, "v1");
            json.WriteString("kind"u8, "ConfigMap");
            json.WriteStartObject("metadata"u8);
            json.WriteString("name"u8, name);
            json.WriteString("namespace"u8, space);
            json.WriteStartObject("labels"u8);
            json.WriteString("app.kubernetes.io/name"u8, "gabion");
            json.WriteString("app.kubernetes.io/component"u8, "collector");
            json.WriteString(NodeUpload.Label, NodeUpload.LabelValue);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("binaryData"u8);
            json.WriteBase64String(NodeUpload.Key, packed);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        body.WriteByte((byte)'\n');
        return new(name, space, body.ToArray(), packed.Length);
    }
}
