using System.Buffers;
using System.Text.Json;

namespace Gabion.Sources;

/// <summary>Writes one object in JSON a line, each at once, so that a file of any length takes the memory of its longest line.</summary>
internal sealed class JsonLines(Stream output, int maxDepth = 0)
{
    private readonly JsonWriterOptions _options = new() { SkipValidation = true, MaxDepth = maxDepth, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ArrayBufferWriter<byte> _line = new(16 * 1024);

    /// <param name="members">Writes the members of the object.</param>
    public void Write(Action<Utf8JsonWriter> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, _options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        output.Write(_line.WrittenSpan);
        output.WriteByte((byte)'\n');
    }
}
