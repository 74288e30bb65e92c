using System.Security.Cryptography;

namespace Gabion.Sources;

/// <summary>
/// Small files that may be deleted at any time, in <c>$XDG_CACHE_HOME/gabion</c>. An entry is whole or not there: it is
/// written beside its place and moved, and its hash is checked when it is read.
/// </summary>
/// <param name="path">The folder; made when something is first written.</param>
/// <param name="maxEntries">How many entries <see cref="Trim"/> leaves.</param>
/// <param name="maxBytes">How many bytes <see cref="Trim"/> leaves.</param>
public sealed class CacheFolder(string path, int maxEntries = 50, long maxBytes = long.MaxValue)
{
    private const int MaxEntryBytes = 64 * 1024 * 1024;

    // An entry in use is told from an old one to within this time, so that reading need not write.
    private static readonly TimeSpan UseCounts = TimeSpan.FromHours(12);

    /// <summary>The user's cache folder (XDG Base Directory Specification); null when there is no home to have one in.</summary>
    public static CacheFolder? OfUser()
    {
        var named = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        var home = Environment.GetEnvironmentVariable("HOME");
        return Path.IsPathRooted(named) ? new(Path.Combine(named, "gabion"))
            : Path.IsPathRooted(home) ? new(Path.Combine(home, ".cache", "gabion"))
            : null;
    }

    /// <summary>A folder in this one, with limits of its own.</summary>
    public CacheFolder Inner(string name, int maxEntries, long maxBytes) => new(Path.Combine(path, name), maxEntries, maxBytes);

    /// <summary>Whether there is an entry, whole or damaged.</summary>
    public bool Has(string name) => File.Exists(Path.Combine(path, name));

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
            if (!SHA256.HashData(content).AsSpan().SequenceEqual(bytes.AsSpan(content.Length)))
            {
                return null;
            }

            if (TimeProvider.System.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > UseCounts)
            {
                file.LastWriteTimeUtc = TimeProvider.System.GetUtcNow().UtcDateTime;
            }

            return content.ToArray();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // a cache that cannot be read is no cache
        }
    }

    /// <summary>Keeps the entry. That it cannot be kept does no harm.</summary>
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
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Delete(beside);
        }
    }

    /// <summary>Lets go what was not used for longest, until the limits are kept.</summary>
    public void Trim()
    {
        try
        {
            var (count, bytes) = (0, 0L);
            foreach (var file in new DirectoryInfo(path).GetFiles().OrderByDescending(file => file.LastWriteTimeUtc))
            {
                bytes += file.Length;
                if (++count > maxEntries || bytes > maxBytes)
                {
                    file.Delete();
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is trimmed another time.
        }
    }
}
