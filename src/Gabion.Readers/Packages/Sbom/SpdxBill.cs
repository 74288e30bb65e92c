using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Packages;
using Gabion.Readers.Packages.Languages;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>The packages of an SPDX 2 document that have a package URL, and what they depend on.</summary>
internal static class SpdxBill
{
    public static void Read(PackageCollector found, Field root)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        var shippers = new Dictionary<string, string>(StringComparer.Ordinal);
        var others = root["hasExtractedLicensingInfos"].Items.Where(item => item["licenseId"].Text is not null)
            .DistinctBy(item => item["licenseId"].Text!).ToDictionary(item => item["licenseId"].Text!, item => item["name"].Text ?? item["extractedText"].Text ?? "", StringComparer.Ordinal);
        var subjects = Subjects(root);
        var release = root["packages"].Items.Where(IsSystem).Select(Release).OfType<DistributionRelease>().FirstOrDefault() ?? ForeignRelease.Of(root["packages"].Items.Select(UrlOf));
        var (unknown, images) = (0, 0);
        foreach (var item in root["packages"].Items)
        {
            if (IsSystem(item))
            {
                continue;
            }

            var notes = SpdxNotes.Of(item["annotations"].Items.Select(annotation => annotation["comment"].Text).Concat(item["attributionTexts"].Texts), item["sourceInfo"].Text);
            var url = PackageUrl.TryParse(UrlOf(item), out var parsed) ? parsed : null;
            var cpes = item["externalRefs"].Items.Where(reference => reference["referenceType"].Text is "cpe23Type" or "cpe22Type").Select(reference => reference["referenceLocator"].Text);
            var isSubject = item["SPDXID"].Text is { } own && subjects.Contains(own);
            if (item["name"].Text is not { } name || BillPackage.Create(url, cpes, null, name, item["versionInfo"].Text, notes, release) is not { } package)
            {
                unknown += !isSubject && IsPart(item) ? 1 : 0;
                continue;
            }

            if (package.Type is "oci" or "docker")
            {
                images += isSubject ? 0 : 1; // the bill may be of an image itself
                continue;
            }

            package = package with
            {
                Supplier = Supplier(item["supplier"].Text),
                Licences = Licence(item["licenseDeclared"].Text, others) ?? Licence(item["licenseConcluded"].Text, others) ?? [],
                Hashes = [.. item["checksums"].Items.SelectMany(hash => PinnedHash.OfHex(hash["algorithm"].Text ?? "", hash["checksumValue"].Text))],
                Line = item.Span.Line,
            };
            found.Add(package);

            if (item["SPDXID"].Text is { } identifier)
            {
                keys.TryAdd(identifier, package.Key);
                if (notes["gabion:shippedBy"].FirstOrDefault() is { } shipper)
                {
                    shippers[package.Key] = shipper;
                }
            }
        }

        if (release is not null)
        {
            found.Add(new DistributionReleaseFile(found.File, release, SbomReader.ReleaseRank));
        }

        BillGaps.Unnamed(found, unknown, "packages");
        BillGaps.Images(found, images, "packages");
        BillGaps.OfAnnotations(found, root["annotations"].Items.Select(annotation => annotation["comment"].Text));
        var needs = Needs(root, keys).ToLookup(pair => pair.From, pair => pair.To, StringComparer.Ordinal);
        found.Rewrite(package => package with
        {
            Dependencies = [.. needs[package.Key].Where(key => key != package.Key).Distinct(StringComparer.Ordinal)],
            ShippedBy = shippers.TryGetValue(package.Key, out var shipper) ? keys.GetValueOrDefault(shipper) : null,
        });
    }

    /// <summary>Older bills of Trivy's say it in the identifier only.</summary>
    private static bool IsSystem(Field item) => item["primaryPackagePurpose"].Text is "OPERATING-SYSTEM" or "OPERATING_SYSTEM"
        || (!item["primaryPackagePurpose"].Exists && item["SPDXID"].Text?.StartsWith("SPDXRef-OperatingSystem-", StringComparison.Ordinal) == true);

    private static DistributionRelease? Release(Field item) =>
        item["name"].Text is { } name ? new() { Id = ReleaseNames.Id(name), VersionId = item["versionInfo"].Text, PrettyName = item["summary"].Text } : null;

    private static string? UrlOf(Field item) => item["externalRefs"].Items.FirstOrDefault(reference => reference["referenceType"].Text == "purl")["referenceLocator"].Text;

    /// <summary>What the document is of: an image, a folder, a project.</summary>
    private static HashSet<string> Subjects(Field root) =>
    [
        .. root["documentDescribes"].Texts,
        .. root["relationships"].Items.Where(item => item["relationshipType"].Text == "DESCRIBES").Select(item => item["relatedSpdxElement"].Text).OfType<string>(),
        .. root["relationships"].Items.Where(item => item["relationshipType"].Text == "DESCRIBED_BY").Select(item => item["spdxElementId"].Text).OfType<string>(),
    ];

    /// <summary>
    /// A package of the bill that matching would want to know. Files, archives and sources are none, nor are the lock files that Trivy writes
    /// as applications without a version.
    /// </summary>
    private static bool IsPart(Field item) => item["primaryPackagePurpose"].Text switch
    {
        "LIBRARY" or "FRAMEWORK" or "INSTALL" => true,
        null => item["SPDXID"].Text?.StartsWith("SPDXRef-Application-", StringComparison.Ordinal) != true,
        "APPLICATION" => item["versionInfo"].Text is { Length: > 0 } and not "NOASSERTION",
        _ => false,
    };

    private static IEnumerable<(string From, string To)> Needs(Field root, Dictionary<string, string> keys)
    {
        foreach (var item in root["relationships"].Items)
        {
            if (!keys.TryGetValue(item["spdxElementId"].Text ?? "", out var from) || !keys.TryGetValue(item["relatedSpdxElement"].Text ?? "", out var to))
            {
                continue;
            }

            switch (item["relationshipType"].Text)
            {
                case "DEPENDS_ON":
                    yield return (from, to);
                    break;
                case "DEPENDENCY_OF" or "RUNTIME_DEPENDENCY_OF" or "DEV_DEPENDENCY_OF" or "BUILD_DEPENDENCY_OF":
                    yield return (to, from);
                    break;
                default:
                    break;
            }
        }
    }

    private static ImmutableArray<string>? Licence(string? text, Dictionary<string, string> others)
    {
        if (text is null or "NOASSERTION" or "NONE" or "")
        {
            return null;
        }

        // Only ANDs of names: our own writing of several licences.
        var parts = text.Split(" AND ");
        return parts.Length > 1 && (parts.Any(others.ContainsKey) || parts.All(part => SpdxExpression.Identifier(part) is not null))
            ? [.. parts.Select(part => others.GetValueOrDefault(part, part))]
            : [others.GetValueOrDefault(text, text)];
    }

    private static string? Supplier(string? text) => text is null or "NOASSERTION" ? null
        : text.StartsWith("Organization: ", StringComparison.Ordinal) ? text["Organization: ".Length..]
        : text.StartsWith("Person: ", StringComparison.Ordinal) ? text["Person: ".Length..]
        : text;
}
