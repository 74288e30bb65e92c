namespace Gabion.Sources.Images;

/// <summary>The files of a container on disk, whole or only its writable layer.</summary>
public static class ContainerFolder
{
    /// <param name="isUpper">True for an overlay's upper folder, in which whiteouts stand for what was deleted.</param>
    public static Task<LayerReading> ReadAsync(string folder, bool isUpper, ILayerVisitor visitor, LayerLimits limits, CancellationToken cancellationToken) =>
        new FolderLayer(Path.GetFullPath(folder), null, isUpper) { IsContainer = true }.ReadAsync(visitor, limits, cancellationToken);
}
