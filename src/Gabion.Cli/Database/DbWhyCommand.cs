using System.Collections.Immutable;
using System.CommandLine;
using Gabion.Database;
using Gabion.Intel;
using Gabion.Intel.Advisories;
using Gabion.Intel.Feeds;
using Gabion.Intel.Matching;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Cli.Database;

/// <summary><c>gabion db why</c> and <c>why-not</c>: which record, which range, which comparison, and whose severity.</summary>
internal static class DbWhyCommand
{
    public static Command Create() => Create("why", "Explains whether a vulnerability is one of a package's, step by step.");

    public static Command CreateNot() => Create("why-not", "The same, for a vulnerability that was expected and not reported; exits with 1 when it does match.");

    private static Command Create(string name, string about)
    {
        var vulnerability = new Argument<string>("VULN") { Description = "An id: CVE-…, GHSA-…, ALSA-…" };
        var package = new Argument<string>("PACKAGE@VERSION") { Description = "A package URL, a CPE, or ECOSYSTEM/NAME@VERSION: pkg:npm/left-pad@1.0.0, Debian:12/openssl@3.0.9-1, generic/openssl@1.0.2k, cpe:2.3:a:openssl:openssl:1.0.2:k." };
        var folder = DbCommand.Folder();
        var command = new Command(name, about) { vulnerability, package, folder };
        command.SetAction(parsed =>
        {
            if (Questions(parsed.GetValue(package)!, out var complaint) is not { } queries)
            {
                return Complaint.Write([complaint!], ExitCode.Usage);
            }

            using var database = new AdvisoryDatabase(DbCommand.FolderOf(parsed, folder));
            foreach (var fault in database.Faults)
            {
                new Complaint(fault.ToString()).Write();
            }

            var explanation = new MatchExplanation(new SourceList(database), Console.Out);
            return Best([.. IdsOf(parsed.GetValue(vulnerability)!, database).Select(id => explanation.Explain(id, queries))]) switch
            {
                RangeAnswer.CannotTell => ExitCode.NotAssessed,
                { } answer => (answer == RangeAnswer.Affected) == (name == "why") ? ExitCode.Clean : ExitCode.Findings,
                null => Complaint.Write(
                    [new($"there is no data that could say whether {parsed.GetValue(vulnerability)} is a vulnerability of it", EcosystemFeeds.Command(queries[0].Ecosystem) is { } load ? $"Load them: {load}" : "'gabion db update --list' names the feeds.")],
                    ExitCode.NotAssessed),
            };
        });
        return command;
    }

    /// <summary>The CVEs behind an id of CNNVD or CNVD, by which records go; the id itself where it is none, or has none.</summary>
    private static ImmutableArray<string> IdsOf(string id, AdvisoryDatabase database)
    {
        if (!id.StartsWith("CNNVD-", StringComparison.OrdinalIgnoreCase) && !id.StartsWith("CNVD-", StringComparison.OrdinalIgnoreCase))
        {
            return [id];
        }

        var names = database.IdsOfNational(id).RemoveAll(name => name.Equals(id, StringComparison.OrdinalIgnoreCase));
        if (names.IsEmpty)
        {
            return [id.ToUpperInvariant()];
        }

        Console.Out.WriteLine($"{id} is {string.Join(", ", names)}");
        return names;
    }

    /// <summary>What goes for several ids that mean one vulnerability: it matches when one does.</summary>
    private static RangeAnswer? Best(IReadOnlyList<RangeAnswer?> answers) =>
        answers.Contains(RangeAnswer.Affected) ? RangeAnswer.Affected
        : answers.Contains(RangeAnswer.CannotTell) ? RangeAnswer.CannotTell
        : answers.Contains(null) ? null
        : RangeAnswer.NotAffected;

    /// <summary>What is to be looked up; null, and why, when the text names no package with a version.</summary>
    private static IReadOnlyList<PackageQuery>? Questions(string text, out Complaint? complaint)
    {
        complaint = null;
        if (text.StartsWith("pkg:", StringComparison.Ordinal))
        {
            if (!PackageUrl.TryParse(text, out var url) || url.Version is null)
            {
                complaint = new($"'{text}' is no package URL with a version", "Such as pkg:npm/left-pad@1.0.0.");
                return null;
            }

            return Questions(text, PackageUrls.ToPackage(url), ReleaseNames.Of(url), out complaint);
        }

        if (text.StartsWith("cpe:", StringComparison.OrdinalIgnoreCase))
        {
            if (Cpe.TryParse(text, out var cpe) && Cpe.IsNamed(cpe.Version))
            {
                return Questions(text, new() { Type = "generic", Name = cpe.Product, Version = cpe.Version, Cpes = [cpe] }, null, out complaint);
            }

            complaint = new($"'{text}' is no CPE with a version", "Such as cpe:2.3:a:openssl:openssl:1.0.2:k or cpe:/a:f5:nginx:1.20.0.");
            return null;
        }

        var at = text.LastIndexOf('@');
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || at <= slash + 1 || at == text.Length - 1)
        {
            complaint = new($"'{text}' names no package with a version", "Give a package URL, or ECOSYSTEM/NAME@VERSION such as PyPI/django@3.2.1 or AlmaLinux:9/openssl@3.0.7-6.el9.");
            return null;
        }

        if (text[..slash] == "generic")
        {
            return Questions(text, new() { Type = "generic", Name = text[(slash + 1)..at], Version = text[(at + 1)..] }, null, out complaint);
        }

        var ecosystem = EcosystemNames.Canonical(text[..slash]);
        if (!EcosystemNames.All.Contains(EcosystemNames.Family(ecosystem)))
        {
            var nearest = Spelling.Nearest(ecosystem, EcosystemNames.All);
            complaint = new($"there is no ecosystem '{ecosystem}'", nearest is null ? null : $"Did you mean '{nearest}'?");
            return null;
        }

        return [new(ecosystem, EcosystemNames.Normalise(ecosystem, text[(slash + 1)..at]), text[(at + 1)..])];
    }

    private static IReadOnlyList<PackageQuery>? Questions(string text, Package package, DistributionRelease? release, out Complaint? complaint)
    {
        var queries = PackageQuery.Of(package, release, out var why);
        complaint = why is null ? null : new(
            $"nothing can be looked up for '{text}': {Reason(why.Value)}",
            package.Type == "generic" ? "Name the product: gabion db why VULN cpe:2.3:a:VENDOR:PRODUCT:VERSION" : "Name the ecosystem: gabion db why VULN Debian:12/openssl@3.0.9-1");
        return why is null ? queries : null;
    }

    private static string Reason(NotAsked why) => why switch
    {
        NotAsked.NoVersion => "it has no version",
        NotAsked.ThirdParty => "it is not the distribution's own",
        NotAsked.ShippedByDistribution => "a package of the distribution ships it",
        _ => "its ecosystem or release is not known",
    };
}
