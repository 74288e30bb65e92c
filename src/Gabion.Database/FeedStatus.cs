using System.Collections.Immutable;
using System.Globalization;

namespace Gabion.Database;

/// <summary>What is known of a feed in the database.</summary>
/// <param name="LoadedAt">When it was written.</param>
/// <param name="Newest">The date of its newest record, where records have dates.</param>
/// <param name="Source">The file or address that it came from.</param>
/// <param name="Rejected">Records that could not be taken.</param>
/// <param name="Bytes">The size of its file.</param>
public sealed record FeedStatus(
    string Name, DateTimeOffset? LoadedAt, DateTimeOffset? Newest, string Source, long Advisories, long Notes, long Ends, long Rejected, ImmutableArray<string> Ecosystems, long Bytes)
{
    /// <summary>When the feed says that it was published; null where it does not say.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>The feed's member that says so: <c>dateReleased</c>.</summary>
    public string? PublishedBy { get; init; }

    internal static FeedStatus Of(FeedFile file, long bytes) => new(
        file.Name,
        file.LoadedAt,
        Time(file, "newest"),
        file.Facts.GetValueOrDefault("source") ?? "",
        Number(file, "advisories"),
        Number(file, "notes"),
        Number(file, "ends"),
        Number(file, "rejected"),
        [.. file.Ecosystems.Keys.Order(StringComparer.Ordinal)],
        bytes)
    {
        PublishedAt = file.PublishedAt,
        PublishedBy = file.Facts.GetValueOrDefault("publishedBy") is { Length: > 0 } member ? member : null,
    };

    private static DateTimeOffset? Time(FeedFile file, string key) =>
        DateTimeOffset.TryParse(file.Facts.GetValueOrDefault(key), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static long Number(FeedFile file, string key) => long.TryParse(file.Facts.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
