using System.Collections.Immutable;

namespace Gabion.Model.Packages;

/// <summary>All that the files of a target say of its packages, joined.</summary>
/// <param name="Release">The distribution's release; null when there is none, or nothing says which.</param>
/// <param name="Packages">Each package once, ordered by type, name and version.</param>
public sealed record Inventory(DistributionRelease? Release, ImmutableArray<Package> Packages)
{
    public static readonly Inventory Empty = new(null, []);

    /// <summary>
    /// Joins what the files of one target state, given in any order:
    /// <list type="number">
    /// <item>the release is that of the file which is believed most;</item>
    /// <item>a manifest beside a lock file of its kind says only what is direct;</item>
    /// <item>one package that several files state is one package, found at several places;</item>
    /// <item>licences in files of their own belong to their package;</item>
    /// <item>files that lists name belong to their package; a language package among the files of a system package is shipped by it.</item>
    /// </list>
    /// </summary>
    public static Inventory Join(IEnumerable<Fact> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var all = facts.OrderBy(fact => fact.File.Path, StringComparer.Ordinal).ToList();
        var release = all.OfType<DistributionReleaseFile>().OrderByDescending(file => file.Rank).FirstOrDefault()?.Release;
        var sets = all.OfType<PackageSet>().ToList();
        var locked = sets.Where(set => set.Role == PackageSetRole.Locked)
            .SelectMany(set => set.Packages.Select(package => (package.Type, Folder: FolderOf(set.File.Path)))).ToHashSet();

        var joined = new Dictionary<string, Package>(StringComparer.Ordinal);
        foreach (var set in sets)
        {
            foreach (var package in set.Packages)
            {
                if (set.Role == PackageSetRole.Asked && locked.Contains((package.Type, FolderOf(set.File.Path))))
                {
                    continue;
                }

                joined[package.Key] = joined.TryGetValue(package.Key, out var known) ? PackageMerge.Of(known, package) : package;
            }
        }

        var licences = all.OfType<PackageLicences>().GroupBy(file => file.Package, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Licences, StringComparer.Ordinal);
        var ownership = new FileOwnership(joined.Values, all.OfType<OwnedFileList>());
        var bundled = sets.Where(set => set.File.Path.EndsWith(".deps.json", StringComparison.Ordinal)).Select(set => FolderOf(set.File.Path)).ToHashSet(StringComparer.Ordinal);
        return new(release, Ordered(joined.Values.Select(package => ownership.Apply(Settled(Licensed(package, licences), package.Release ?? release))).Where(package => !IsSaidBetter(package, bundled))));
    }

    internal static ImmutableArray<Package> Ordered(IEnumerable<Package> packages) =>
    [
        .. packages.OrderBy(package => package.Type, StringComparer.Ordinal)
            .ThenBy(package => package.Namespace, StringComparer.Ordinal)
            .ThenBy(package => package.Name, StringComparer.Ordinal)
            .ThenBy(package => package.Version, StringComparer.Ordinal)
            .ThenBy(package => package.Architecture, StringComparer.Ordinal),
    ];

    private static Package Licensed(Package package, Dictionary<string, ImmutableArray<string>> licences) =>
        package.Type == "deb" && package.Licences.IsEmpty && licences.TryGetValue(package.Name, out var known) ? package with { Licences = known } : package;

    /// <summary>What the release adds: a vendor that is a distribution, but not this one, is a third party here (EPEL on RHEL).</summary>
    private static Package Settled(Package package, DistributionRelease? release)
    {
        if (package.Type != "rpm" || package.IsDistributionOwn != true || release is null || package.Supplier is not { } vendor)
        {
            return package;
        }

        var isForeign = release.Id switch
        {
            "fedora" => !vendor.StartsWith("Fedora", StringComparison.OrdinalIgnoreCase),
            "rhel" or "centos" or "almalinux" or "rocky" or "ol" or "amzn" =>
                vendor.StartsWith("Fedora", StringComparison.OrdinalIgnoreCase) || vendor.StartsWith("Microsoft", StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
        return isForeign ? package with { IsDistributionOwn = false } : package;
    }

    /// <summary>What is inferred gives way: a program to the system package that ships it, a .NET library to the deps.json beside it.</summary>
    private static bool IsSaidBetter(Package package, HashSet<string> bundled) =>
        package.Evidence == PackageEvidence.Inferred
        && ((package.Type == "generic" && package.ShippedBy is not null) || (package.Type == "nuget" && package.FoundAt.All(path => bundled.Contains(FolderOf(path)))));

    private static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];
}
