namespace Gabion.Sources.Nodes;

/// <summary>
/// A bundle: gzip over lines of JSON. The first line is the head; then come <c>entry</c> lines (path, kind, mode, owner, content
/// where it is carried), <c>process</c>, <c>named</c> and <c>gap</c> lines; the last is the <c>end</c> with the count of lines between,
/// without which it is not whole.
/// </summary>
public static class NodeBundleFormat
{
    public const string Name = "gabion-node-facts";

    /// <summary>Goes up when older readers would misread it.</summary>
    public const int Version = 1;

    /// <summary>The most that a ConfigMap holds is 1 MiB, names and labels among it.</summary>
    public const int MaxPacked = 1000 * 1000;

    /// <summary>The most that is unpacked.</summary>
    public const int MaxBytes = 48 * 1024 * 1024;

    public const int MaxLines = 200_000;
}
