using System.Collections.Immutable;
using System.Xml.Linq;
using Gabion.Formats.Xml;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds;

/// <summary>
/// The packages of SUSE's CVRF: a product of a status is a package as a component of a platform, both named in the tree's
/// relationships. What mends is named with version and release, what is affected or not by its name alone.
/// </summary>
internal sealed class CvrfSuse(XElement root)
{
    private static readonly (string Status, PackageStatus Means)[] Others =
    [
        ("Known Affected", PackageStatus.Unsaid), ("First Affected", PackageStatus.Unsaid), ("Last Affected", PackageStatus.Unsaid), ("Known Not Affected", PackageStatus.NotAffected),
    ];

    private readonly Dictionary<string, (string Component, VendorPlatform? Platform)> _related = Relations(root);

    public ImmutableArray<AffectedPackage> Packages(XElement vulnerability) => SuseStatements.Join(Fixes(vulnerability).Concat(Rest(vulnerability)));

    private static Dictionary<string, (string Component, VendorPlatform? Platform)> Relations(XElement root)
    {
        var platforms = new Dictionary<string, VendorPlatform?>(StringComparer.Ordinal);
        var related = new Dictionary<string, (string, VendorPlatform?)>(StringComparer.Ordinal);
        foreach (var relation in XmlDocumentReader.Children(XmlDocumentReader.Child(root, "ProductTree"), "Relationship"))
        {
            if ((string?)relation.Attribute("ProductReference") is { } component && (string?)relation.Attribute("RelatesToProductReference") is { } platform
                && (string?)XmlDocumentReader.Child(relation, "FullProductName")?.Attribute("ProductID") is { } id)
            {
                if (!platforms.TryGetValue(platform, out var known))
                {
                    platforms.Add(platform, known = SusePlatforms.Read(platform));
                }

                related.TryAdd(id, (component, known));
            }
        }

        return related;
    }

    private IEnumerable<SuseStatement> Fixes(XElement vulnerability)
    {
        foreach (var (component, platform) in Of(vulnerability, "Fixed").Concat(Of(vulnerability, "First Fixed")).Concat(Of(vulnerability, "Recommended")))
        {
            // name-version-release, the name with dashes of its own
            var release = component.LastIndexOf('-');
            var version = release > 0 ? component.LastIndexOf('-', release - 1) : -1;
            if (version > 0)
            {
                yield return new(platform, component[..version], PackageStatus.Unsaid, component[(version + 1)..]);
            }
        }
    }

    private IEnumerable<SuseStatement> Rest(XElement vulnerability) =>
        Others.SelectMany(other => Of(vulnerability, other.Status).Select(found => new SuseStatement(found.Platform, found.Component, other.Means, null)));

    private IEnumerable<(string Component, VendorPlatform Platform)> Of(XElement vulnerability, string status)
    {
        foreach (var id in CvrfFeed.Products(vulnerability, status))
        {
            if (_related.TryGetValue(id, out var parts) && parts.Platform is { } platform)
            {
                yield return (parts.Component, platform);
            }
        }
    }
}
