using Gabion.Model.Packages;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>Lists the packages of an image, without judging anything.</summary>
public static class ImageInventory
{
    public static async Task<(ImageReading Reading, Inventory Inventory)> ReadAsync(SourceImage image, LayerLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var readers = new ImageReaders(searchesSecrets: false, wantsOwners: true);
        var inspections = image.Layers.Select(_ => new LayerInspection(readers)).ToList();
        var reading = await ImageReading.ReadAsync(image, index => inspections[index], limits, Environment.ProcessorCount, cancellationToken).ConfigureAwait(false);
        var packages = ImagePackages.Join(reading, [.. inspections.Select(inspection => inspection.Files)]);
        return (reading with { FileGaps = [.. inspections.SelectMany(inspection => inspection.Files).SelectMany(file => file.Result.Gaps)] }, packages.Inventory);
    }
}
