using Gabion.Formats;
using Gabion.Sources;

namespace Gabion.Scan.Packages;

/// <summary>Other files of a target, for readers of packages that need more than one; never one outside the target.</summary>
/// <param name="root">The folder that paths are relative to.</param>
internal sealed class FilesBeside(string root)
{
    public ReadOnlyMemory<byte>? Read(string path)
    {
        var top = Path.GetFullPath(root).TrimEnd('/') + "/";
        var full = Path.GetFullPath(Path.Combine(top, path));
        if (!full.StartsWith(top, StringComparison.Ordinal) || !File.Exists(full))
        {
            return null;
        }

        using var opened = new TargetFile(path, full, 0).Open(out _);
        return opened is null || opened.Length > Scanner.MaxFileBytes ? null : new FileBytes(opened).ReadAll();
    }
}

/// <summary>An open file, read by position.</summary>
internal sealed class FileBytes(OpenedFile file) : ByteSource
{
    public override long Length => file.Length;

    public override int Read(long offset, Span<byte> into) => file.Read(into, offset);
}
