using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gabion.Reports;

/// <summary>JSON written to a text writer piece by piece, so that a large report is never held whole.</summary>
internal sealed class JsonOutput : IDisposable
{
    private const int FlushAt = 32 * 1024;

    private readonly Action<string> _write;
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <param name="output">Where the text goes; it stays open.</param>
    /// <param name="encoder">What is escaped beyond JSON's own needs: the strict default where the text stands inside HTML.</param>
    /// <param name="indented">Indented for people, compact for scripts in a page.</param>
    public JsonOutput(TextWriter output, JavaScriptEncoder encoder, bool indented)
    {
        _write = output.Write;
        Json = new(_buffer, new JsonWriterOptions { Indented = indented, Encoder = encoder, NewLine = "\n" });
    }

    public Utf8JsonWriter Json { get; }

    /// <summary>Called between items: hands on what has gathered.</summary>
    public void Relieve()
    {
        if (Json.BytesPending + _buffer.WrittenCount >= FlushAt)
        {
            Flush();
        }
    }

    public void Dispose()
    {
        Flush();
        Json.Dispose();
    }

    private void Flush()
    {
        Json.Flush();
        _write(Encoding.UTF8.GetString(_buffer.WrittenSpan));
        _buffer.ResetWrittenCount();
    }
}
