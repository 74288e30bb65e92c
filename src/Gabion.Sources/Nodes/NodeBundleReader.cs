using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Nodes;

/// <summary>Unpacks a bundle. Whoever may write ConfigMaps may write anything into one: sizes, counts and paths are checked.</summary>
public static class NodeBundleReader
{
    private const int MaxPath = 4096;

    /// <returns>Null, with a clause that says why, for what is no whole bundle.</returns>
    public static NodeBundle? Read(ReadOnlyMemory<byte> packed, out string? reason)
    {
        try
        {
            reason = null;
            return packed.Length <= NodeBundleFormat.MaxPacked * 2
                ? Read(Unpack(packed))
                : throw new InvalidDataException($"it is longer than {NodeBundleFormat.MaxPacked * 2:N0} bytes");
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            reason = error.Message.TrimEnd('.');
            return null;
        }
    }

    private static byte[] Unpack(ReadOnlyMemory<byte> packed)
    {
        using var input = new MemoryStream(packed.ToArray());
        using var unpacked = new GZipStream(input, CompressionMode.Decompress);
        using var output = new MemoryStream();
        var chunk = new byte[64 * 1024];
        int read;
        while ((read = unpacked.Read(chunk)) > 0)
        {
            if (output.Length + read > NodeBundleFormat.MaxBytes)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it unpacks to more than {NodeBundleFormat.MaxBytes >> 20} MiB"));
            }

            output.Write(chunk, 0, read);
        }

        return output.ToArray();
    }

    private static NodeBundle Read(byte[] bytes)
    {
        var rest = bytes.AsMemory();
        using var head = Line(ref rest) ?? throw new InvalidDataException("it is empty");
        var root = head.RootElement;
        if (root.ValueKind != JsonValueKind.Object || Text(root, "format") != NodeBundleFormat.Name)
        {
            throw new InvalidDataException("its first line is no head of one");
        }

        if (root.GetProperty("version").GetInt32() is not NodeBundleFormat.Version and var version)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it has version {version}, and this program reads version {NodeBundleFormat.Version}"));
        }

        var entries = ImmutableArray.CreateBuilder<LayerEntry>();
        var contents = ImmutableDictionary.CreateBuilder<string, byte[]>(StringComparer.Ordinal);
        var commands = ImmutableArray.CreateBuilder<(string, byte[])>();
        var named = ImmutableArray.CreateBuilder<NamedFile>();
        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        for (var count = 0; ; count++)
        {
            using var document = Line(ref rest) ?? throw new InvalidDataException("its end is missing");
            var line = document.RootElement;
            if (line.TryGetProperty("end", out var end))
            {
                return end.GetInt32() == count
                    ? new()
                    {
                        Node = Text(root, "node"),
                        MachineId = Text(root, "machine") is { Length: > 0 } machine ? machine : null,
                        TakenAt = DateTimeOffset.Parse(Text(root, "taken"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
                        Tool = Text(root, "tool"),
                        Entries = entries.ToImmutable(),
                        Contents = contents.ToImmutable(),
                        Commands = commands.ToImmutable(),
                        Named = named.ToImmutable(),
                        Gaps = gaps.ToImmutable(),
                    }
                    : throw new InvalidDataException("lines of it are missing");
            }

            if (count >= NodeBundleFormat.MaxLines)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it has more than {NodeBundleFormat.MaxLines:N0} lines"));
            }

            if (line.TryGetProperty("entry", out _))
            {
                var entry = new LayerEntry(PathOf(line, "entry"), Enum<LayerEntryKind>(line)) { Mode = line.GetProperty("mode").GetInt32() & 0xFFF, UserId = line.GetProperty("user").GetInt64(), GroupId = line.GetProperty("group").GetInt64() };
                if (Content(line) is { } content && entry.Kind == LayerEntryKind.File)
                {
                    contents[entry.Path] = content;
                    entry = entry with { Size = content.Length };
                }

                entries.Add(entry);
            }
            else if (line.TryGetProperty("process", out _))
            {
                commands.Add((PathOf(line, "process"), Content(line) ?? []));
            }
            else if (line.TryGetProperty("named", out _))
            {
                named.Add(new(PathOf(line, "named"), Text(line, "name"), PathOf(line, "path"), Content(line) ?? []));
            }
            else if (line.TryGetProperty("gap", out _))
            {
                gaps.Add(new(Enum<GapKind>(line), Text(line, "gap"), null, Text(line, "reason"), Text(line, "remedy") is { Length: > 0 } remedy ? remedy : null));
            }
            else
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"its line {count + 2} is none of a bundle"));
            }
        }
    }

    /// <summary>The next line; null at the end.</summary>
    private static JsonDocument? Line(ref Memory<byte> rest)
    {
        var end = rest.Span.IndexOf((byte)'\n');
        if (end < 0)
        {
            return rest.IsEmpty ? null : throw new InvalidDataException("it breaks off within a line");
        }

        var line = rest[..end];
        rest = rest[(end + 1)..];
        return JsonDocument.Parse(line);
    }

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString() ?? throw new InvalidDataException($"its {name} is no text");

    private static TEnum Enum<TEnum>(JsonElement line)
        where TEnum : struct, Enum => System.Enum.TryParse<TEnum>(Text(line, "kind"), out var kind) && System.Enum.IsDefined(kind) ? kind : throw new InvalidDataException($"it has an unknown kind, '{Text(line, "kind")}'");

    private static byte[]? Content(JsonElement line) =>
        line.TryGetProperty("text", out var text) ? Encoding.UTF8.GetBytes(text.GetString() ?? "") : line.TryGetProperty("bytes", out var bytes) ? bytes.GetBytesFromBase64() : null;

    /// <summary>A path from the root that leads nowhere else.</summary>
    private static string PathOf(JsonElement line, string name)
    {
        var path = Text(line, name);
        return path.Length is > 0 and <= MaxPath && path[0] != '/' && !path.Split('/').Any(part => part is "" or "." or "..") && !path.Any(char.IsControl)
            ? path
            : throw new InvalidDataException("a path in it is none from a node's root");
    }
}
