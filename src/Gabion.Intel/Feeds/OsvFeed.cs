using System.Text;
using System.Text.Json;
using Gabion.Formats.Yaml;

namespace Gabion.Intel.Feeds;

/// <summary>OSV records in JSON or YAML, one or several in a file: what osv.dev, GitHub, Go, PyPA, AlmaLinux, Rocky, Ubuntu and OSSF publish.</summary>
internal sealed class OsvFeed : Feed
{
    /// <summary>Who rates where the record's id does not tell.</summary>
    public required string Source { get; init; }

    public override bool Accepts(string path) => EndsWith(path, ".json", ".yaml", ".yml", ".jsonl", ".ndjson") && !path.Contains("/testdata/", StringComparison.Ordinal);

    public override void Read(string path, Stream content, IFeedSink sink)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(sink);
        if (EndsWith(path, ".jsonl", ".ndjson"))
        {
            ReadLines(path, content, sink);
            return;
        }

        if (ReadAll(path, content, sink) is not { } bytes)
        {
            return;
        }

        if (EndsWith(path, ".yaml", ".yml"))
        {
            ReadYaml(path, Encoding.UTF8.GetString(bytes), sink);
        }
        else if (bytes.AsSpan().TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'[', ..])
        {
            ReadList(path, bytes, sink);
        }
        else
        {
            Take(path, bytes, sink);
        }
    }

    private void ReadLines(string path, Stream content, IFeedSink sink)
    {
        var lines = new ByteLines(content);
        while (lines.Next(out var line))
        {
            if (line.Trim(" \r\t"u8) is { IsEmpty: false } record)
            {
                Take($"{path}:{lines.Number}", record, sink);
            }
        }

        if (lines.IsTooLong)
        {
            sink.Reject($"{path}:{lines.Number}", $"the line is longer than {MaxPieceBytes >> 20} MB; what follows it was not read");
        }
    }

    private void ReadList(string path, byte[] bytes, IFeedSink sink)
    {
        try
        {
            var count = 0;
            using var stream = new MemoryStream(bytes);
            JsonPieces.Read(stream, 1, (_, record) => Take($"{path} record {++count}", record.Span, sink));
        }
        catch (JsonException error)
        {
            sink.Cut(path, $"the text cannot be read to its end: {error.Message}");
        }
    }

    private void ReadYaml(string path, string text, IFeedSink sink)
    {
        foreach (var document in YamlReader.Read(text))
        {
            if (document.Root is { } root)
            {
                try
                {
                    Take(path, YamlJson.Write(root).Span, sink);
                }
                catch (JsonException error)
                {
                    sink.Reject(path, error.Message);
                }
            }
            else if (document.Problems.Count > 0)
            {
                sink.Reject($"{path}:{document.Problems[0].At}", document.Problems[0].Message);
            }
        }
    }

    private void Take(string where, ReadOnlySpan<byte> record, IFeedSink sink)
    {
        try
        {
            sink.Add(OsvRecord.Read(record.StartsWith("\uFEFF"u8) ? record[3..] : record, Source));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            sink.Reject(where, error.Message);
        }
    }
}
