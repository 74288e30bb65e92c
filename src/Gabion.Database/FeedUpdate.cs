using System.Collections.Immutable;
using System.Globalization;
using Gabion.Intel.Feeds;

namespace Gabion.Database;

/// <summary>Loads a feed from files into the database: the old file serves until the new one is whole.</summary>
public static class FeedUpdate
{
    /// <summary>What came of it.</summary>
    /// <param name="Fault">Why the feed was not written; null when it was.</param>
    /// <param name="Reasons">The first of the records that were rejected, each with its place and reason.</param>
    public sealed record Result(string Feed, long Advisories, long Notes, long Ends, long Rejected, ImmutableArray<string> Reasons, string? Fault);

    /// <param name="source">What is shown as the feed's origin: the address it was fetched from, or the path.</param>
    /// <param name="progress">Told now and then how many records are in.</param>
    public static Result Run(string folder, Feed feed, string path, string source, DateTimeOffset now, Action<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(feed);
        var beside = Path.Combine(folder, $".{feed.Name}.{Environment.ProcessId}.part");
        var place = Path.Combine(folder, feed.Name + FeedSchema.Extension);
        try
        {
            Directory.CreateDirectory(folder);
            File.Delete(beside);
            return Load(feed, path, source, now, beside, place, progress, cancellationToken);
        }
        catch (SqliteException error) when (error.IsFull)
        {
            return Failed(feed, $"there is no space left in {folder}; the feed is as it was before");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or FormatException)
        {
            return Failed(feed, error.Message);
        }
        finally
        {
            if (File.Exists(beside))
            {
                File.Delete(beside);
            }
        }
    }

    private static Result Load(Feed feed, string path, string source, DateTimeOffset now, string beside, string place, Action<long>? progress, CancellationToken cancellationToken)
    {
        Result result;
        using (var writer = new FeedWriter(beside))
        {
            var files = 0;
            FeedInput.Read(path, feed.Accepts, (name, content) =>
            {
                feed.Read(name, content, writer);
                if (++files % 256 == 0)
                {
                    progress?.Invoke(writer.Advisories + writer.Notes);
                }
            }, cancellationToken);
            result = new(feed.Name, writer.Advisories, writer.Notes, writer.Ends, writer.Rejected, [.. writer.Reasons], null);
            if (writer.IsEmpty)
            {
                return result with { Fault = files == 0 ? $"'{path}' holds no file of this feed" : $"'{path}' holds no record that could be taken; the feed is as it was before" };
            }

            if (writer.CutAt is { } cut)
            {
                return result with { Fault = $"{cut}; the feed is as it was before" };
            }

            writer.Finish(
            [
                new("feed", feed.Name), new("title", feed.Title), new("source", source),
                new("loaded", now.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
                new("newest", writer.Newest?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? ""),
                new("published", writer.Published?.Time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? ""),
                new("publishedBy", writer.Published?.StatedBy ?? ""),
            ]);
        }

        File.Move(beside, place, overwrite: true);
        return result;
    }

    private static Result Failed(Feed feed, string fault) => new(feed.Name, 0, 0, 0, 0, [], fault);
}
