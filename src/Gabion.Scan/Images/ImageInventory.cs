using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Model.Packages;
using Gabion.Scan.Images.Cache;
using Gabion.Scan.Packages;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>Lists the packages of an image, without judging anything.</summary>
public static class ImageInventory
{
    public static Task<(ImageReading Reading, Inventory Inventory)> ReadAsync(SourceImage image, LayerLimits limits, CancellationToken cancellationToken) =>
        ReadAsync(image, limits, null, null, cancellationToken);

    /// <param name="archives">Java archives by their hash; null: only what lies inside them says what they are.</param>
    /// <param name="cache">What layers are remembered with; null: they are not.</param>
    public static async Task<(ImageReading Reading, Inventory Inventory)> ReadAsync(SourceImage image, LayerLimits limits, LayerCache? cache, ArchiveNames? archives, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var analysis = new LayerAnalysis(new(searchesSecrets: false, wantsOwners: true), limits, cache);
        var (reading, files) = await analysis.ReadAsync(image, Environment.ProcessorCount, cancellationToken).ConfigureAwait(false);
        var packages = ImagePackages.Join(reading, files, archives);
        return (reading with { FileGaps = [.. reading.FileGaps, .. files.SelectMany((layer, index) => layer.Where(file => reading.Tree.Find(file.Path)?.Layer == index)).SelectMany(file => file.Result.Gaps), .. packages.Gaps] }, packages.Inventory);
    }

    /// <summary>
    /// What is missing for a judgement on the packages: there are none, though something can be run. An image of which nothing can be run
    /// (data, a configuration) needs none.
    /// </summary>
    /// <param name="what">What was looked at: <c>image</c>, <c>root file system</c>.</param>
    public static IEnumerable<CoverageGap> Missing(Inventory inventory, ImageTree tree, string what = "image")
    {
        ArgumentNullException.ThrowIfNull(tree);
        return Missing(inventory, what).Where(gap => inventory.Release is not null || tree.Files().Any(file => file.Entry.IsExecutable));
    }

    /// <summary>What is missing where an image has no packages, or none of the system that it says it is.</summary>
    public static IEnumerable<CoverageGap> Missing(Inventory inventory, string what = "image")
    {
        ArgumentNullException.ThrowIfNull(inventory);
        if (SystemPackages.Missing(inventory, what) is { } missing)
        {
            yield return missing;
        }
        else if (inventory.Packages.IsEmpty)
        {
            yield return new(GapKind.Unknown, "", null, "No package database and no program with packages in it was found, so nothing can be said of the packages");
        }
    }
}
