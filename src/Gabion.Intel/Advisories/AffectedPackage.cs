using System.Collections.Immutable;

namespace Gabion.Intel.Advisories;

/// <summary>A package of an ecosystem and which of its versions a record is about.</summary>
/// <param name="Ecosystem">As OSV spells it, with the release behind a colon: <c>Go</c>, <c>Debian:12</c>, <c>AlmaLinux:9</c>.</param>
/// <param name="Name">As <see cref="EcosystemNames.Normalise"/> gives it; for a distribution the source package where the feed names it.</param>
public sealed record AffectedPackage(string Ecosystem, string Name)
{
    public ImmutableArray<AffectedRange> Ranges { get; init; } = [];

    /// <summary>Versions that are affected, spelt exactly so.</summary>
    public ImmutableArray<string> Versions { get; init; } = [];

    public PackageStatus Status { get; init; }

    /// <summary>The vendor's words for the status.</summary>
    public string? StatusNote { get; init; }

    /// <summary>Ratings for this package alone; they go before those of the record.</summary>
    public ImmutableArray<SeverityRating> Severities { get; init; } = [];

    /// <summary>The module stream that a fix belongs to (<c>nodejs:18</c>), or several with spaces between them; null where none is named.</summary>
    public string? Stream { get; init; }
}

/// <summary>What the distribution says it will do about a package.</summary>
public enum PackageStatus
{
    /// <summary>Nothing beside the ranges.</summary>
    Unsaid,
    NotAffected,
    WillNotFix,

    /// <summary>Debian's "no DSA": too small for an advisory of its own.</summary>
    NoAdvisory,
    Postponed,
    UnderInvestigation,
    EndOfLife,

    /// <summary>Affected only on or with what <see cref="AffectedPackage.StatusNote"/> names (NVD's "running on/with").</summary>
    OnPlatforms,
}

/// <summary>Versions from one event to the next.</summary>
public sealed record AffectedRange(RangeKind Kind, ImmutableArray<RangeEvent> Events)
{
    /// <summary>Everything before <paramref name="fixedIn"/>; everything when it is null.</summary>
    public static AffectedRange Before(string? fixedIn) => new(
        RangeKind.Ecosystem,
        fixedIn is null ? [new(RangeEventKind.Introduced, "0")] : [new(RangeEventKind.Introduced, "0"), new(RangeEventKind.Fixed, fixedIn)]);
}

/// <summary>How the versions of a range are ordered.</summary>
public enum RangeKind
{
    /// <summary>As the ecosystem orders them.</summary>
    Ecosystem,

    /// <summary>As semver.org does.</summary>
    Semver,

    /// <summary>Commits: only the repository's graph orders them, so that such a range decides nothing here.</summary>
    Git,
}

/// <summary>A point at which versions become, or cease to be, affected.</summary>
public readonly record struct RangeEvent(RangeEventKind Kind, string Version);

/// <summary>The events of a range (OSV, affected[].ranges[].events).</summary>
public enum RangeEventKind
{
    /// <summary>Affected from this version on; <c>0</c> is before every version.</summary>
    Introduced,
    Fixed,

    /// <summary>The last version that is affected; what comes after is not.</summary>
    LastAffected,

    /// <summary>The range says nothing about versions from here on.</summary>
    Limit,

    /// <summary>Affected from what comes behind this version on (NVD's <c>versionStartExcluding</c>; OSV has no such event).</summary>
    IntroducedAfter,
}
