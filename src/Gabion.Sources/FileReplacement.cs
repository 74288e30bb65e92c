namespace Gabion.Sources;

/// <summary>Replaces a file's content in one step: it is either as before or as wanted, never between.</summary>
public static class FileReplacement
{
    /// <summary>
    /// Writes <paramref name="after"/> beside the file and renames it over it, with the file's mode. Refused, with the reason,
    /// when the file no longer holds <paramref name="before"/>, or cannot be written.
    /// </summary>
    public static string? Write(string fullPath, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        ArgumentNullException.ThrowIfNull(fullPath);
        var beside = Path.Combine(Path.GetDirectoryName(fullPath) ?? "/", $".{Path.GetFileName(fullPath)}.gabion-{Environment.ProcessId}");
        try
        {
            using (var opened = new TargetFile(fullPath, fullPath, before.Length).Open(out var gap))
            {
                if (opened is null)
                {
                    return gap!.Reason;
                }

                var now = new byte[before.Length];
                if (opened.Length != before.Length || opened.Read(now, 0) != now.Length || !before.SequenceEqual(now))
                {
                    return "The file has changed since it was read; nothing was written";
                }
            }

            var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                create.UnixCreateMode = File.GetUnixFileMode(fullPath);
            }

            using (var stream = new FileStream(beside, create))
            {
                stream.Write(after);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, fullPath, overwrite: true);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Delete(beside);
            return $"It could not be written: {error.Message}";
        }
    }
}
