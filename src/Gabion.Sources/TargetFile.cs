using Gabion.Model;
using Microsoft.Win32.SafeHandles;

namespace Gabion.Sources;

/// <summary>A file of the target.</summary>
/// <param name="Path">Relative to the target, with <c>/</c>.</param>
/// <param name="FullPath">Where it is on disk.</param>
public sealed record TargetFile(string Path, string FullPath, long Length)
{
    /// <summary>Whether anybody may run it.</summary>
    public bool IsExecutable { get; init; }

    /// <summary>What stays the same as long as the file does, told without reading it; null when it cannot be told.</summary>
    public string? Stamp => Unix.Stamp(FullPath);

    /// <summary>Whether a path leads to something that is neither a file, a folder nor a link.</summary>
    public static bool IsDeviceOrPipe(string path) =>
        Unix.Status(path, out _) is { Kind: not EntryKind.File and not EntryKind.Folder and not EntryKind.Link };

    /// <summary>Opens it for reading: the stream, or null and the gap that says why not.</summary>
    public OpenedFile? Open(out CoverageGap? gap)
    {
#pragma warning disable CA2000 // the opened file owns the handle
        var handle = Unix.OpenFile(FullPath, out var status, out var reason);
#pragma warning restore CA2000
        gap = handle is null
            ? new(GapKind.Unreadable, Path, null, $"It could not be read: {reason}", "Make it readable, or exclude it.")
            : null;
        return handle is null ? null : new(handle, status.Length);
    }
}

/// <summary>A regular file that is open for reading. It is read by position, so that chunks may be read twice.</summary>
public sealed class OpenedFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    internal OpenedFile(SafeFileHandle handle, long length)
    {
        _handle = handle;
        Length = length;
    }

    /// <summary>Its length when it was opened; it may have grown or shrunk since.</summary>
    public long Length { get; }

    /// <summary>The same open file, which has grown since it was opened.</summary>
    internal OpenedFile WithLength(long length) => new(_handle, length);

    /// <summary>Reads from <paramref name="offset"/> until <paramref name="into"/> is full or the file ends; the bytes read.</summary>
    public int Read(Span<byte> into, long offset)
    {
        var read = 0;
        while (read < into.Length)
        {
            var more = RandomAccess.Read(_handle, into[read..], offset + read);
            if (more == 0)
            {
                break;
            }

            read += more;
        }

        return read;
    }

    public void Dispose() => _handle.Dispose();
}
