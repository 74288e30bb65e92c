using System.Collections.Immutable;

namespace Gabion.Intel.Advisories;

/// <summary>What a feed adds about an id that other records describe: exploitation, odds, ratings, names in another language.</summary>
/// <param name="Id">Mostly a CVE id.</param>
public sealed record CveNote(string Id)
{
    public KnownExploitation? Exploited { get; init; }

    public ExploitOdds? Odds { get; init; }

    public ImmutableArray<SeverityRating> Severities { get; init; } = [];

    /// <summary>The records of national databases.</summary>
    public ImmutableArray<NationalRecord> National { get; init; } = [];

    /// <summary>One line in English, where the feed has one.</summary>
    public string? Summary { get; init; }

    /// <summary>Both notes in one.</summary>
    public CveNote With(CveNote other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with
        {
            Exploited = Exploited ?? other.Exploited,
            Odds = Odds ?? other.Odds,
            Severities = [.. Severities, .. other.Severities],
            National = [.. National, .. other.National],
            Summary = Summary ?? other.Summary,
        };
    }
}

/// <summary>CISA's catalogue of known exploited vulnerabilities names it.</summary>
public sealed record KnownExploitation(DateOnly Added, DateOnly? Due, bool ByRansomware);

/// <summary>EPSS (first.org/epss): how likely it is to be exploited in the next thirty days, 0 to 1, and its rank among all.</summary>
public sealed record ExploitOdds(double Probability, double Percentile);

/// <summary>The same vulnerability in a national database: CNNVD, CNVD.</summary>
/// <param name="Level">In the database's own words: <c>超危</c>, <c>高</c>.</param>
public sealed record NationalRecord(string Database, string Id, string? Title, string? Level);
