using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Readers.Packages.Languages;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>
/// The packages of an SPDX 3.0 document (spdx.github.io/spdx-spec/v3.0.1, JSON-LD with SPDX's own context) out of its graph of elements, with
/// what relationships say of their dependencies and licences. Elements of other profiles are passed over.
/// </summary>
internal sealed class Spdx3Bill
{
    private const string Context = "https://spdx.org/rdf/3.";

    private readonly PackageCollector _found;
    private readonly Spdx3Licences _licences = new();
    private readonly Dictionary<string, string> _agents = new(StringComparer.Ordinal);
    private readonly List<Field> _packages = [];
    private readonly List<Field> _relations = [];
    private readonly List<(string Subject, string Text)> _annotations = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _roots = new(StringComparer.Ordinal);
    private Field _broken;
    private int _brokenCount;

    private Spdx3Bill(PackageCollector found) => _found = found;

    public static bool Is(Field root) => Texts(root["@context"]).Any(context => context.StartsWith(Context, StringComparison.Ordinal));

    public static void Read(PackageCollector found, Field root)
    {
        var bill = new Spdx3Bill(found);
        foreach (var element in root["@graph"].Exists ? root["@graph"].Items : [])
        {
            bill.Take(element);
        }

        if (!root["@graph"].Exists)
        {
            bill.Take(root); // a document of one element
        }

        bill.Finish();
    }

    /// <summary>The name of an element's class.</summary>
    public static string? TypeOf(Field element) => element["type"].Text ?? element["@type"].Text;

    /// <summary>The packages that are containers, to tell what the bill is of.</summary>
    public static IEnumerable<Field> Containers(Field root) => root["@graph"].Items.Where(element => TypeOf(element) == "software_Package" && element["software_primaryPurpose"].Text == "container");

    /// <summary>The package URL, where there is one and it is none that cannot be read.</summary>
    public static string? UrlOf(Field package) => package["software_packageUrl"].Text ?? Identifiers(package, "packageUrl").Concat(Identifiers(package, "purl")).FirstOrDefault();

    /// <summary>JSON-LD writes a list of one without brackets, if it likes.</summary>
    public static IEnumerable<string> Texts(Field field) => field.IsSequence ? field.Items.Select(item => item.Text ?? IdOf(item)).OfType<string>() : (field.Text ?? IdOf(field)) is { } text ? [text] : [];

    private static IEnumerable<Field> Each(Field field)
    {
        if (field.IsMapping)
        {
            yield return field;
        }

        foreach (var item in field.Items)
        {
            yield return item;
        }
    }

    private static string? IdOf(Field element) => element["spdxId"].Text ?? element["@id"].Text;

    private static IEnumerable<string> Identifiers(Field package, string type) =>
        Each(package["externalIdentifier"]).Where(identifier => identifier["externalIdentifierType"].Text == type).Select(identifier => identifier["identifier"].Text).OfType<string>();

    private void Take(Field element)
    {
        if (TypeOf(element) is not { } type)
        {
            Broken(element);
            return;
        }

        if (IdOf(element) is not { } id)
        {
            if (type is "software_Package")
            {
                Broken(element);
            }

            return; // what has no name of its own is a part of something else
        }

        _known.Add(id);
        if (type is "software_Package" or "ai_AIPackage" or "dataset_DatasetPackage")
        {
            _packages.Add(element);
        }
        else if (element["relationshipType"].Exists)
        {
            _relations.Add(element);
        }
        else if (Spdx3Licences.Is(type))
        {
            _licences.Add(id, element);
        }
        else if (type == "Annotation")
        {
            if (element["subject"].Text is { } subject && element["statement"].Text is { } statement)
            {
                _annotations.Add((subject, statement));
            }
        }
        else if (type is "SpdxDocument" or "software_Sbom" or "Bom")
        {
            _roots.UnionWith(Texts(element["rootElement"]));
        }
        else if (type is "Organization" or "Person" or "Agent" or "SoftwareAgent" && element["name"].Text is { } name)
        {
            _agents.TryAdd(id, name);
        }
    }

    private void Finish()
    {
        var byType = _relations.Where(relation => IsRelation(relation)).ToLookup(relation => relation["relationshipType"].Text!, StringComparer.Ordinal);
        var licences = Licences(byType["hasDeclaredLicense"]);
        var concluded = Licences(byType["hasConcludedLicense"]);
        var annotations = _annotations.ToLookup(annotation => annotation.Subject, annotation => annotation.Text, StringComparer.Ordinal);
        _roots.UnionWith(byType["describes"].SelectMany(relation => Texts(relation["to"])));
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        var release = _packages.Where(IsSystem).Select(Release).OfType<DistributionRelease>().FirstOrDefault() ?? ForeignRelease.Of(_packages.Select(UrlOf));
        var nameless = 0;
        foreach (var item in _packages)
        {
            if (item["name"].Text is not { } name)
            {
                Broken(item);
                continue;
            }

            var id = IdOf(item)!;
            if (IsSystem(item))
            {
                continue;
            }

            var url = PackageUrl.TryParse(UrlOf(item), out var parsed) ? parsed : null;
            var notes = SpdxNotes.Of(annotations[id].Concat(Texts(item["software_attributionText"])), item["software_sourceInfo"].Text);
            if (BillPackage.Create(url, Identifiers(item, "cpe23").Concat(Identifiers(item, "cpe22")), null, name, item["software_packageVersion"].Text, notes, release) is not { } package)
            {
                nameless += IsPart(item) && !_roots.Contains(id) ? 1 : 0;
                continue;
            }

            if (package.Type is "oci" or "docker")
            {
                continue; // the image itself
            }

            package = package with
            {
                Supplier = Texts(item["suppliedBy"]).Select(agent => _agents.GetValueOrDefault(agent)).FirstOrDefault(),
                Licences = licences.GetValueOrDefault(id, concluded.GetValueOrDefault(id, [])),
                Hashes = [.. Each(item["verifiedUsing"]).Where(hash => TypeOf(hash) == "Hash").SelectMany(hash => PinnedHash.OfHex(hash["algorithm"].Text ?? "", hash["hashValue"].Text))],
                Line = item.Span.Line,
            };
            _found.Add(package);
            keys.TryAdd(id, package.Key);
        }

        if (release is not null)
        {
            _found.Add(new DistributionReleaseFile(_found.File, release, SbomReader.ReleaseRank));
        }

        Relate(byType, keys);
        BillGaps.OfAnnotations(_found, _annotations.Select(annotation => annotation.Text));
        foreach (var relation in _relations.Where(relation => relation["completeness"].Text == "incomplete").Select(relation => relation["relationshipType"].Text).OfType<string>().Distinct(StringComparer.Ordinal).Where(IsOfParts))
        {
            BillGaps.Incomplete(_found, relation);
        }

        Tell(nameless);
    }

    private static bool IsSystem(Field package) => package["software_primaryPurpose"].Text == "operatingSystem";

    private static DistributionRelease? Release(Field package) =>
        package["name"].Text is { } name ? new() { Id = ReleaseNames.Id(name), VersionId = package["software_packageVersion"].Text, PrettyName = package["summary"].Text } : null;

    /// <summary>Relationships by which a document lists what something is made of; of licences and the like nothing is asked.</summary>
    private static bool IsOfParts(string relationship) => relationship is "contains" or "hasDistributionArtifact" or "dependsOn" or "hasDynamicLink" or "hasStaticLink" or "describes" or "packagedBy";

    /// <summary>A package of the bill that matching would want to know; archives of sources, documents and the like are not.</summary>
    private static bool IsPart(Field package) => package["software_primaryPurpose"].Text is null or "application" or "executable" or "framework" or "install" or "library" or "module" or "operatingSystem";

    private bool IsRelation(Field relation)
    {
        if (relation["relationshipType"].Text is not null && relation["from"].Text is not null && relation["to"].Exists)
        {
            return true;
        }

        Broken(relation);
        return false;
    }

    private Dictionary<string, ImmutableArray<string>> Licences(IEnumerable<Field> relations)
    {
        var licences = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var relation in relations)
        {
            if (Texts(relation["to"]).Select(_licences.Of).OfType<string>().ToImmutableArray() is { IsEmpty: false } named)
            {
                licences.TryAdd(relation["from"].Text!, named);
            }
        }

        return licences;
    }

    private void Relate(ILookup<string, Field> byType, Dictionary<string, string> keys)
    {
        var needs = new List<(string Key, string Needs)>();
        var elsewhere = new HashSet<string>(StringComparer.Ordinal);
        foreach (var relation in ((string[])["dependsOn", "hasDynamicLink", "hasStaticLink", "hasOptionalDependency", "hasProvidedDependency", "hasPrerequisite"]).SelectMany(type => byType[type]))
        {
            foreach (var to in Texts(relation["to"]))
            {
                if (!_known.Contains(to))
                {
                    elsewhere.Add(to);
                }
                else if (keys.TryGetValue(relation["from"].Text!, out var key) && keys.TryGetValue(to, out var needed) && key != needed)
                {
                    needs.Add((key, needed));
                }
            }
        }

        var byPackage = needs.ToLookup(pair => pair.Key, pair => pair.Needs, StringComparer.Ordinal);
        _found.Rewrite(package => package with { Dependencies = [.. byPackage[package.Key].Distinct(StringComparer.Ordinal)] });
        elsewhere.RemoveWhere(id => id.EndsWith("NoneElement", StringComparison.Ordinal) || id.EndsWith("NoAssertionElement", StringComparison.Ordinal));
        if (elsewhere.Count > 0)
        {
            _found.Gap(GapKind.Unknown, null, $"Dependencies are in other documents ({elsewhere.Count}, such as {elsewhere.Order(StringComparer.Ordinal).First()}), which are not read", "Give those documents too.");
        }
    }

    private void Tell(int nameless)
    {
        if (nameless > 0)
        {
            _found.Gap(GapKind.Unknown, null, $"{nameless} packages have neither a package URL nor a CPE, so which packages they are is not known");
        }

        if (_brokenCount > 0)
        {
            _found.Gap(GapKind.Invalid, _broken.Span, $"{Counted.Of(_brokenCount, "element")} cannot be read, this one first: an element has a type, a package an id and a name, a relationship from, to and its type; what they say is not known");
        }
    }

    private void Broken(Field element)
    {
        _broken = _brokenCount == 0 ? element : _broken;
        _brokenCount++;
    }
}
