using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gabion.Intel.Advisories;
using Gabion.Intel.Matching;

namespace Gabion.Intel.Feeds;

/// <summary>An OSV record while it is read.</summary>
internal sealed partial class OsvDraft
{
    private const int MaxIdLength = 200;

    public string? Id { get; set; }

    public string? Summary { get; set; }

    public string? Details { get; set; }

    /// <summary>The level as a word, where the record has it beside the vectors.</summary>
    public string? Word { get; set; }

    public ImmutableArray<string> Aliases { get; set; } = [];

    public ImmutableArray<string> Upstream { get; set; } = [];

    public ImmutableArray<string> Related { get; set; } = [];

    public DateTimeOffset? Published { get; set; }

    public DateTimeOffset? Modified { get; set; }

    public DateTimeOffset? Withdrawn { get; set; }

    public List<OsvAffected> Affected { get; } = [];

    public List<(string Type, string Score)> Severities { get; } = [];

    public List<string> References { get; } = [];

    public Advisory Finish(string feed)
    {
        if (string.IsNullOrWhiteSpace(Id) || Id.Length > MaxIdLength)
        {
            throw new JsonException("the record has no id");
        }

        var source = AdvisoryNames.SourceOf(Id) ?? feed;
        var severities = ImmutableArray.CreateBuilder<SeverityRating>();
        severities.AddRange(Severities.Select(rating => new SeverityRating(source, rating.Score)));
        if (Word is not null)
        {
            severities.Add(new(source, Word));
        }

        // Errata of Red Hat's rebuilds say it in front of the title: "Important: firefox security update".
        if (Summary?.IndexOf(':', StringComparison.Ordinal) is > 0 and < 12 and var colon && SeverityWords.Parse(Summary[..colon]) is not null)
        {
            severities.Add(new(source, Summary[..colon]));
        }

        return new()
        {
            Id = Id,
            Kind = Id.StartsWith("MAL-", StringComparison.Ordinal) ? AdvisoryKind.MaliciousPackage
                : MaintenanceErratum().IsMatch(Id) && !Aliases.Concat(Upstream).Concat(Related).Any(AdvisoryNames.IsCve) ? AdvisoryKind.Maintenance
                : AdvisoryKind.Vulnerability,
            Aliases = Aliases,
            Upstream = Upstream,
            Related = Related,
            Summary = Summary,
            Details = Details is { Length: > Advisory.MaxDetails } ? Details[..Advisory.MaxDetails] : Details,
            Severities = severities.DrainToImmutable(),
            Affected = Packages(source),
            References = [.. References],
            Published = Published,
            Modified = Modified,
            Withdrawn = Withdrawn,
        };
    }

    private ImmutableArray<AffectedPackage> Packages(string source)
    {
        // "Moderate: nodejs:18 security update": the module stream of an erratum stands in its title only, or those ("virt:rhel and virt-devel:rhel").
        var stream = Summary is not null && Affected.Exists(affected => affected.IsModular) && ModuleStream().Matches(Summary) is { Count: > 0 } matches ? string.Join(' ', matches.Select(match => match.Value)) : null;
        var packages = ImmutableArray.CreateBuilder<AffectedPackage>(Affected.Count);
        HashSet<string>? releases = null;
        foreach (var package in Affected.SelectMany(affected => affected.ToPackages(source, stream)))
        {
            // Modules of one SUSE release name the same fix each.
            if (!package.Ecosystem.StartsWith("SUSE:", StringComparison.Ordinal)
                || (releases ??= new(StringComparer.Ordinal)).Add($"{package.Ecosystem}\n{package.Name}\n{string.Join(' ', package.Ranges.SelectMany(range => range.Events))}"))
            {
                packages.Add(package);
            }
        }

        return UbuntuStreams.Settle(packages.DrainToImmutable());
    }

    /// <summary>Errata of Red Hat's kind say it in their id: <c>ALBA</c> mends bugs, <c>ALEA</c> brings new things.</summary>
    [GeneratedRegex("^(AL|RH|RL|EL)(BA|EA)-", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MaintenanceErratum();

    [GeneratedRegex(@"(?<=\s)[a-zA-Z][\w.+-]*:[\w.+-]+(?=[\s,]|$)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ModuleStream();
}
