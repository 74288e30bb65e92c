using Gabion.Intel.Advisories;

namespace Gabion.Intel.Matching;

/// <summary>Where advisories are looked up: the database on disk, the set that ships with the program, or both.</summary>
public interface IAdvisorySource
{
    /// <summary>How much is known of this ecosystem; without data, finding nothing means nothing.</summary>
    DataCoverage CoverageOf(string ecosystem);

    /// <summary>When the oldest of the feeds about it was loaded; null where that is not known.</summary>
    DateTimeOffset? LoadedAt(string ecosystem);

    /// <summary>What the records say of a package, whatever its version.</summary>
    /// <param name="ecosystem">As OSV spells it.</param>
    /// <param name="name">As <see cref="EcosystemNames.Normalise"/> gives it.</param>
    IEnumerable<KnownPackage> Find(string ecosystem, string name);

    /// <summary>The record behind an entry. Its <see cref="Advisory.Affected"/> names packages only, without their ranges.</summary>
    Advisory Read(KnownPackage known);

    /// <summary>The records that have or name this id.</summary>
    IEnumerable<Advisory> ById(string id);

    /// <summary>What feeds add about an id; null when they know nothing.</summary>
    CveNote? Note(string id);

    /// <summary>When fixes for a release end; null when that is not known.</summary>
    ReleaseEnd? EndOf(string ecosystem);
}

/// <summary>How much is known of an ecosystem.</summary>
public enum DataCoverage
{
    None,

    /// <summary>Of the release nothing, but something that goes for all releases (<see cref="AllReleases"/>).</summary>
    Unreleased,

    /// <summary>Only what was picked by hand or for what it is: own advisories, malicious packages.</summary>
    Some,

    /// <summary>Some packages only: the set that ships with the program.</summary>
    Partial,
    Whole,
}

/// <summary>One package of one record.</summary>
/// <param name="Feed">The feed that holds it.</param>
/// <param name="Number">The record's number in that feed.</param>
/// <param name="IsWithdrawn">The record was taken back: it is there to explain, and matches nothing.</param>
public sealed record KnownPackage(string Feed, long Number, AffectedPackage Affected, AdvisoryKind Kind, bool IsWithdrawn);
