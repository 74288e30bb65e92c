namespace Gabion.Sources.Images;

/// <summary>The files of a container on disk, whole or only its writable layer.</summary>
public static class ContainerFolder
{
    /// <param name="isUpper">True for an overlay's upper folder, in which whiteouts stand for what was deleted.</param>
    public static Task<LayerReading> ReadAsync(string folder, bool isUpper, LayerLimits limits, CancellationToken cancellationToken) =>
        new FolderLayer(Path.GetFullPath(folder), null, isUpper).ReadAsync(NothingWanted.Instance, limits, cancellationToken);

    private sealed class NothingWanted : ILayerVisitor
    {
        public static readonly NothingWanted Instance = new();

        public bool Wants(Model.Container.Images.LayerEntry entry) => false;

        public void Visit(Model.Container.Images.LayerEntry entry, ReadOn content)
        {
        }
    }
}
