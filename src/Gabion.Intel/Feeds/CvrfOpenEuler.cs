using System.Collections.Immutable;
using System.Xml.Linq;
using Gabion.Formats.Xml;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds;

/// <summary>
/// The packages of openEuler's CVRF: it names releases and, by architecture, the packages that mend them, each with the release
/// that it is of in its CPE. Lists of what is not affected have the same form.
/// </summary>
internal sealed class CvrfOpenEuler(XElement root)
{
    private readonly List<(string Release, CsafProduct Package)> _packages = [.. SourcePackages(root)];

    public ImmutableArray<AffectedPackage> Packages(XElement vulnerability) => [.. Fixed(vulnerability), .. Unaffected(vulnerability)];

    /// <summary>Source packages with the release of their CPE: a source package speaks for all that is built from it.</summary>
    private static IEnumerable<(string Release, CsafProduct Package)> SourcePackages(XElement root) =>
        from branch in XmlDocumentReader.Children(XmlDocumentReader.Child(root, "ProductTree"), "Branch")
        where (string?)branch.Attribute("Type") == "Package Arch" && (string?)branch.Attribute("Name") == "src"
        from product in XmlDocumentReader.Children(branch, "FullProductName")
        let release = ((string?)product.Attribute("CPE"))?.Split(':').LastOrDefault()
        let package = CsafProducts.OfName(product.Value.Trim())
        where release is not null && package?.Version is not null
        select (release, package);

    private IEnumerable<AffectedPackage> Fixed(XElement vulnerability)
    {
        var releases = Releases(vulnerability, "Fixed").ToHashSet(StringComparer.Ordinal);
        return _packages.Where(entry => releases.Contains(entry.Release)).DistinctBy(entry => (entry.Release, entry.Package.Name))
            .Select(entry => new AffectedPackage($"openEuler:{entry.Release}", entry.Package.Name) { Ranges = [AffectedRange.Before(entry.Package.Version)] });
    }

    /// <summary>In lists of what is not affected the remedy's description is the package's name.</summary>
    private static IEnumerable<AffectedPackage> Unaffected(XElement vulnerability) =>
        from remedy in CvrfFeed.Elements(vulnerability, "Remediations", "Remediation")
        where (string?)remedy.Attribute("Type") == "Unaffected"
        let name = XmlDocumentReader.Text(remedy, "Description")
        where name is not null && !name.Contains(' ', StringComparison.Ordinal)
        from release in Releases(vulnerability, "Unaffected").Distinct(StringComparer.Ordinal)
        select new AffectedPackage($"openEuler:{release}", name) { Status = PackageStatus.NotAffected };

    private static IEnumerable<string> Releases(XElement vulnerability, string status) =>
        CvrfFeed.Products(vulnerability, status).Where(id => id.StartsWith("openEuler-", StringComparison.Ordinal)).Select(id => id["openEuler-".Length..]);
}
