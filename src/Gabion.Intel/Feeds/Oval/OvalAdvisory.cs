using System.Collections.Immutable;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds.Oval;

/// <summary>A definition made into advisories, one for each CVE that it is about.</summary>
internal static class OvalAdvisory
{
    /// <summary>None for definitions of other classes: what is installed, how it is set up. Throws <see cref="FormatException"/> for what is not read.</summary>
    public static IEnumerable<Advisory> Of(OvalDefinition definition, OvalParts parts, string vendor)
    {
        if (definition.Class is not ("vulnerability" or "patch"))
        {
            return [];
        }

        if (definition.Criteria is null)
        {
            throw new FormatException("it has no criteria");
        }

        var clauses = new OvalCriteria(parts).Read(definition.Criteria).Where(clause => clause.NamesPackages).ToList();
        if (clauses.Count == 0)
        {
            throw new FormatException("it asks for no package");
        }

        var affected = Affected(definition, clauses);
        var ids = definition.Ids.IsEmpty && definition.Erratum is { } erratum ? [(erratum, [])] : definition.Ids;
        return ids.IsEmpty ? throw new FormatException("it names neither a CVE nor an erratum") : ids.Select(id => new Advisory
        {
            Id = id.Cve,
            Related = definition.Erratum is { } notice && notice != id.Cve ? [notice] : [],
            Summary = definition.Title,
            Severities = [.. Ratings(id.Ratings, definition.Severity).Select(rating => new SeverityRating(vendor, rating))],
            Affected = affected,
            References = definition.References,
            Modified = definition.Modified,
        });
    }

    /// <summary>Those of the CVE; the word of the whole definition where it has none of its own.</summary>
    private static IEnumerable<string> Ratings(ImmutableArray<string> own, string? all) =>
        all is null || own.Any(rating => SeverityWords.Parse(rating) is not null) ? own : own.Prepend(all);

    private static ImmutableArray<AffectedPackage> Affected(OvalDefinition definition, List<OvalClause> clauses)
    {
        // Red Hat's extended support has definitions of its own that ask for the same release: the list of platforms tells them apart.
        ImmutableArray<VendorPlatform> listed = [.. definition.Cpes.Where(cpe => cpe.Contains(":redhat:", StringComparison.Ordinal)).Select(CsafProducts.RedHat).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(ecosystem => new VendorPlatform([ecosystem], IsExtended: false))];
        var own = definition.Platforms.Select(OvalPlatforms.Read).OfType<VendorPlatform>().ToImmutableArray();
        var known = new Dictionary<string, VendorPlatform?>(StringComparer.Ordinal);
        var packages = new Dictionary<string, AffectedPackage>(StringComparer.Ordinal);
        var statements = new List<SuseStatement>();
        foreach (var clause in clauses)
        {
            foreach (var platform in !listed.IsEmpty ? listed : clause.Platforms.IsEmpty ? own : Common(clause.Platforms, known))
            {
                foreach (var name in clause.Names)
                {
                    Add(definition, clause, platform, name, packages, statements);
                }
            }
        }

        return packages.Count == 0 && statements.Count == 0
            ? throw new FormatException($"it names no platform that is known ({string.Join(", ", clauses.SelectMany(clause => clause.Platforms).Concat(definition.Platforms).Distinct().DefaultIfEmpty("none").Take(3))})")
            : [.. packages.Values, .. SuseStatements.Join(statements)];
    }

    /// <summary>The releases that all of the platforms stand for; those that are not known say nothing.</summary>
    private static ImmutableArray<VendorPlatform> Common(ImmutableArray<string> platforms, Dictionary<string, VendorPlatform?> known)
    {
        VendorPlatform? common = null;
        foreach (var name in platforms)
        {
            if (!known.TryGetValue(name, out var platform))
            {
                known.Add(name, platform = OvalPlatforms.Read(name));
            }

            if (platform is null)
            {
                return [];
            }

            common = common is null ? platform : new([.. common.Ecosystems.Intersect(platform.Ecosystems, StringComparer.Ordinal)], common.IsExtended || platform.IsExtended);
        }

        return common is null ? [] : [common];
    }

    private static void Add(OvalDefinition definition, OvalClause clause, VendorPlatform platform, string name, Dictionary<string, AffectedPackage> packages, List<SuseStatement> statements)
    {
        var status = clause.IsDenied ? PackageStatus.NotAffected : clause.Range is null ? Plan(definition, clause, name) : PackageStatus.Unsaid;
        if (platform.Ecosystems.Length > 0 && platform.Ecosystems[0].StartsWith("SUSE:", StringComparison.Ordinal) && clause.Range is null or { Events: [_, { Kind: RangeEventKind.Fixed }] })
        {
            statements.Add(new(platform, name, status, clause.Range?.Events[^1].Version));
            return;
        }

        foreach (var ecosystem in platform.Ecosystems)
        {
            // Ubuntu's name what is installed, not its source.
            var stored = EcosystemNames.Family(ecosystem) == "Ubuntu" ? EcosystemNames.Binary(name) : name;
            var range = clause.IsDenied ? null : clause.Range ?? AffectedRange.Before(null);
            packages.TryAdd($"{ecosystem}\n{stored}\n{clause.Module}\n{status}\n{(range is null ? "" : string.Join(' ', range.Events))}", new(ecosystem, stored)
            {
                Status = status,
                StatusNote = status is PackageStatus.Unsaid or PackageStatus.NotAffected ? null : PlanText(definition, clause, name),
                Stream = clause.Module,
                Ranges = range is null ? [] : [range],
            });
        }
    }

    private static PackageStatus Plan(OvalDefinition definition, OvalClause clause, string name) => PlanText(definition, clause, name) switch
    {
        "Will not fix" => PackageStatus.WillNotFix,
        "Out of support scope" => PackageStatus.EndOfLife,
        "Fix deferred" => PackageStatus.Postponed,
        "Under investigation" => PackageStatus.UnderInvestigation,
        _ => PackageStatus.Unsaid,
    };

    /// <summary>Red Hat names a component of a module with the module before it: <c>nodejs:16/nodejs</c>.</summary>
    private static string? PlanText(OvalDefinition definition, OvalClause clause, string name) =>
        clause.Module is not null && definition.Plans.TryGetValue($"{clause.Module}/{name}", out var own) ? own : definition.Plans.GetValueOrDefault(name);
}
