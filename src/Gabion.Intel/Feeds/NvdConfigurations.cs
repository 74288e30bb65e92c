using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Gabion.Intel.Advisories;
using Gabion.Intel.Matching;
using Gabion.Intel.Versions;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Intel.Feeds;

/// <summary>
/// The configurations of one record of NVD (csrc.nist.gov/schema/nvd/api/2.0) as affected packages of the ecosystem
/// <see cref="CpeProducts.Ecosystem"/>, one for each product and what it must run on or with. Applications and the Linux kernel are
/// kept; other operating systems, firmware and hardware are no packages of an inventory.
/// </summary>
internal sealed class NvdConfigurations
{
    /// <summary>Alternatives of a condition, and conditions of a configuration, that are kept; of more only the number.</summary>
    private const int MaxKept = 6;

    private readonly List<(string Product, string? Condition, AffectedRange? Range, (string Version, string Update) Listed)> _entries = [];

    public static ImmutableArray<AffectedPackage> Read(JsonElement cve)
    {
        var read = new NvdConfigurations();
        foreach (var configuration in JsonPath.Items(cve, "configurations"))
        {
            read.Configuration(configuration);
        }

        return read.Packages();
    }

    private void Configuration(JsonElement configuration)
    {
        List<JsonElement> nodes = [.. JsonPath.Items(configuration, "nodes")];
        var groups = IsAll(configuration) ? nodes.ConvertAll(Groups) : null;
        for (var i = 0; i < nodes.Count; i++)
        {
            List<JsonElement> matches = [.. JsonPath.Items(nodes[i], "cpeMatch")];
            var others = groups is null ? [] : Some(groups.Where((_, j) => j != i).SelectMany(group => group), groups.Sum(group => group.Count) - groups[i].Count);
            for (var k = 0; k < matches.Count; k++)
            {
                var match = matches[k];
                if (!IsVulnerable(match) || !Cpe.TryParse(JsonPath.Text(match, "criteria"), out var cpe) || !IsKept(cpe))
                {
                    continue;
                }

                IEnumerable<string> conditions =
                [
                    .. others,
                    .. IsAll(nodes[i]) ? Some(matches.Where((_, other) => other != k).Select(Alternative), matches.Count - 1) : [],
                    .. IsTrue(configuration, "negate") || IsTrue(nodes[i], "negate") ? ["what the record excludes by a negation"] : (string[])[],
                    .. Attributes(cpe),
                ];
                Add(cpe, match, string.Join(CpePlatforms.And, conditions.Distinct(StringComparer.Ordinal)) is { Length: > 0 } condition ? condition : null);
            }
        }
    }

    private void Add(Cpe cpe, JsonElement match, string? condition)
    {
        var product = $"{cpe.Part}:{cpe.Vendor}:{cpe.Product}";
        var range = Range(match);
        if (range is null && cpe is { Version: Cpe.Any, Update: not Cpe.Any })
        {
            // An update of no version: it cannot be placed.
            condition = string.Join(CpePlatforms.And, ((string?[])[condition, $"update={cpe.Update}"]).OfType<string>());
        }

        range ??= cpe.Version == Cpe.Any ? AffectedRange.Before(null) : null;
        _entries.Add((product, condition, range, (cpe.Version, cpe.Update)));
    }

    /// <summary>By product and condition; what is unconditional first, so that it is what counts.</summary>
    private ImmutableArray<AffectedPackage> Packages()
    {
        var packages = ImmutableArray.CreateBuilder<AffectedPackage>();
        foreach (var product in _entries.GroupBy(entry => entry.Product, StringComparer.Ordinal))
        {
            // Where a record lists updates of a version one by one, the version without any is the release itself and not all of them.
            var listedOneByOne = product.Where(entry => entry.Range is null && entry.Listed.Update != Cpe.Any).Select(entry => entry.Listed.Version).ToHashSet(StringComparer.Ordinal);
            foreach (var group in product.GroupBy(entry => entry.Condition, StringComparer.Ordinal).OrderBy(group => group.Key is null ? 0 : 1))
            {
                packages.Add(new(CpeProducts.Ecosystem, product.Key)
                {
                    Ranges = [.. group.Select(entry => entry.Range).OfType<AffectedRange>()],
                    Versions = [.. group.Where(entry => entry.Range is null).Select(entry => Listed(entry.Listed, listedOneByOne)).Distinct(StringComparer.Ordinal)],
                    Status = group.Key is null ? PackageStatus.Unsaid : PackageStatus.OnPlatforms,
                    StatusNote = group.Key,
                });
            }
        }

        return packages.DrainToImmutable();
    }

    private static string Listed((string Version, string Update) listed, HashSet<string> listedOneByOne) => listed switch
    {
        (Cpe.None, _) => Cpe.None,
        (var version, Cpe.None) => version,
        (var version, Cpe.Any) => listedOneByOne.Contains(version) ? version : version + CpeVersions.AnyUpdate,
        var (version, update) => $"{version}:{update}",
    };

    private static AffectedRange? Range(JsonElement match)
    {
        var (from, after) = (JsonPath.Text(match, "versionStartIncluding"), JsonPath.Text(match, "versionStartExcluding"));
        var (last, before) = (JsonPath.Text(match, "versionEndIncluding"), JsonPath.Text(match, "versionEndExcluding"));
        if (from is null && after is null && last is null && before is null)
        {
            return null;
        }

        var start = after is not null ? new RangeEvent(RangeEventKind.IntroducedAfter, after) : new(RangeEventKind.Introduced, from ?? "0");
        return new(RangeKind.Ecosystem, before is not null ? [start, new(RangeEventKind.Fixed, before)] : last is not null ? [start, new(RangeEventKind.LastAffected, last)] : [start]);
    }

    /// <summary>The conditions that another node is: one of its names, or each of them where it asks for all.</summary>
    private static List<string> Groups(JsonElement node)
    {
        var names = JsonPath.Items(node, "cpeMatch").Select(match => (IsTrue(node, "negate") ? "not " : "") + Alternative(match)).Distinct(StringComparer.Ordinal).ToList();
        return IsAll(node) || names.Count == 0 ? names : [string.Join(CpePlatforms.Or, Some(names, names.Count))];
    }

    /// <summary>The first of many, and how many more there are.</summary>
    private static List<string> Some(IEnumerable<string> all, int count) =>
        count <= MaxKept ? [.. all] : [.. all.Take(MaxKept), string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(count - MaxKept, "other")}")];

    private static string Alternative(JsonElement match) => !Cpe.TryParse(JsonPath.Text(match, "criteria"), out var cpe) ? "a name that is no CPE"
        : Plain($"{cpe.Part}:{cpe.Vendor}:{cpe.Product}{(Cpe.IsNamed(cpe.Version) ? ":" + cpe.Version : Range(match) is null ? "" : ":some versions")}");

    /// <summary>What the name itself narrows. The long-term releases of Node.js are told by their numbers.</summary>
    private static IEnumerable<string> Attributes(Cpe cpe)
    {
        (string Name, string Value)[] attributes =
        [
            ("edition", cpe.Edition), ("language", cpe.Language), ("sw_edition", cpe.SoftwareEdition), ("target_sw", cpe.TargetSoftware), ("target_hw", cpe.TargetHardware), ("other", cpe.Other),
        ];
        return attributes.Where(attribute => Cpe.IsNamed(attribute.Value) && attribute is not ("edition" or "sw_edition", "lts")).Select(attribute => Plain($"{attribute.Name}={attribute.Value}"));
    }

    /// <summary>Names have no blanks: these are for the words between them.</summary>
    private static string Plain(string name) => name.Replace(' ', '_');

    private static bool IsKept(Cpe cpe) =>
        Cpe.IsNamed(cpe.Product) && cpe is { Part: "a" } or { Part: "o", Vendor: "linux", Product: "linux_kernel" };

    private static bool IsVulnerable(JsonElement match) => JsonPath.Member(match, "vulnerable").ValueKind != JsonValueKind.False;

    private static bool IsAll(JsonElement element) => string.Equals(JsonPath.Text(element, "operator"), "AND", StringComparison.OrdinalIgnoreCase);

    private static bool IsTrue(JsonElement element, string member) => JsonPath.Member(element, member).ValueKind == JsonValueKind.True;
}
