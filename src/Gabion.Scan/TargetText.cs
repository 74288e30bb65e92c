using Gabion.Readers;
using Gabion.Sources;

namespace Gabion.Scan;

/// <summary>The text of the target's files, read again when a report asks for it.</summary>
/// <param name="root">The scanned folder.</param>
/// <param name="given">The only file's content, when the target is a file or standard input.</param>
internal sealed class TargetText(string root, byte[]? given)
{
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Null when the file is gone, is too large, or is no text.</summary>
    public string? Read(string path)
    {
        var content = given ?? Bytes(path);
        return content is null || content.Length > MaxBytes ? null : TextContent.Decode(content, out _);
    }

    private byte[]? Bytes(string path)
    {
        if (path.Length == 0 || path.Split('/').Contains(".."))
        {
            return null;
        }

        using var file = new TargetFile(path, Path.Combine(root, path), 0).Open(out _);
        if (file is null || file.Length > MaxBytes)
        {
            return null;
        }

        var content = new byte[file.Length];
        return content[..file.Read(content, 0)];
    }
}
