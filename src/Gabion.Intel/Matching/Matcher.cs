using System.Collections.Immutable;
using Gabion.Intel.Advisories;
using Gabion.Intel.Versions;
using Gabion.Model.Packages;

namespace Gabion.Intel.Matching;

/// <summary>Packages, and the release they were installed on, to vulnerabilities.</summary>
public static class Matcher
{
    /// <param name="release">The operating system's release; null for the dependencies of a repository.</param>
    /// <param name="today">For what has ended.</param>
    public static MatchResult Match(IEnumerable<Package> packages, DistributionRelease? release, IAdvisorySource source, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(packages);
        ArgumentNullException.ThrowIfNull(source);
        var found = ImmutableArray.CreateBuilder<PackageVulnerability>();
        var withoutData = new Dictionary<string, int>(StringComparer.Ordinal);
        var notAsked = new Dictionary<NotAsked, int>();
        var partial = new Dictionary<string, int>(StringComparer.Ordinal);
        var some = new Dictionary<string, int>(StringComparer.Ordinal);
        var unreleased = new Dictionary<string, int>(StringComparer.Ordinal);
        var covered = new Dictionary<string, DataCoverage>(StringComparer.Ordinal);
        var asked = 0;
        foreach (var package in packages)
        {
            var installedOn = package.Release ?? release;
            var all = PackageQuery.Of(package, installedOn, out var why);
            if (why is { } reason)
            {
                notAsked[reason] = notAsked.GetValueOrDefault(reason) + 1;
                if (reason == Matching.NotAsked.NoEcosystem)
                {
                    Count(withoutData, installedOn is not null && package.Type is "deb" or "apk" or "rpm" or "alpm" or "opkg" ? installedOn.ToString() : $"packages of type {package.Type}");
                }

                continue;
            }

            var queries = PackageQuery.Answering(all, CoverageOf);
            if (queries.Count == 0)
            {
                Count(withoutData, all[0].Ecosystem);
                continue;
            }

            var best = queries.Select(query => query.Ecosystem).MaxBy(CoverageOf)!;
            if (CoverageOf(best) switch { DataCoverage.Partial => partial, DataCoverage.Some => some, DataCoverage.Unreleased => unreleased, _ => null } is { } counts)
            {
                Count(counts, best);
            }

            asked++;
            found.AddRange(Match(package, installedOn, queries, source).OrderByDescending(match => match.Vulnerability.ExploitedSince is not null)
                .ThenByDescending(match => match.Severity).ThenByDescending(match => match.Vulnerability.ExploitProbability).ThenBy(match => match.Vulnerability.Id, StringComparer.Ordinal));
        }

        var end = release?.Ecosystem is { } own ? source.EndOf(own) : null;
        return new(
            found.DrainToImmutable(),
            asked,
            [.. covered.Where(pair => pair.Value == DataCoverage.Whole).Select(pair => pair.Key).Order(StringComparer.Ordinal)],
            withoutData.ToImmutableSortedDictionary(StringComparer.Ordinal),
            partial.ToImmutableSortedDictionary(StringComparer.Ordinal),
            notAsked.ToImmutableSortedDictionary(),
            end is not null && end.End < today ? end : null)
        {
            Some = some.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Unreleased = unreleased.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };

        DataCoverage CoverageOf(string ecosystem)
        {
            if (!covered.TryGetValue(ecosystem, out var coverage))
            {
                covered.Add(ecosystem, coverage = AllReleases.CoverageOf(source, ecosystem));
            }

            return coverage;
        }
    }

    private static void Count(Dictionary<string, int> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;

    private static List<PackageVulnerability> Match(Package package, DistributionRelease? release, IReadOnlyList<PackageQuery> queries, IAdvisorySource source)
    {
        // An entry that decides goes before one of the same record that does not; else the first counts.
        OrderedDictionary<(string, long), RecordMatch>? matches = null;
        foreach (var query in queries)
        {
            foreach (var known in AllReleases.Find(source, query))
            {
                var match = RecordMatch.Of(query, known, source);
                var isBetter = match.Decision.Answer == RangeAnswer.Affected && matches?.GetValueOrDefault((known.Feed, known.Number)) is { Decision.Answer: RangeAnswer.CannotTell };
                if (isBetter || (match.Decision.Answer != RangeAnswer.NotAffected && matches?.ContainsKey((known.Feed, known.Number)) != true))
                {
                    (matches ??= [])[(known.Feed, known.Number)] = match;
                }
            }
        }

        List<MatchGroup>? groups = null;
        foreach (var match in matches?.Values ?? Enumerable.Empty<RecordMatch>())
        {
            var record = source.Read(match.Known);
            if (AllReleases.Nearer(match, record, source) is null)
            {
                var group = new MatchGroup(package, release);
                group.Add(match, record);
                Merge(groups ??= [], group);
            }
        }

        return groups is null ? [] : WithUpgrade(groups.ConvertAll(group => group.Finish(source)), queries[0].Ecosystem);
    }

    /// <summary>Says to each the version that mends all of a package that can be mended.</summary>
    private static List<PackageVulnerability> WithUpgrade(List<PackageVulnerability> found, string ecosystem)
    {
        var order = VersionOrder.Of(ecosystem) ?? string.CompareOrdinal;
        var fixes = found.Select(match => match.Vulnerability.FixedVersion).OfType<string>().ToList();
        if (fixes.Count == 0)
        {
            return found;
        }

        var last = fixes.Aggregate((left, right) => order(left, right) >= 0 ? left : right);
        var upgrade = new PackageUpgrade(last, fixes.Count, found.Count);
        return found.ConvertAll(match => match with { Vulnerability = match.Vulnerability with { Upgrade = upgrade } });
    }

    /// <summary>Joins the group with those that share an id with it.</summary>
    private static void Merge(List<MatchGroup> groups, MatchGroup group)
    {
        for (var i = groups.Count - 1; i >= 0; i--)
        {
            if (groups[i].Ids.Overlaps(group.Ids))
            {
                groups[i].Take(group);
                group = groups[i];
                groups.RemoveAt(i);
            }
        }

        groups.Add(group);
    }
}
