using Gabion.Model.Packages;
using Gabion.Scan.Images.Cache;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>Lists the packages of an image, without judging anything.</summary>
public static class ImageInventory
{
    public static Task<(ImageReading Reading, Inventory Inventory)> ReadAsync(SourceImage image, LayerLimits limits, CancellationToken cancellationToken) =>
        ReadAsync(image, limits, null, cancellationToken);

    /// <param name="cache">What layers are remembered with; null: they are not.</param>
    public static async Task<(ImageReading Reading, Inventory Inventory)> ReadAsync(SourceImage image, LayerLimits limits, LayerCache? cache, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var analysis = new LayerAnalysis(new(searchesSecrets: false, wantsOwners: true), limits, cache);
        var (reading, files) = await analysis.ReadAsync(image, Environment.ProcessorCount, cancellationToken).ConfigureAwait(false);
        var packages = ImagePackages.Join(reading, files);
        return (reading with { FileGaps = [.. files.SelectMany(layer => layer).SelectMany(file => file.Result.Gaps)] }, packages.Inventory);
    }
}
