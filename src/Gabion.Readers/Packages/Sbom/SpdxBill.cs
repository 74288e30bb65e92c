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
        var urls = new List<PackageUrl>();
        DistributionRelease? release = null;
        foreach (var item in root["packages"].Items)
        {
            if (item["name"].Text is not { } name)
            {
                continue;
            }

            if (item["primaryPackagePurpose"].Text is "OPERATING-SYSTEM" or "OPERATING_SYSTEM")
            {
                release ??= new() { Id = ForeignRelease.Id(name), VersionId = item["versionInfo"].Text, PrettyName = item["summary"].Text };
                continue;
            }

            var notes = SpdxNotes.Of(item["annotations"].Items.Select(annotation => annotation["comment"].Text).Concat(item["attributionTexts"].Texts), item["sourceInfo"].Text);
            var locator = item["externalRefs"].Items.FirstOrDefault(reference => reference["referenceType"].Text == "purl")["referenceLocator"].Text;
            var url = PackageUrl.TryParse(locator, out var parsed) ? parsed : null;
            var cpes = item["externalRefs"].Items.Where(reference => reference["referenceType"].Text is "cpe23Type" or "cpe22Type").Select(reference => reference["referenceLocator"].Text);
            if (BillPackage.Create(url, cpes, null, name, item["versionInfo"].Text, notes) is not { } package || package.Type is "oci" or "docker")
            {
                continue; // the image itself, folders, files
            }

            package = package with
            {
                Supplier = Supplier(item["supplier"].Text),
                Licences = Licence(item["licenseDeclared"].Text, others) ?? Licence(item["licenseConcluded"].Text, others) ?? [],
                Hashes = [.. item["checksums"].Items.SelectMany(hash => PinnedHash.OfHex(hash["algorithm"].Text ?? "", hash["checksumValue"].Text))],
                Line = item.Span.Line,
            };
            found.Add(package);
            if (url is not null)
            {
                urls.Add(url);
            }

            if (item["SPDXID"].Text is { } identifier)
            {
                keys.TryAdd(identifier, package.Key);
                if (notes["gabion:shippedBy"].FirstOrDefault() is { } shipper)
                {
                    shippers[package.Key] = shipper;
                }
            }
        }

        if ((release ?? ForeignRelease.Of(urls)) is { } spokenOf)
        {
            found.Add(new DistributionReleaseFile(found.File, spokenOf, SbomReader.ReleaseRank));
        }

        BillGaps.OfAnnotations(found, root["annotations"].Items.Select(annotation => annotation["comment"].Text));
        var needs = Needs(root, keys).ToLookup(pair => pair.From, pair => pair.To, StringComparer.Ordinal);
        found.Rewrite(package => package with
        {
            Dependencies = [.. needs[package.Key].Where(key => key != package.Key).Distinct(StringComparer.Ordinal)],
            ShippedBy = shippers.TryGetValue(package.Key, out var shipper) ? keys.GetValueOrDefault(shipper) : null,
        });
    }

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
