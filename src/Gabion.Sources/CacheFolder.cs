using System.Security.Cryptography;

namespace Gabion.Sources;

/// <summary>
/// Small files that may be deleted at any time, in <c>$XDG_CACHE_HOME/gabion</c>. An entry is whole or not there: it is
/// written beside its place and moved, and its hash is checked when it is read.
/// </summary>
public sealed class CacheFolder(string path)
{
    private const int MaxEntries = 50;
    private const int MaxEntryBytes = 64 * 1024 * 1024;

    /// <summary>The user's cache folder (XDG Base Directory Specification); null when there is no home to have one in.</summary>
    public static CacheFolder? OfUser()
    {
        var named = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        var home = Environment.GetEnvironmentVariable("HOME");
        return Path.IsPathRooted(named) ? new(Path.Combine(named, "gabion"))
            : Path.IsPathRooted(home) ? new(Path.Combine(home, ".cache", "gabion"))
            : null;
    }

    /// <summary>The entry's bytes; null when there is none or it is damaged.</summary>
    public byte[]? TryRead(string name)
    {
        try
        {
            var file = new FileInfo(Path.Combine(path, name));
            if (!file.Exists || file.Length is < SHA256.HashSizeInBytes or > MaxEntryBytes)
            {
                return null;
            }

            var bytes = File.ReadAllBytes(file.FullName);
            var content = bytes.AsSpan(0, bytes.Length - SHA256.HashSizeInBytes);
            return SHA256.HashData(content).AsSpan().SequenceEqual(bytes.AsSpan(content.Length)) ? content.ToArray() : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // a cache that cannot be read is no cache
        }
    }

    /// <summary>Keeps the entry, and lets the oldest go when there are many. That it cannot be kept does no harm.</summary>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        if (content.Length > MaxEntryBytes - SHA256.HashSizeInBytes)
        {
            return;
        }

        var beside = Path.Combine(path, $"{name}.{Environment.ProcessId}.part");
        try
        {
            Directory.CreateDirectory(path);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write))
            {
                file.Write(content);
                file.Write(SHA256.HashData(content));
            }

            File.Move(beside, Path.Combine(path, name), overwrite: true);
            foreach (var old in new DirectoryInfo(path).GetFiles().OrderByDescending(file => file.LastWriteTimeUtc).Skip(MaxEntries))
            {
                old.Delete();
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Delete(beside);
        }
    }
}
