using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Gabion.Database;

/// <summary>What a bundle holds: the text that is signed.</summary>
/// <param name="Created">When it was made.</param>
/// <param name="Feeds">Each feed's file by its name, length and SHA-256.</param>
public sealed record BundleManifest(DateTimeOffset Created, ImmutableArray<BundledFeed> Feeds)
{
    /// <summary>Goes up when an older program could not read the bundle.</summary>
    public const int Version = 1;

    internal const int MaxBytes = 4 * 1024 * 1024;

    internal byte[] Write()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("created", Created.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteStartArray("feeds");
            foreach (var feed in Feeds)
            {
                json.WriteStartObject();
                json.WriteString("name", feed.Name);
                json.WriteNumber("bytes", feed.Bytes);
                json.WriteString("sha256", feed.Sha256);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Throws <see cref="InvalidDataException"/> for what is no manifest of a version that is known.</summary>
    internal static BundleManifest Read(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            var version = root.GetProperty("version").GetInt32();
            if (version != Version)
            {
                throw new InvalidDataException($"the bundle has form {version}, and this program reads {Version}");
            }

            var feeds = root.GetProperty("feeds").EnumerateArray().Select(feed => new BundledFeed(
                feed.GetProperty("name").GetString() ?? "", feed.GetProperty("bytes").GetInt64(), feed.GetProperty("sha256").GetString() ?? "")).ToImmutableArray();
            return feeds.FirstOrDefault(feed => !IsName(feed.Name)) is { } wrong
                ? throw new InvalidDataException($"'{wrong.Name}' is no name of a feed")
                : new(root.GetProperty("created").GetDateTimeOffset(), feeds);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"the bundle's list of contents cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Names become names of files: letters, digits and dashes only.</summary>
    private static bool IsName(string name) => name.Length is > 0 and <= 60 && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '-');
}

/// <summary>A feed's file in a bundle.</summary>
public sealed record BundledFeed(string Name, long Bytes, string Sha256);
