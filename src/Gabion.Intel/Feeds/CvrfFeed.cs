using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Gabion.Formats.Xml;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds;

/// <summary>
/// CVRF 1.1 and 1.2 as openEuler (repo.openeuler.org/security/data/cvrf) and SUSE (ftp.suse.com/pub/projects/security/cvrf) publish
/// it: a notice, and for each of its vulnerabilities the packages that mend it.
/// </summary>
internal sealed class CvrfFeed : Feed
{
    /// <summary>Who publishes it, and rates: <c>openEuler</c>, <c>SUSE</c>.</summary>
    public required string Vendor { get; init; }

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
        Func<XElement, ImmutableArray<AffectedPackage>> packages = Vendor == "SUSE" ? new CvrfSuse(root).Packages : new CvrfOpenEuler(root).Packages;
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
                Affected = packages(vulnerability),
                References = [.. Elements(vulnerability, "Remediations", "Remediation").Select(remedy => XmlDocumentReader.Text(remedy, "URL")).OfType<string>().Take(Advisory.MaxReferences)],
                Modified = modified ?? Day(XmlDocumentReader.Text(vulnerability, "ReleaseDate")),
            });
        }

        if (count == 0)
        {
            sink.Reject(path, "the file holds no vulnerabilities");
        }
    }

    /// <summary>The vendor's word, then its vectors, which some write without their prefix.</summary>
    private IEnumerable<SeverityRating> Ratings(XElement vulnerability)
    {
        var word = Elements(vulnerability, "Threats", "Threat").Where(threat => (string?)threat.Attribute("Type") == "Impact").Select(threat => XmlDocumentReader.Text(threat, "Description"));
        var vectors = Elements(vulnerability, "CVSSScoreSets", "ScoreSetV3").Select(set => XmlDocumentReader.Text(set, "VectorV3"))
            .Concat(Elements(vulnerability, "CVSSScoreSets", "ScoreSet").Select(set => XmlDocumentReader.Text(set, "Vector"))
                .Select(vector => vector?.StartsWith("AV:", StringComparison.Ordinal) == true ? $"CVSS:3.1/{vector}" : vector))
            .Concat(Elements(vulnerability, "CVSSScoreSets", "ScoreSetV2").Select(set => XmlDocumentReader.Text(set, "VectorV2")));
        return word.Concat(vectors).OfType<string>().Distinct(StringComparer.Ordinal).Select(value => new SeverityRating(Vendor, value));
    }

    /// <summary>The items of a list within an element.</summary>
    internal static IEnumerable<XElement> Elements(XElement owner, string list, string item) => XmlDocumentReader.Children(XmlDocumentReader.Child(owner, list), item);

    /// <summary>The products of a status.</summary>
    internal static IEnumerable<string> Products(XElement vulnerability, string status) =>
        from list in Elements(vulnerability, "ProductStatuses", "Status")
        where (string?)list.Attribute("Type") == status
        from product in XmlDocumentReader.Children(list, "ProductID")
        select product.Value.Trim();

    /// <summary><c>2022-01-07</c>, or with a time behind it.</summary>
    private static DateTimeOffset? Day(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day : null;
}
