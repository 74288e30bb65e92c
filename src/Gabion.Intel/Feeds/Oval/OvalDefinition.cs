using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Gabion.Formats.Xml;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds.Oval;

/// <summary>One definition as it is written: what it says of itself, and its criteria, not yet resolved.</summary>
/// <param name="Ids">The CVEs that it is about, each with the vendor's rating where it has one; none for errata that mend no CVE.</param>
/// <param name="Erratum">The vendor's own name of it: <c>RHSA-2019:3927</c>, <c>USN-5429-1</c>.</param>
/// <param name="Cpes">The platforms that it is published for, where it lists them.</param>
/// <param name="Plans">What the vendor will do about a component, by its name.</param>
internal sealed record OvalDefinition(
    string Id, int Line, string Class, string? Title, ImmutableArray<(string Cve, ImmutableArray<string> Ratings)> Ids, string? Erratum, string? Severity,
    ImmutableArray<string> Platforms, ImmutableArray<string> Cpes, ImmutableDictionary<string, string> Plans, ImmutableArray<string> References, DateTimeOffset? Modified, OvalNode? Criteria)
{
    /// <summary>Throws <see cref="FormatException"/> for one that cannot be used.</summary>
    /// <param name="shared">Gives one instance for equal texts.</param>
    public static OvalDefinition Read(XElement element, int line, Func<string, string> shared)
    {
        var metadata = XmlDocumentReader.Child(element, "metadata");
        var advisory = XmlDocumentReader.Child(metadata, "advisory");
        var references = XmlDocumentReader.Children(metadata, "reference").ToList();
        var cves = references.Where(reference => (string?)reference.Attribute("source") == "CVE").Select(reference => Cve((string?)reference.Attribute("ref_id")))
            .Append(Cve(XmlDocumentReader.Text(metadata, "title"))).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase);
        var ratings = XmlDocumentReader.Children(advisory, "cve").ToLookup(cve => cve.Value.Trim(), StringComparer.OrdinalIgnoreCase);
        var affected = XmlDocumentReader.Child(advisory, "affected");
        return new(
            (string?)element.Attribute("id") ?? throw new FormatException("a definition has no id"),
            line,
            (string?)element.Attribute("class") ?? "",
            XmlDocumentReader.Text(metadata, "title"),
            [.. cves.Select(cve => (cve, Ratings(ratings[cve])))],
            references.Where(reference => (string?)reference.Attribute("source") is "RHSA" or "RHBA" or "RHEA" or "USN" or "ALSA" or "elsa").Select(reference => (string?)reference.Attribute("ref_id")).FirstOrDefault(text => text is not null)
                ?? XmlDocumentReader.Text(XmlDocumentReader.Child(metadata, "debian"), "dsa"),
            XmlDocumentReader.Text(advisory, "severity"),
            [.. XmlDocumentReader.Children(XmlDocumentReader.Child(metadata, "affected"), "platform").Select(platform => shared(platform.Value.Trim()))],
            [.. XmlDocumentReader.Children(XmlDocumentReader.Child(advisory, "affected_cpe_list"), "cpe").Select(cpe => shared(cpe.Value.Trim()))],
            XmlDocumentReader.Children(affected, "resolution").SelectMany(resolution => XmlDocumentReader.Children(resolution, "component").Select(component => (Name: component.Value.Trim(), State: (string?)resolution.Attribute("state") ?? "")))
                .DistinctBy(plan => plan.Name).ToImmutableDictionary(plan => plan.Name, plan => shared(plan.State), StringComparer.Ordinal),
            [.. references.Select(reference => (string?)reference.Attribute("ref_url")).OfType<string>().Distinct(StringComparer.Ordinal).Take(Advisory.MaxReferences)],
            Day(advisory, "updated") ?? Day(advisory, "issued"),
            XmlDocumentReader.Child(element, "criteria") is { } criteria ? OvalNode.Read(criteria, shared, 0) : null);
    }

    /// <summary><c>CVE-2022-3043</c> out of <c>Mitre CVE-2022-3043</c> or <c>CVE-2022-3043 chromium</c>.</summary>
    private static string? Cve(string? text) =>
        (text ?? "").Split([' ', ':', ','], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(word => word.StartsWith("CVE-", StringComparison.Ordinal) && AdvisoryNames.IsCve(word));

    /// <summary>The vendor's word for the CVE, and its vectors: <c>8.2/CVSS:3.1/AV:…</c> at Red Hat, without the score at Ubuntu.</summary>
    private static ImmutableArray<string> Ratings(IEnumerable<XElement> cves)
    {
        var ratings = ImmutableArray.CreateBuilder<string>();
        foreach (var cve in cves.Take(1))
        {
            foreach (var text in (string?[])[(string?)cve.Attribute("impact") ?? (string?)cve.Attribute("priority"), Vector((string?)cve.Attribute("cvss3")), (string?)cve.Attribute("cvss_vector"), Vector((string?)cve.Attribute("cvss2"))])
            {
                if (!string.IsNullOrEmpty(text))
                {
                    ratings.Add(text);
                }
            }
        }

        return ratings.DrainToImmutable();
    }

    private static string? Vector(string? text) => text?.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? text[(slash + 1)..] : null;

    private static DateTimeOffset? Day(XElement? advisory, string name) =>
        DateTimeOffset.TryParse((string?)XmlDocumentReader.Child(advisory, name)?.Attribute("date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day : null;
}
