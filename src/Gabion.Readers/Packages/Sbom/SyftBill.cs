using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>
/// Syft's own format (github.com/anchore/syft, schema/json): artifacts with the metadata of their package databases, and relations
/// among them.
/// </summary>
internal static class SyftBill
{
    public static bool Is(Field root) =>
        root["artifacts"].Exists && (root["descriptor"]["name"].Text == "syft" || root["schema"]["url"].Text?.Contains("/anchore/syft/", StringComparison.Ordinal) == true);

    public static void Read(PackageCollector found, Field root)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        var release = Release(root["distro"]) ?? ForeignRelease.Of(root["artifacts"].Items.Select(item => item["purl"].Text));
        var unknown = 0;
        foreach (var item in root["artifacts"].Items)
        {
            var url = PackageUrl.TryParse(item["purl"].Text, out var parsed) ? parsed : null;
            if (item["name"].Text is not { } name || BillPackage.Create(url, item["cpes"].Items.Select(cpe => cpe.Text ?? cpe["cpe"].Text), null, name, item["version"].Text, Notes(item), release) is not { } package)
            {
                unknown++;
                continue;
            }

            found.Add(package with
            {
                Licences = [.. item["licenses"].Items.Select(licence => licence.Text ?? NotEmpty(licence["spdxExpression"].Text) ?? licence["value"].Text).OfType<string>()],
                Line = item.Span.Line,
            });
            if (item["id"].Text is { } id)
            {
                keys.TryAdd(id, package.Key);
            }
        }

        if (release is not null)
        {
            found.Add(new DistributionReleaseFile(found.File, release, SbomReader.ReleaseRank));
        }

        BillGaps.Unnamed(found, unknown, "artifacts");

        Relate(found, root, keys);
    }

    /// <summary>What the package databases say, under the names that Syft gives to it in CycloneDX.</summary>
    private static ILookup<string, string> Notes(Field item)
    {
        var metadata = item["metadata"];
        var notes = new List<(string Name, string? Value)>
        {
            ("syft:package:type", item["type"].Text),
            ("syft:metadata:source", NotEmpty(metadata["source"].Text) ?? NotEmpty(metadata["originPackage"].Text)),
            ("syft:metadata:sourceVersion", metadata["sourceVersion"].Text),
            ("syft:metadata:sourceRpm", metadata["sourceRpm"].Text),
            ("syft:metadata:architecture", metadata["architecture"].Text),
            ("syft:metadata:modularityLabel", metadata["modularityLabel"].Text),
        };
        var number = 0;
        foreach (var location in item["locations"].Items)
        {
            notes.Add(($"syft:location:{number}:path", location["path"].Text));
            notes.Add(($"syft:location:{number++}:layerID", location["layerID"].Text));
        }

        return notes.Where(note => note.Value is not null).ToLookup(note => note.Name, note => note.Value!, StringComparer.Ordinal);
    }

    private static DistributionRelease? Release(Field distro) => NotEmpty(distro["id"].Text) is not { } id ? null : new()
    {
        Id = id,
        VersionId = NotEmpty(distro["versionID"].Text),
        Version = NotEmpty(distro["version"].Text),
        Codename = NotEmpty(distro["versionCodename"].Text),
        Like = [.. distro["idLike"].Texts],
        PrettyName = NotEmpty(distro["prettyName"].Text),
        Cpe = NotEmpty(distro["cpeName"].Text),
    };

    /// <summary>What a package needs, and which package of the distribution ships the files of another.</summary>
    private static void Relate(PackageCollector found, Field root, Dictionary<string, string> keys)
    {
        var (needs, shippers) = (new List<(string Key, string Needs)>(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var relation in root["artifactRelationships"].Items)
        {
            if (keys.GetValueOrDefault(relation["parent"].Text ?? "") is not { } parent || keys.GetValueOrDefault(relation["child"].Text ?? "") is not { } child || parent == child)
            {
                continue;
            }

            switch (relation["type"].Text)
            {
                case "dependency-of":
                    needs.Add((child, parent));
                    break;
                case "ownership-by-file-overlap" when IsSystem(parent) && !IsSystem(child):
                    shippers.TryAdd(child, parent);
                    break;
                default:
                    break;
            }
        }

        var byPackage = needs.ToLookup(pair => pair.Key, pair => pair.Needs, StringComparer.Ordinal);
        found.Rewrite(package => package with { Dependencies = [.. byPackage[package.Key].Distinct(StringComparer.Ordinal)], ShippedBy = shippers.GetValueOrDefault(package.Key) });
    }

    private static bool IsSystem(string key) => key[..key.IndexOf(':', StringComparison.Ordinal)] is "deb" or "rpm" or "apk" or "alpm";

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
