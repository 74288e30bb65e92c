using System.Globalization;
using Gabion.Intel.Advisories;
using Gabion.Intel.Matching;

namespace Gabion.Cli.Database;

/// <summary>Says why a vulnerability is, or is not, one of a package's.</summary>
internal sealed class MatchExplanation(IAdvisorySource source, TextWriter output)
{
    private const int MostPackages = 8;

    /// <summary>Whether it is one; null where there are no data that could say so.</summary>
    public RangeAnswer? Explain(string id, IReadOnlyList<PackageQuery> queries)
    {
        var records = source.ById(id).ToList();
        var names = SameIds(id, records);
        var matches = new List<(RecordMatch Match, Advisory Record)>();
        var (any, isCovered) = (false, false);
        var answering = PackageQuery.Answering(queries, CoverageOf);
        foreach (var query in queries)
        {
            output.WriteLine($"{query.Ecosystem}, package {query.Name}, version {query.Version}{(query.Module is null ? "" : $", module {query.Module}")}");
            if (CoverageOf(query.Ecosystem) == DataCoverage.None)
            {
                output.WriteLine($"  there is no data about {query.Ecosystem}: nothing can be said ('gabion db status' shows what there is)");
                continue;
            }

            if (!answering.Contains(query))
            {
                output.WriteLine($"  not asked: {answering[^1].Ecosystem} speaks of it, and NVD's ranges are asked only for want of advisories");
                continue;
            }

            var found = AllReleases.Find(source, query).ToList();
            if (found.Count == 0 && source.CoverageOf(query.Ecosystem) == DataCoverage.Partial)
            {
                output.WriteLine($"  only the advisories that ship with the program are at hand about {query.Ecosystem}, and none of them is about this package ('gabion db status')");
                continue;
            }

            if (found.Count == 0 && CoverageOf(query.Ecosystem) == DataCoverage.Unreleased)
            {
                output.WriteLine($"  there is no data about {query.Ecosystem} but records that name no release of {Gabion.Intel.EcosystemNames.Family(query.Ecosystem)}, and none of them is about this package ('gabion db status')");
                continue;
            }

            if (found.Count == 0 && CoverageOf(query.Ecosystem) == DataCoverage.Some)
            {
                output.WriteLine($"  only your own advisories and lists of malicious packages are at hand about {query.Ecosystem}, and none of them is about this package ('gabion db status')");
                continue;
            }

            // One record about the package does not make those of others be there.
            isCovered |= CoverageOf(query.Ecosystem) >= DataCoverage.Partial;
            foreach (var known in found)
            {
                var record = source.Read(known);
                if (IsAbout(record, query.Ecosystem, names))
                {
                    any = true;
                    matches.Add((Entry(query, known, record), record));
                }
            }
        }

        if (!any)
        {
            Absence(id, records, queries[0]);
            if (isCovered && records.Count == 0 && !AdvisoryNames.IsCve(id) && source.Note(id) is not null)
            {
                output.WriteLine("so: it cannot be told"); // a national database's entry without a CVE, by which feeds know it
                return RangeAnswer.CannotTell;
            }

            output.WriteLine(isCovered ? $"so: {id} is no vulnerability of it, as far as the records say" : "so: nothing can be said, for there is no data about it");
            return isCovered ? RangeAnswer.NotAffected : null;
        }

        var answer = matches.Exists(match => match.Match.Decision.Answer == RangeAnswer.Affected) ? RangeAnswer.Affected
            : matches.Exists(match => match.Match.Decision.Answer == RangeAnswer.CannotTell) ? RangeAnswer.CannotTell
            : RangeAnswer.NotAffected;
        Severity(matches);
        output.WriteLine(answer switch
        {
            RangeAnswer.Affected => $"so: {id} is a vulnerability of it",
            RangeAnswer.CannotTell => "so: it cannot be told",
            _ => $"so: {id} is no vulnerability of it",
        });
        return answer;
    }

    /// <summary>
    /// The id and what means the same. An erratum that mends it among others does not make these the same: their ids are left out.
    /// </summary>
    private static HashSet<string> SameIds(string id, List<Advisory> records)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { id };
        foreach (var record in records.Where(record => record.Aliases.Prepend(record.Id).Contains(id, StringComparer.OrdinalIgnoreCase)))
        {
            names.UnionWith(record.Aliases.Prepend(record.Id).Concat(record.Upstream.Length == 1 ? record.Upstream : []));
        }

        return names;
    }

    /// <summary>A distribution's record is also about the vulnerabilities that it mends; elsewhere "related" is another one.</summary>
    private static bool IsAbout(Advisory record, string ecosystem, HashSet<string> names) =>
        record.Aliases.Prepend(record.Id).Any(names.Contains)
        || (Gabion.Intel.EcosystemNames.IsDistribution(ecosystem) && record.Upstream.Concat(record.Related).Any(names.Contains));

    private DataCoverage CoverageOf(string ecosystem) => AllReleases.CoverageOf(source, ecosystem);

    private RecordMatch Entry(PackageQuery query, KnownPackage known, Advisory record)
    {
        output.WriteLine($"  record {record.Id} of the feed {known.Feed}{(record.Aliases.IsEmpty ? "" : $" ({string.Join(", ", record.Aliases)})")}");
        if ((record.Summary ?? (query.Ecosystem == CpeProducts.Ecosystem ? source.Note(record.Id)?.Summary : null)) is { } summary)
        {
            output.WriteLine($"    {summary}");
        }

        if (query.Ecosystem == CpeProducts.Ecosystem)
        {
            output.WriteLine("    by the name of a product in NVD's ranges, not of a package: less sure than an advisory");
        }

        var match = RecordMatch.Of(query, known, source, step => output.WriteLine($"    {step}"));
        if (AllReleases.Names(query, known))
        {
            output.WriteLine($"    the record names no release of {known.Affected.Ecosystem}, and so goes for all of them");
            if (AllReleases.Nearer(match, record, source) is { } nearer)
            {
                output.WriteLine($"    not asked: the record {nearer.Id} speaks of {query.Ecosystem} itself, and goes before it");
                return match with { Decision = new(RangeAnswer.NotAffected, null) };
            }
        }

        if (known.Affected.Status is not (PackageStatus.Unsaid or PackageStatus.NotAffected or PackageStatus.UnderInvestigation or PackageStatus.OnPlatforms))
        {
            output.WriteLine($"    the vendor's plan: {known.Affected.Status}{(known.Affected.StatusNote is null ? "" : $" ({known.Affected.StatusNote})")}");
        }

        if (known.Affected is { Status: PackageStatus.Unsaid, StatusNote: { } note })
        {
            output.WriteLine($"    {note}");
        }

        output.WriteLine(match.Decision.Answer switch
        {
            RangeAnswer.Affected => $"    affected; {(match.Decision.FixedIn is { } version ? $"mended in {version}" : query.Ecosystem == CpeProducts.Ecosystem ? "NVD names no version that mends it" : "no version mends it")}",
            RangeAnswer.CannotTell => "    cannot tell",
            _ => "    not affected",
        });
        return match;
    }

    private void Severity(List<(RecordMatch Match, Advisory Record)> matches)
    {
        var notes = matches.SelectMany(match => match.Record.Ids).Distinct(StringComparer.OrdinalIgnoreCase).Select(source.Note).OfType<CveNote>().ToList();
        List<SeverityRating> ratings = [.. matches.SelectMany(match => match.Match.Known.Affected.Severities.Concat(match.Record.Severities)), .. notes.SelectMany(note => note.Severities)];
        foreach (var rating in ratings.Distinct())
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  rated by {rating.Source}: {rating.Value}{(rating.Score is { } score ? $" = {score:F1}" : "")}, {Words(rating.Level)}"));
        }

        var choice = SeverityChoice.Of(ratings, Gabion.Intel.EcosystemNames.IsDistribution(matches[0].Match.Query.Ecosystem));
        output.WriteLine(choice.Source is null ? $"  severity: {Words(choice.Level)}, because nobody rates it" : $"  severity: {Words(choice.Level)}, as {choice.Source} rates it");
        foreach (var note in notes)
        {
            if (note.Exploited is { } exploited)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  known to be exploited since {exploited.Added:yyyy-MM-dd} (CISA){(exploited.ByRansomware ? ", by ransomware too" : "")}"));
            }

            if (note.Odds is { } odds)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  odds of exploitation within 30 days: {odds.Probability:P1}, more than {Math.Floor(odds.Percentile * 1000) / 1000:P1} of all (EPSS)"));
            }

            foreach (var national in note.National)
            {
                output.WriteLine($"  {national.Database}: {national.Id} {national.Title} {national.Level}");
            }
        }
    }

    private void Absence(string id, List<Advisory> records, PackageQuery query)
    {
        if (records.Count == 0)
        {
            output.WriteLine(source.Note(id) is { } note
                ? $"  {id} is known ({note.Summary ?? note.National.FirstOrDefault()?.Title ?? "no summary"}), but no record says which packages it is about"
                : $"  no feed has a record of {id}");
            return;
        }

        foreach (var record in records)
        {
            var packages = record.Affected.Select(affected => $"{affected.Ecosystem}/{affected.Name}").Distinct(StringComparer.Ordinal).ToList();
            var near = packages.Where(package => package.EndsWith("/" + query.Name, StringComparison.Ordinal)).ToList();
            var shown = (near.Count > 0 ? near : packages).Take(MostPackages).ToList();
            output.WriteLine($"  {record.Id} does not name {query.Ecosystem}/{query.Name}{(packages.Count == 0 ? "" : $"; it names {string.Join(", ", shown)}{(packages.Count > shown.Count ? $" and {packages.Count - shown.Count} more" : "")}")}");
        }
    }

    private static string Words(Gabion.Model.Severity? level) => level switch
    {
        Gabion.Model.Severity.Critical => "critical",
        Gabion.Model.Severity.High => "high",
        Gabion.Model.Severity.Medium => "medium",
        Gabion.Model.Severity.Low => "low",
        Gabion.Model.Severity.Info => "info",
        _ => "no level",
    };
}
