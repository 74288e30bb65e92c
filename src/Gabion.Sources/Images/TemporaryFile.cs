using System.IO.Compression;
using Gabion.Formats.Archives;
using Compression = Gabion.Formats.Archives.Compression;

namespace Gabion.Sources.Images;

/// <summary>A file without a name in the folder for temporary files: it is gone when it is closed, however the program ends.</summary>
internal static class TemporaryFile
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>What is written to disk at most for one archive.</summary>
    private const long MaxBytes = 128L << 30;

    /// <summary>Decompresses a stream into such a file; null with the reason. A full disk is an <see cref="IOException"/>.</summary>
    public static OpenedFile? Decompress(Stream packed, Compression compression, out string? reason)
    {
        reason = compression switch
        {
            Compression.Bzip2 or Compression.Xz => $"it is compressed with {compression.ToString().ToLowerInvariant()}, which is not read; decompress it first",
            Compression.Zstandard when !ZstandardStream.IsAvailable => "it is compressed with zstd, and libzstd is not installed (Debian: libzstd1)",
            _ => null,
        };
        if (reason is not null)
        {
            return null;
        }

        using var plain = compression switch
        {
            Compression.Gzip => new GZipStream(packed, CompressionMode.Decompress),
            Compression.Zstandard => new ZstandardStream(packed),
            _ => packed,
        };
        var path = Path.Combine(Path.GetTempPath(), $"gabion-{Environment.ProcessId}-{Guid.NewGuid():n}");
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var output = new FileStream(path, create);
        var opened = new TargetFile(path, path, 0).Open(out var gap);
        File.Delete(path);
        if (opened is null)
        {
            reason = gap!.Reason;
            return null;
        }

        var buffer = new byte[BufferBytes];
        long length = 0;
        int read;
        while ((read = plain.Read(buffer)) > 0)
        {
            if ((length += read) > MaxBytes)
            {
                opened.Dispose();
                reason = $"it decompresses to more than {MaxBytes >> 30} GB";
                return null;
            }

            output.Write(buffer, 0, read);
        }

        return opened.WithLength(length);
    }
}
