using System.Collections.Immutable;

namespace Gabion.Intel.Advisories;

/// <summary>
/// What one source says of one vulnerability, malicious package or erratum; the shape is that of OSV records
/// (ossf.github.io/osv-schema), into which the loaders turn every other feed.
/// </summary>
public sealed record Advisory
{
    /// <summary>Characters of <see cref="Details"/> that are kept.</summary>
    public const int MaxDetails = 1_000;

    /// <summary>References that are kept.</summary>
    public const int MaxReferences = 12;

    public required string Id { get; init; }

    public AdvisoryKind Kind { get; init; }

    /// <summary>Other ids of the same vulnerability.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>The vulnerabilities that a distribution's record is about.</summary>
    public ImmutableArray<string> Upstream { get; init; } = [];

    /// <summary>Close, but not the same; for an erratum, the vulnerabilities that it mends.</summary>
    public ImmutableArray<string> Related { get; init; } = [];

    public string? Summary { get; init; }

    public string? Details { get; init; }

    public ImmutableArray<SeverityRating> Severities { get; init; } = [];

    public ImmutableArray<AffectedPackage> Affected { get; init; } = [];

    public ImmutableArray<string> References { get; init; } = [];

    public DateTimeOffset? Published { get; init; }

    public DateTimeOffset? Modified { get; init; }

    /// <summary>When it was taken back; such a record matches nothing.</summary>
    public DateTimeOffset? Withdrawn { get; init; }

    /// <summary>Its own id and every other under which the same thing is known.</summary>
    public IEnumerable<string> Ids => Aliases.Concat(Upstream).Prepend(Id);
}

/// <summary>What a record warns of.</summary>
public enum AdvisoryKind
{
    Vulnerability,

    /// <summary>The package itself is hostile (OSSF malicious-packages, ids <c>MAL-…</c>).</summary>
    MaliciousPackage,

    /// <summary>An erratum that mends bugs or brings new things, and names no vulnerability: it explains, and matches nothing.</summary>
    Maintenance,
}
