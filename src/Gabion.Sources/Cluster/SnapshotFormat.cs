namespace Gabion.Sources.Cluster;

/// <summary>
/// A snapshot: gzip over lines of JSON. The first line is the head; then come <c>list</c> lines (a kind, before its objects),
/// <c>object</c> lines and <c>gap</c> lines; the last is the <c>end</c> with the count of objects, without which it is not whole.
/// </summary>
internal static class SnapshotFormat
{
    public const string Name = "gabion-cluster-snapshot";

    /// <summary>Goes up when older readers would misread it.</summary>
    public const int Version = 1;
}
