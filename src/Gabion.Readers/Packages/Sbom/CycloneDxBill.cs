using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Packages;
using Gabion.Readers.Packages.Languages;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>The components of a CycloneDX document, however deep they lie in each other.</summary>
internal static class CycloneDxBill
{
    private const int MaxDepth = 50;

    public static void Read(PackageCollector found, Field root)
    {
        var components = new List<Field>();
        Gather(root["components"], components, 0);
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        var shippers = new Dictionary<string, string>(StringComparer.Ordinal);
        var release = components.Append(root["metadata"]["component"]).Where(IsSystem).Select(system => Release(system, Notes(system))).OfType<DistributionRelease>().FirstOrDefault()
            ?? ForeignRelease.Of(components.Select(component => component["purl"].Text));
        var (unknown, images) = (0, 0);
        foreach (var (component, isSubject) in components.Select(component => (component, false)).Append((root["metadata"]["component"], true)))
        {
            if (IsSystem(component))
            {
                continue;
            }

            var notes = Notes(component);
            var url = PackageUrl.TryParse(component["purl"].Text, out var parsed) ? parsed : null;
            if (component["name"].Text is not { } name || BillPackage.Create(url, isSubject ? [] : [component["cpe"].Text], component["group"].Text, name, component["version"].Text, notes, release) is not { } package)
            {
                unknown += component["type"].Text is "library" or "framework" ? 1 : 0;
                continue;
            }

            if (package.Type is "oci" or "docker")
            {
                images += isSubject ? 0 : 1; // the bill may be of an image itself
                continue;
            }

            package = package with
            {
                Supplier = component["supplier"]["name"].Text ?? component["publisher"].Text ?? component["author"].Text,
                Licences = [.. Licences(component["licenses"])],
                Hashes = [.. component["hashes"].Items.SelectMany(hash => PinnedHash.OfHex((hash["alg"].Text ?? "").Replace("-", "", StringComparison.Ordinal), hash["content"].Text))],
                FoundAt = component["evidence"]["occurrences"].Items is { Count: > 0 } occurrences
                    ? [.. package.FoundAt.Union(occurrences.Select(item => item["location"].Text).OfType<string>().Select(path => path.TrimStart('/')), StringComparer.Ordinal)]
                    : package.FoundAt,
                Line = component.Span.Line,
            };
            found.Add(package);

            if (component["bom-ref"].Text is { } reference)
            {
                keys.TryAdd(reference, package.Key);
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

        BillGaps.OfCycloneDx(found, root);
        BillGaps.Unnamed(found, unknown, "components");
        BillGaps.Images(found, images, "components");

        var needs = root["dependencies"].Items.Where(item => item["ref"].Text is not null && keys.ContainsKey(item["ref"].Text!))
            .ToLookup(item => keys[item["ref"].Text!], item => item["dependsOn"].Texts.Select(text => keys.GetValueOrDefault(text)).OfType<string>(), StringComparer.Ordinal);
        if (needs.Count == 0 && shippers.Count == 0)
        {
            return;
        }

        found.Rewrite(package => package with
        {
            Dependencies = [.. needs[package.Key].SelectMany(list => list).Where(key => key != package.Key).Distinct(StringComparer.Ordinal)],
            ShippedBy = shippers.TryGetValue(package.Key, out var shipper) ? keys.GetValueOrDefault(shipper) : null,
        });
    }

    private static void Gather(Field list, List<Field> components, int depth)
    {
        if (depth < MaxDepth)
        {
            foreach (var component in list.Items)
            {
                components.Add(component);
                Gather(component["components"], components, depth + 1);
            }
        }
    }

    private static bool IsSystem(Field component) => component["type"].Text == "operating-system";

    private static ILookup<string, string> Notes(Field component) =>
        component["properties"].Items.Select(item => (Name: item["name"].Text, Value: item["value"].Text)).Where(note => note.Name is not null && note.Value is not null)
            .ToLookup(note => note.Name!, note => note.Value!, StringComparer.Ordinal);

    private static DistributionRelease? Release(Field component, ILookup<string, string> notes) => component["name"].Text is not { } name ? null : new()
    {
        Id = notes["syft:distro:id"].FirstOrDefault() ?? ReleaseNames.Id(name),
        VersionId = notes["syft:distro:versionID"].FirstOrDefault() ?? component["version"].Text,
        Codename = notes["gabion:release:codename"].Concat(notes["syft:distro:versionCodename"]).FirstOrDefault(),
        Version = notes["gabion:release:version"].Concat(notes["syft:distro:version"]).FirstOrDefault(),
        Like = [.. (notes["gabion:release:like"].FirstOrDefault() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries), .. notes["syft:distro:idLike:0"]],
        PrettyName = component["description"].Text ?? notes["syft:distro:prettyName"].FirstOrDefault(),
        Cpe = notes["gabion:release:cpe"].Concat(notes["syft:distro:cpeName"]).FirstOrDefault(),
    };

    private static IEnumerable<string> Licences(Field licences) =>
        licences.Items.Select(item => item["expression"].Text ?? item["license"]["id"].Text ?? item["license"]["name"].Text).OfType<string>();
}
