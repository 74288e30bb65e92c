using System.Collections.Immutable;
using System.Globalization;

namespace Gabion.Model.Packages;

/// <summary>
/// Java archives that do not say what they are: named by their hash where a table knows it, else by their manifest and the name of the
/// file. Those of which nothing can be told are no packages but gaps.
/// </summary>
public static class NamedArchives
{
    private const int MaxGaps = 20;

    /// <param name="names">The table; null where none was given.</param>
    public static (Inventory Inventory, ImmutableArray<CoverageGap> Gaps) Apply(Inventory inventory, ArchiveNames? names)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        if (!inventory.Packages.Any(IsInferred))
        {
            return (inventory, []);
        }

        var packages = new Dictionary<string, Package>(StringComparer.Ordinal);
        var unnamed = new List<string>();
        foreach (var package in inventory.Packages.Select(package => IsInferred(package) ? Named(package, names) : package))
        {
            if (IsInferred(package) && package.Version is null)
            {
                // What a package of the distribution ships is that package, whatever it is called.
                unnamed.AddRange(package.ShippedBy is null ? package.FoundAt : []);
            }
            else
            {
                packages[package.Key] = packages.TryGetValue(package.Key, out var known) ? PackageMerge.Of(known, package) : package;
            }
        }

        return (inventory with { Packages = Inventory.Ordered(packages.Values) }, Gaps(unnamed, names is not null));
    }

    private static bool IsInferred(Package package) => package.Type == "maven" && package.Evidence == PackageEvidence.Inferred;

    private static Package Named(Package package, ArchiveNames? names)
    {
        var named = names is null ? null : package.Hashes.Where(hash => hash.Algorithm == "sha1").Select(hash => names(hash.Hex)).FirstOrDefault(found => found is not null);
        return named is null ? package : package with { Namespace = named.Namespace, Name = named.Name, Version = named.Version, Evidence = PackageEvidence.Stated };
    }

    private static ImmutableArray<CoverageGap> Gaps(List<string> unnamed, bool hasTable)
    {
        unnamed.Sort(StringComparer.Ordinal);
        var gaps = unnamed.Take(MaxGaps).Select(place => new CoverageGap(
            GapKind.Unknown, place, null,
            $"Nothing in the archive says which package it is{(hasTable ? ", nor does the table of hashes" : "")}; nothing can be said of it",
            hasTable ? null : "Give a table of hashes with --jar-hashes FILE.")).ToList();
        if (unnamed.Count > MaxGaps)
        {
            gaps.Add(new(GapKind.Unknown, unnamed[MaxGaps], null, string.Create(CultureInfo.InvariantCulture, $"Of this and {Counted.Of(unnamed.Count - MaxGaps - 1, "more archive")} nothing says which package they are")));
        }

        return [.. gaps];
    }
}
