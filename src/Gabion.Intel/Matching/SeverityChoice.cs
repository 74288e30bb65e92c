using Gabion.Intel.Advisories;
using Gabion.Model;

namespace Gabion.Intel.Matching;

/// <summary>
/// Which rating counts. The distribution's own word goes first, for it knows how it builds the package; then the records of
/// the ecosystem, then what others say of the CVE: NVD, CNNVD, CNVD.
/// </summary>
/// <param name="Source">Null when nobody rates it.</param>
/// <param name="Vector">The chosen source's CVSS vector, or that of the next source that has one.</param>
public sealed record SeverityChoice(Severity Level, string? Source, string? Vector, double? Score)
{
    /// <summary>What stands where nobody rates: neither alarming nor hidden.</summary>
    public const Severity Unrated = Severity.Medium;

    /// <param name="ratings">In the order in which they count.</param>
    public static SeverityChoice Of(IReadOnlyCollection<SeverityRating> ratings, bool prefersWords)
    {
        // A level may cost the computation of a score: each is asked for once, and only as far as it matters.
        var first = ratings.Select(rating => (Rating: rating, rating.Level)).FirstOrDefault(rated => rated.Level is not null);
        if (first.Rating is null)
        {
            return new(Unrated, null, null, null);
        }

        var source = first.Rating.Source;
        var usable = ratings.Where(rating => ReferenceEquals(rating, first.Rating) || rating.Level is not null).ToList();
        var own = usable.Where(rating => rating.Source == source).ToList();
        var chosen = (prefersWords ? own.Find(rating => !rating.IsVector) : null) ?? NewestVector(own) ?? own[0];
        var vector = chosen.IsVector ? chosen : NewestVector(own) ?? NewestVector(usable);
        return new(chosen.Level!.Value, source, vector?.Value, vector?.Score);
    }

    /// <summary>The newest version of CVSS.</summary>
    private static SeverityRating? NewestVector(List<SeverityRating> ratings) =>
        ratings.Where(rating => rating.IsVector).MaxBy(rating => rating.Value.StartsWith("CVSS:", StringComparison.OrdinalIgnoreCase) ? rating.Value[5..8] : "2.0", StringComparer.Ordinal);
}
