namespace Gabion.Sources;

/// <summary>What is piped in, read whole up to a limit.</summary>
public static class StandardInput
{
    /// <summary>The bytes, and whether there were more than <paramref name="limit"/> (then the rest was not read).</summary>
    public static async Task<(byte[] Content, bool IsCut)> ReadAsync(Stream input, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var content = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await input.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            var room = limit - (int)content.Length;
            content.Write(buffer, 0, Math.Min(read, room));
            if (read > room)
            {
                return (content.ToArray(), true);
            }
        }

        return (content.ToArray(), false);
    }

    /// <summary>The file name that the text would have, which chooses its reader.</summary>
    public static string GuessName(ReadOnlySpan<byte> content)
    {
        if (content.TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'{' or (byte)'[', ..])
        {
            return "stdin.json";
        }

        foreach (var range in content.Split((byte)'\n'))
        {
            var line = content[range].TrimStart(" \t\r"u8);
            if (line.IsEmpty || line[0] == (byte)'#' || line.StartsWith("---"u8))
            {
                continue;
            }

            if (StartsWithWord(line, "FROM"u8) || StartsWithWord(line, "ARG"u8))
            {
                return "Dockerfile";
            }

            if (content[range].StartsWith("services:"u8))
            {
                return "compose.yaml";
            }
        }

        return "stdin.yaml";
    }

    private static bool StartsWithWord(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word) =>
        line.Length > word.Length && line[word.Length] is (byte)' ' or (byte)'\t'
        && System.Text.Ascii.EqualsIgnoreCase(line[..word.Length], word);
}
