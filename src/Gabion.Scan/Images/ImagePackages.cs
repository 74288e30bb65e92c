using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Scan.Images;

/// <summary>
/// The packages of an image: what the files that a container sees state, each package with the layer that really brought it in
/// this version. A layer that only writes a database anew (because it installs something else) brings nothing that was
/// there before.
/// </summary>
/// <param name="Ownership">Which package owns which file, where lists were read.</param>
internal sealed record ImagePackages(Inventory Inventory, FileOwnership Ownership, ImmutableSortedDictionary<string, long> Sources)
{
    /// <summary>Archives that nothing names.</summary>
    public ImmutableArray<CoverageGap> Gaps { get; init; } = [];

    /// <param name="files">What the files of each layer gave, by layer.</param>
    /// <param name="archives">Java archives by their hash.</param>
    public static ImagePackages Join(ImageReading reading, ImmutableArray<ImmutableArray<InspectedFile>> files, ArchiveNames? archives)
    {
        var seen = new List<Fact>();
        var stated = new Dictionary<string, List<(int Layer, HashSet<string> Keys)>>(StringComparer.Ordinal);
        for (var layer = 0; layer < files.Length; layer++)
        {
            foreach (var file in files[layer])
            {
                var isSeen = reading.Tree.Find(file.Path)?.Layer == layer;
                foreach (var fact in file.Result.Facts)
                {
                    if (fact is PackageSet set)
                    {
                        if (!stated.TryGetValue(file.Path, out var layers))
                        {
                            stated[file.Path] = layers = [];
                        }

                        layers.Add((layer, [.. set.Packages.Select(package => package.Key)]));
                    }

                    if (isSeen && fact is (PackageSet or DistributionReleaseFile or OwnedFileList))
                    {
                        seen.Add(fact);
                    }
                }
            }
        }

        var inventory = Inventory.Join(seen);
        var (attributed, unnamed) = NamedArchives.Apply(inventory with { Packages = [.. inventory.Packages.Select(package => package with { Layer = Layer(reading, LayerOf(package, stated)) })] }, archives);
        return new(
            attributed,
            new(attributed.Packages, []), // their files are with them now
            seen.OfType<PackageSet>().GroupBy(set => set.Kind).ToImmutableSortedDictionary(group => group.Key, group => group.LongCount(), StringComparer.Ordinal)) { Gaps = unnamed };
    }

    /// <summary>The index of the first layer from which on every state of the file that shows the package states it.</summary>
    private static int? LayerOf(Package package, Dictionary<string, List<(int Layer, HashSet<string> Keys)>> stated)
    {
        int? earliest = null;
        foreach (var path in package.FoundAt)
        {
            if (!stated.TryGetValue(path, out var layers))
            {
                continue;
            }

            int? since = null;
            foreach (var (layer, keys) in layers)
            {
                since = keys.Contains(package.Key) ? since ?? layer : null;
            }

            earliest = since is { } found && (earliest is null || found < earliest) ? found : earliest;
        }

        return earliest;
    }

    private static Digest? Layer(ImageReading reading, int? layer) =>
        layer is { } index ? reading.Image.Layers[index].DiffId ?? reading.Image.Layers[index].Descriptor?.Digest ?? reading.Layers[index].DiffId : null;
}
