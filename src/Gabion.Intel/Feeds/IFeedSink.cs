using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds;

/// <summary>Takes what a feed holds, record by record: the database that is being written, or a set in memory.</summary>
public interface IFeedSink
{
    void Add(Advisory advisory);

    void Add(CveNote note);

    void Add(ReleaseEnd end);

    /// <summary>A date that the feed states: of the feed as a whole, or of a record that carries none into the database.</summary>
    /// <param name="statedBy">The feed's member that says when it was published: <c>dateReleased</c>; null for a record's date.</param>
    void Dated(DateTimeOffset time, string? statedBy);

    /// <summary>A record that could not be taken; the rest of the feed goes on.</summary>
    /// <param name="where">The file, with the record's id or place where it is known.</param>
    void Reject(string where, string reason);

    /// <summary>A file that ends early, or that cannot be read to its end: what stood behind is missing, so the feed is not whole.</summary>
    void Cut(string where, string reason) => Reject(where, reason);
}
