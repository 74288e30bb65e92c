using System.Globalization;
using System.Xml.Linq;
using Gabion.Formats.Xml;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds;

/// <summary>
/// CVRF 1.1 as openEuler publishes it (repo.openeuler.org/security/data/cvrf): a notice names releases, and, by architecture, the
/// packages that mend it, each with the release that it is of in its CPE. Lists of what is not affected have the same form.
/// </summary>
internal sealed class CvrfFeed : Feed
{
    private const string Vendor = "openEuler";

    public override bool Accepts(string path) => EndsWith(path, ".xml");

    public override void Read(string path, Stream content, IFeedSink sink)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(sink);
        if (ReadAll(path, content, sink) is not { } bytes)
        {
            return;
        }

        if (XmlDocumentReader.Read(bytes, out var problem)?.Root is not { Name.LocalName: "cvrfdoc" } root)
        {
            sink.Reject(path, problem?.Message ?? "it is no CVRF document");
            return;
        }

        var notice = XmlDocumentReader.Text(XmlDocumentReader.Child(XmlDocumentReader.Child(root, "DocumentTracking"), "Identification"), "ID");
        var modified = Day(XmlDocumentReader.Text(XmlDocumentReader.Child(root, "DocumentTracking"), "CurrentReleaseDate"));
        var packages = SourcePackages(root).ToList();
        var count = 0;
        foreach (var vulnerability in XmlDocumentReader.Children(root, "Vulnerability"))
        {
            count++;
            if (XmlDocumentReader.Text(vulnerability, "CVE") is not { } id || !AdvisoryNames.IsCve(id))
            {
                sink.Reject(string.Create(CultureInfo.InvariantCulture, $"{path} entry {count}"), "it names no CVE");
                continue;
            }

            sink.Add(new Advisory
            {
                Id = id.ToUpperInvariant(),
                Related = notice is null ? [] : [notice],
                Summary = XmlDocumentReader.Text(root, "DocumentTitle"),
                Severities = [.. Ratings(vulnerability)],
                Affected = [.. Fixed(vulnerability, packages), .. Unaffected(vulnerability)],
                References = [.. Elements(vulnerability, "Remediations", "Remediation").Select(remedy => XmlDocumentReader.Text(remedy, "URL")).OfType<string>().Take(Advisory.MaxReferences)],
                Modified = modified ?? Day(XmlDocumentReader.Text(vulnerability, "ReleaseDate")),
            });
        }

        if (count == 0)
        {
            sink.Reject(path, "the file holds no vulnerabilities");
        }
    }

    /// <summary>Source packages with the release of their CPE: a source package speaks for all that is built from it.</summary>
    private static IEnumerable<(string Release, CsafProduct Package)> SourcePackages(XElement root) =>
        from branch in XmlDocumentReader.Children(XmlDocumentReader.Child(root, "ProductTree"), "Branch")
        where (string?)branch.Attribute("Type") == "Package Arch" && (string?)branch.Attribute("Name") == "src"
        from product in XmlDocumentReader.Children(branch, "FullProductName")
        let release = ((string?)product.Attribute("CPE"))?.Split(':').LastOrDefault()
        let package = CsafProducts.OfName(product.Value.Trim())
        where release is not null && package?.Version is not null
        select (release, package);

    private static IEnumerable<AffectedPackage> Fixed(XElement vulnerability, List<(string Release, CsafProduct Package)> packages)
    {
        var releases = Products(vulnerability, "Fixed").ToHashSet(StringComparer.Ordinal);
        return packages.Where(entry => releases.Contains(entry.Release)).DistinctBy(entry => (entry.Release, entry.Package.Name))
            .Select(entry => new AffectedPackage($"openEuler:{entry.Release}", entry.Package.Name) { Ranges = [AffectedRange.Before(entry.Package.Version)] });
    }

    /// <summary>In lists of what is not affected the remedy's description is the package's name.</summary>
    private static IEnumerable<AffectedPackage> Unaffected(XElement vulnerability) =>
        from remedy in Elements(vulnerability, "Remediations", "Remediation")
        where (string?)remedy.Attribute("Type") == "Unaffected"
        let name = XmlDocumentReader.Text(remedy, "Description")
        where name is not null && !name.Contains(' ', StringComparison.Ordinal)
        from release in Products(vulnerability, "Unaffected").Distinct(StringComparer.Ordinal)
        select new AffectedPackage($"openEuler:{release}", name) { Status = PackageStatus.NotAffected };

    private static IEnumerable<string> Products(XElement vulnerability, string status) =>
        from list in Elements(vulnerability, "ProductStatuses", "Status")
        where (string?)list.Attribute("Type") == status
        from product in XmlDocumentReader.Children(list, "ProductID")
        let id = product.Value.Trim()
        where id.StartsWith("openEuler-", StringComparison.Ordinal)
        select id["openEuler-".Length..];

    /// <summary>The vendor's word, then its vectors, which it writes without their prefix.</summary>
    private static IEnumerable<SeverityRating> Ratings(XElement vulnerability)
    {
        var word = Elements(vulnerability, "Threats", "Threat").Where(threat => (string?)threat.Attribute("Type") == "Impact").Select(threat => XmlDocumentReader.Text(threat, "Description"));
        var vectors = Elements(vulnerability, "CVSSScoreSets", "ScoreSet").Select(set => XmlDocumentReader.Text(set, "Vector"))
            .Select(vector => vector?.StartsWith("AV:", StringComparison.Ordinal) == true ? $"CVSS:3.1/{vector}" : vector);
        return word.Concat(vectors).OfType<string>().Distinct(StringComparer.Ordinal).Select(value => new SeverityRating(Vendor, value));
    }

    private static IEnumerable<XElement> Elements(XElement owner, string list, string item) => XmlDocumentReader.Children(XmlDocumentReader.Child(owner, list), item);

    private static DateTimeOffset? Day(string? text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day : null;
}
