namespace Gabion.Intel.Feeds;

/// <summary>A source of advisories and the format in which it comes.</summary>
public abstract class Feed
{
    /// <summary>Bytes of one file that are held in memory at a time; a longer record, or a longer file of a small format, is refused.</summary>
    public const int MaxPieceBytes = 64 * 1024 * 1024;

    /// <summary>The name by which it is asked for and stored: <c>debian</c>, <c>go</c>, <c>kev</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, for people.</summary>
    public required string Title { get; init; }

    /// <summary>Where it is published; null for what only ever comes from files. Configuration may name a mirror.</summary>
    public Uri? Location { get; init; }

    /// <summary>It is about some packages only, picked by hand or for what they are: not to find one in it says nothing of the package.</summary>
    public bool IsOfSome { get; init; }

    /// <summary>Whether a file of a folder or archive is one of its files.</summary>
    public abstract bool Accepts(string path);

    /// <summary>Reads one file, streaming where the format allows; whatever is wrong goes to <see cref="IFeedSink.Reject"/>.</summary>
    public abstract void Read(string path, Stream content, IFeedSink sink);

    /// <summary>The whole file; null, and told to the sink, when it is longer than <see cref="MaxPieceBytes"/>.</summary>
    private protected static byte[]? ReadAll(string path, Stream content, IFeedSink sink)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[32_768];
        int read;
        while ((read = content.Read(buffer, 0, buffer.Length)) > 0)
        {
            if (memory.Length + read > MaxPieceBytes)
            {
                sink.Reject(path, $"the file is longer than {MaxPieceBytes >> 20} MB");
                return null;
            }

            memory.Write(buffer, 0, read);
        }

        return memory.ToArray();
    }

    private protected static bool EndsWith(string path, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
        {
            if (path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
