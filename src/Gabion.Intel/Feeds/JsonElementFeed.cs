using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gabion.Intel.Feeds;

/// <summary>A feed that is one long JSON text; its records are parsed one at a time.</summary>
internal abstract class JsonElementFeed : Feed
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowTrailingCommas = true };

    /// <summary>At which depth the records stand; see <see cref="JsonPieces"/>.</summary>
    protected abstract int Depth { get; }

    public override bool Accepts(string path) => EndsWith(path, ".json");

    public override void Read(string path, Stream content, IFeedSink sink)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(sink);
        try
        {
            JsonPieces.Read(content, Depth, (name, value) => Take(path, name, value, sink), (name, value) => Date(name, value, sink));
        }
        catch (JsonException error)
        {
            sink.Cut(path, $"the text cannot be read to its end: {error.Message}");
        }
    }

    /// <summary>The member of the root that says when the feed was published; null where the format has none.</summary>
    protected virtual string? PublishedMember => null;

    private void Date(string name, ReadOnlyMemory<byte> value, IFeedSink sink)
    {
        var text = value.Span;
        if (name == PublishedMember && text is [(byte)'"', .., (byte)'"']
            && DateTimeOffset.TryParse(Encoding.UTF8.GetString(text[1..^1]), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            sink.Dated(time, name);
        }
    }

    /// <summary>One record. <see cref="JsonException"/>, <see cref="FormatException"/> and <see cref="InvalidOperationException"/> make it a rejected one.</summary>
    protected abstract void Take(string name, JsonElement record, IFeedSink sink);

    /// <summary>What a record is called when it is rejected.</summary>
    protected virtual string NameOf(string name, JsonElement record) => name;

    private void Take(string path, string name, ReadOnlyMemory<byte> value, IFeedSink sink)
    {
        var called = name;
        try
        {
            using var document = JsonDocument.Parse(value, Options);
            called = NameOf(name, document.RootElement);
            Take(name, document.RootElement, sink);
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
        {
            sink.Reject($"{path} {called}", error.Message);
        }
    }
}
