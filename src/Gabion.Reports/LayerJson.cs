using System.Text.Json;
using Gabion.Model;

namespace Gabion.Reports;

/// <summary>The member <c>layer</c>: which layer of an image brought something, what made it, and whose it is.</summary>
internal static class LayerJson
{
    public static void Write(Utf8JsonWriter json, LayerOrigin layer)
    {
        json.WriteStartObject("layer");
        json.WriteNumber("number", layer.Number);
        if (layer.Layer is { } digest)
        {
            json.WriteString("digest", digest.ToString());
        }

        if (layer.Instruction is not null)
        {
            json.WriteString("instruction", layer.Instruction);
        }

        if (layer.IsOfBase is { } isOfBase)
        {
            json.WriteBoolean("fromBase", isOfBase);
        }

        if (layer.Base is not null)
        {
            json.WriteString("base", layer.Base);
        }

        if (layer.Written is { } written)
        {
            json.WriteStartObject("dockerfile");
            json.WriteString("path", written.Path);
            json.WriteNumber("line", written.Line);
            json.WriteEndObject();
        }

        if (layer.HiddenBy is { } by)
        {
            json.WriteNumber("hiddenBy", by);
            json.WriteBoolean("deleted", layer.IsDeleted);
        }

        json.WriteEndObject();
    }
}
