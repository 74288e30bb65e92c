using System.Collections.Immutable;
using Gabion.Intel.Advisories;
using Gabion.Intel.Versions;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Intel.Matching;

/// <summary>All records that speak of the same vulnerability of one package, made into one.</summary>
internal sealed class MatchGroup(Package package, DistributionRelease? release)
{
    private const int MaxReferences = 12;

    private readonly List<(RecordMatch Match, Advisory Record)> _records = [];

    public HashSet<string> Ids { get; } = new(StringComparer.OrdinalIgnoreCase);

    public void Add(RecordMatch match, Advisory record)
    {
        _records.Add((match, record));
        Ids.UnionWith(SameIds(match, record));
    }

    public void Take(MatchGroup other)
    {
        _records.AddRange(other._records);
        Ids.UnionWith(other.Ids);
    }

    /// <summary>The ids that mean the same as a record's: aliases, and for a distribution what the record is about (osv-schema, upstream).</summary>
    public static IEnumerable<string> SameIds(RecordMatch match, Advisory record) =>
        EcosystemNames.IsDistribution(match.Query.Ecosystem) && record.Upstream.Length == 1 ? record.Ids : record.Aliases.Prepend(record.Id);

    public PackageVulnerability Finish(IAdvisorySource source)
    {
        var (first, record) = _records.MinBy(entry => Rank(entry.Match, entry.Record))!;
        var notes = NotesOf(source);
        var isDistribution = EcosystemNames.IsDistribution(first.Query.Ecosystem);
        var severity = SeverityChoice.Of(
            [
                .. _records.OrderBy(entry => Rank(entry.Match, entry.Record)).SelectMany(entry => entry.Match.Known.Affected.Severities.Concat(entry.Record.Severities)),
                .. notes.SelectMany(note => note.Severities),
            ],
            isDistribution);
        var (id, aliases) = Name(record, notes);
        var odds = notes.Select(note => note.Odds?.Probability).Max();
        var exploited = notes.Where(note => note.Exploited is not null).Select(note => note.Exploited!).MinBy(entry => entry.Added);
        var isAffected = _records.Exists(entry => entry.Match.Decision.Answer == RangeAnswer.Affected);
        return new(
            package,
            new()
            {
                Id = id,
                Aliases = aliases,
                Summary = _records.Select(entry => entry.Record.Summary).FirstOrDefault(text => text is not null) ?? notes.Select(note => note.Summary).FirstOrDefault(text => text is not null) ?? FirstSentence(record.Details),
                PackageName = PackageQuery.NameOf(package),
                PackageUrl = PackageUrls.Of(package, release)?.ToString(),
                InstalledVersion = package.Version ?? first.Query.Version,
                FixedVersion = FixedIn(first.Query.Ecosystem),
                Ecosystem = first.Query.Ecosystem,
                MatchedBy = first.Query.Ecosystem == CpeProducts.Ecosystem ? $"cpe:2.3:{first.Query.Name}" : null,
                Status = Status(first.Known.Affected.Status, FixedIn(first.Query.Ecosystem)),
                StatusNote = Note(first),
                NamesNoRelease = AllReleases.Names(first.Query, first.Known),
                SeveritySource = severity.Source,
                CvssVector = severity.Vector,
                CvssScore = severity.Score,
                ExploitedSince = exploited?.Added,
                UsedByRansomware = exploited?.ByRansomware ?? false,
                ExploitProbability = odds,
                ChineseTitle = notes.SelectMany(note => note.National).Select(national => national.Title).FirstOrDefault(title => title is not null),
                IsMalicious = _records.Exists(entry => entry.Record.Kind == AdvisoryKind.MaliciousPackage),
                Records = [.. _records.Select(entry => $"{entry.Match.Known.Feed}/{entry.Record.Id}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                References = [.. _records.SelectMany(entry => entry.Record.References).Distinct(StringComparer.Ordinal).Take(MaxReferences)],
            },
            severity.Level,
            isAffected ? Verdict.Fails : Verdict.CannotTell);
    }

    private static string? Note(RecordMatch match) =>
        match.Known.Affected is { Status: PackageStatus.OnPlatforms, StatusNote: var condition } ? $"only on or with {condition}"
        : AllReleases.Names(match.Query, match.Known) ? $"{(match.Known.Affected.StatusNote is { } note ? $"{note}; " : "")}the record names no release of {match.Known.Affected.Ecosystem}, and so goes for all of them"
        : match.Known.Affected.StatusNote;

    /// <summary>Entries that decide go before those that cannot, and those that rate before those that do not.</summary>
    private static int Rank(RecordMatch match, Advisory record) =>
        (match.Decision.Answer == RangeAnswer.Affected ? 0 : 4) + (record.Severities.IsEmpty && match.Known.Affected.Severities.IsEmpty ? 2 : 0) + (record.Id.StartsWith("GHSA-", StringComparison.Ordinal) ? 0 : 1);

    private List<CveNote> NotesOf(IAdvisorySource source) =>
        [.. Ids.Concat(_records.SelectMany(entry => Covered(entry.Match, entry.Record))).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).Select(source.Note).OfType<CveNote>()];

    /// <summary>The CVEs that a distribution's erratum mends, where it has no other name for what it is about; elsewhere "related" is another vulnerability.</summary>
    private static IEnumerable<string> Covered(RecordMatch match, Advisory record) =>
        !EcosystemNames.IsDistribution(match.Query.Ecosystem) || AdvisoryNames.IsCve(record.Id) || record.Aliases.Any(AdvisoryNames.IsCve) ? [] : record.Upstream.Concat(record.Related).Where(AdvisoryNames.IsCve);

    private (string Id, ImmutableArray<string> Aliases) Name(Advisory record, List<CveNote> notes)
    {
        var cves = Ids.Where(AdvisoryNames.IsCve).ToList();
        var id = cves.Count == 1 ? cves[0] : record.Id;
        var others = Ids.Concat(_records.SelectMany(entry => Covered(entry.Match, entry.Record))).Concat(notes.SelectMany(note => note.National).Select(national => national.Id));
        return (id, [.. others.Where(other => !other.Equals(id, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)]);
    }

    /// <summary>The version that satisfies every record that names one.</summary>
    private string? FixedIn(string ecosystem)
    {
        var order = VersionOrder.Of(ecosystem) ?? string.CompareOrdinal;
        string? last = null;
        foreach (var (match, _) in _records)
        {
            if (match.Decision.FixedIn is { } version && (last is null || order(version, last) > 0))
            {
                last = version;
            }
        }

        return last;
    }

    private static VulnerabilityStatus Status(PackageStatus status, string? fixedIn) => status switch
    {
        _ when fixedIn is not null => VulnerabilityStatus.Fixed,
        PackageStatus.WillNotFix => VulnerabilityStatus.WillNotFix,
        PackageStatus.NoAdvisory or PackageStatus.Postponed => VulnerabilityStatus.Deferred,
        PackageStatus.UnderInvestigation => VulnerabilityStatus.UnderInvestigation,
        PackageStatus.EndOfLife => VulnerabilityStatus.EndOfLife,
        _ => VulnerabilityStatus.NoFix,
    };

    private static string? FirstSentence(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var line = text.AsSpan().TrimStart();
        var end = line.IndexOf('\n');
        line = end < 0 ? line : line[..end];
        var stop = line.IndexOf(". ");
        line = stop < 0 ? line : line[..stop];
        return line.Length <= 160 ? line.ToString() : $"{line[..159]}…";
    }
}
