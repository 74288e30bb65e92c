using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Gabion.Formats.Archives;
using Gabion.Model;

namespace Gabion.Sources.Images.Lazy;

/// <summary>A part of a file that can be read on its own.</summary>
/// <param name="Offset">Where its compressed bytes begin in the blob; <paramref name="End"/> where they end.</param>
/// <param name="Inner">How many bytes come before it in what they decompress to.</param>
/// <param name="Size">Its bytes, decompressed.</param>
/// <param name="Digest">Of those; null for zeros, which are not stored.</param>
internal sealed record TocChunk(long Offset, long End, long Inner, long Size, Digest? Digest);

/// <summary>An entry of the layer, with the chunks of its content in order.</summary>
internal sealed record TocFile(TarEntry Entry, ImmutableArray<TocChunk> Chunks);

/// <summary>
/// The table of contents of a layer, as eStargz and zstd:chunked write it: JSON with an entry for every entry of the archive, and
/// further ones of type <c>chunk</c> for files in several parts.
/// </summary>
internal static class TableOfContents
{
    /// <summary>The one file of the archive in which eStargz keeps it.</summary>
    public const string FileName = "stargz.index.json";

    /// <summary>The entries in order; null with the reason when something in it makes no sense: then none of it is believed.</summary>
    /// <param name="end">Where the bytes of files end in the blob.</param>
    public static List<TocFile>? Read(ReadOnlyMemory<byte> json, long end, int maxEntries, out string? reason)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("entries", out var list) || list.ValueKind != JsonValueKind.Array)
            {
                reason = "it lists no entries";
                return null;
            }

            if (list.GetArrayLength() > maxEntries)
            {
                reason = "it has more entries than are read";
                return null;
            }

            return Files([.. list.EnumerateArray()], end, out reason);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            reason = $"it is broken: {error.Message}";
            return null;
        }
    }

    private static List<TocFile>? Files(List<JsonElement> entries, long end, out string? reason)
    {
        // In eStargz a part ends where the next one begins.
        var starts = entries.Select(entry => Number(entry, "offset")).Where(offset => offset > 0).Append(end).Distinct().Order().ToList();
        var files = new List<TocFile>(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            var kind = Kind(Text(entries[i], "type"));
            if (kind is null)
            {
                reason = $"the entry '{Text(entries[i], "name")}' has the unknown type '{Text(entries[i], "type")}'";
                return null;
            }

            var entry = Entry(entries[i], kind.Value);
            var parts = new List<JsonElement> { entries[i] };
            while (i + 1 < entries.Count && Text(entries[i + 1], "type") == "chunk")
            {
                parts.Add(entries[++i]);
            }

            if (kind != TarEntryKind.File || entry.Size == 0)
            {
                files.Add(new(entry, []));
            }
            else if (Chunks(parts, entry.Size, starts, end) is { } chunks)
            {
                files.Add(new(entry, chunks));
            }
            else
            {
                reason = $"the parts of '{entry.Path}' do not make the file, or have no digests";
                return null;
            }
        }

        reason = null;
        return files;
    }

    private static ImmutableArray<TocChunk>? Chunks(List<JsonElement> parts, long size, List<long> starts, long end)
    {
        var chunks = ImmutableArray.CreateBuilder<TocChunk>(parts.Count);
        long at = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            var next = i + 1 < parts.Count ? Number(parts[i + 1], "chunkOffset") : size;
            var length = Number(part, "chunkSize") is > 0 and var stated ? stated : next - at;
            if (Number(part, "chunkOffset") != at || length <= 0 || at + length != next)
            {
                return null;
            }

            at = next;
            if (Text(part, "chunkType") == "zeros")
            {
                chunks.Add(new(0, 0, 0, length, null));
                continue;
            }

            var offset = Number(part, "offset");
            var place = starts.BinarySearch(offset);
            var stop = Number(part, "endOffset") is > 0 and var told ? told : place >= 0 && place + 1 < starts.Count ? starts[place + 1] : -1;
            var digest = Text(part, "chunkDigest") is { Length: > 0 } own ? own : parts.Count == 1 ? Text(part, "digest") : "";
            if (offset < 0 || stop <= offset || stop > end || Number(part, "innerOffset") is not (>= 0 and var inner) || !Digest.TryParse(digest, out var checksum))
            {
                return null;
            }

            chunks.Add(new(offset, stop, inner, length, checksum));
        }

        return chunks.ToImmutable();
    }

    private static TarEntry Entry(JsonElement entry, TarEntryKind kind)
    {
        var path = TarPath.Clean(Text(entry, "name"), out var escapes);
        var attributes = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (entry.TryGetProperty("xattrs", out var list) && list.ValueKind == JsonValueKind.Object)
        {
            foreach (var attribute in list.EnumerateObject())
            {
                attributes[attribute.Name] = Encoding.Latin1.GetString(attribute.Value.GetBytesFromBase64());
            }
        }

        return new(path, kind)
        {
            Size = kind == TarEntryKind.File ? Math.Max(0, Number(entry, "size")) : 0,
            Mode = (int)(Number(entry, "mode") & 0xFFF),
            UserId = Number(entry, "uid"),
            GroupId = Number(entry, "gid"),
            LinkTarget = Text(entry, "linkName"),
            ModifiedAt = DateTimeOffset.TryParse(Text(entry, "modtime"), System.Globalization.CultureInfo.InvariantCulture, out var time) ? time.ToUnixTimeSeconds() : 0,
            Escapes = escapes,
            Attributes = attributes.ToImmutable(),
        };
    }

    private static TarEntryKind? Kind(string type) => type switch
    {
        "reg" => TarEntryKind.File,
        "dir" => TarEntryKind.Folder,
        "symlink" => TarEntryKind.SymbolicLink,
        "hardlink" => TarEntryKind.HardLink,
        "char" => TarEntryKind.CharacterDevice,
        "block" => TarEntryKind.BlockDevice,
        "fifo" => TarEntryKind.Pipe,
        _ => null,
    };

    private static string Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static long Number(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;
}
