using Gabion.Intel.Advisories;

namespace Gabion.Intel.Matching;

/// <summary>
/// Records that name a distribution without a release: they go for all of its releases (osv-schema, affected[].package.ecosystem). A record
/// about the package in the release itself knows better, and goes before one that speaks of all.
/// </summary>
public static class AllReleases
{
    /// <summary>What is known of an ecosystem; of a release perhaps only what is said of all releases.</summary>
    public static DataCoverage CoverageOf(IAdvisorySource source, string ecosystem)
    {
        ArgumentNullException.ThrowIfNull(source);
        var own = source.CoverageOf(ecosystem);
        var all = EcosystemNames.OfAllReleases(ecosystem);
        return all is null ? own
            : own != DataCoverage.None && all != ecosystem ? own
            : source.CoverageOf(all) != DataCoverage.None ? DataCoverage.Unreleased
            : DataCoverage.None;
    }

    /// <summary>What the records say of a package: those of its release, and behind them those that name none.</summary>
    public static IEnumerable<KnownPackage> Find(IAdvisorySource source, PackageQuery query)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(query);
        var own = source.Find(query.Ecosystem, query.Name);
        return EcosystemNames.OfAllReleases(query.Ecosystem) is { } all && all != query.Ecosystem ? own.Concat(source.Find(all, query.Name)) : own;
    }

    /// <summary>Whether the entry names no release, though the package is of one.</summary>
    public static bool Names(PackageQuery query, KnownPackage known)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(known);
        return known.Affected.Ecosystem != query.Ecosystem;
    }

    /// <summary>The record that speaks of the same vulnerability of the package in its own release; null where none does, or the entry is such a one.</summary>
    public static Advisory? Nearer(RecordMatch match, Advisory record, IAdvisorySource source)
    {
        ArgumentNullException.ThrowIfNull(match);
        ArgumentNullException.ThrowIfNull(source);
        return !Names(match.Query, match.Known) ? null
            : MatchGroup.SameIds(match, record).SelectMany(source.ById)
                .FirstOrDefault(other => other.Withdrawn is null && other.Affected.Any(affected => affected.Ecosystem == match.Query.Ecosystem && affected.Name == match.Query.Name));
    }
}
