using System.Formats.Tar;
using System.IO.Compression;
using Bzip2Stream = Gabion.Formats.Archives.Bzip2Stream;

namespace Gabion.Database;

/// <summary>
/// The files that a feed is read from: a folder, a file, a zip or tar archive, each packed or not. Nothing is unpacked to disk.
/// Links in folders and archives are not followed.
/// </summary>
internal static class FeedInput
{
    /// <summary>Bytes that all files of an input may unpack to; OSV's whole export is far below.</summary>
    private const long MaxBytes = 64L * 1024 * 1024 * 1024;
    private const int MaxFiles = 5_000_000;

    /// <summary>Gives each file that <paramref name="accepts"/> takes to <paramref name="read"/>, by its path within the input.</summary>
    public static void Read(string path, Func<string, bool> accepts, Action<string, Stream> read, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            ReadFolder(path, accepts, read, cancellationToken);
            return;
        }

        ReadFile(Path.GetFileName(path), path, accepts, read, cancellationToken);
    }

    private static void ReadFolder(string path, Func<string, bool> accepts, Action<string, Stream> read, CancellationToken cancellationToken)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };
        foreach (var full in Directory.EnumerateFiles(path, "*", options).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = Path.GetRelativePath(path, full);
            if (accepts(name) || IsPacked(name))
            {
                ReadFile(name, full, accepts, read, cancellationToken);
            }
        }
    }

    private static void ReadFile(string name, string full, Func<string, bool> accepts, Action<string, Stream> read, CancellationToken cancellationToken)
    {
        using var file = File.OpenRead(full);
        ReadFile(name, file, accepts, read, cancellationToken);
    }

    private static void ReadFile(string name, Stream file, Func<string, bool> accepts, Action<string, Stream> read, CancellationToken cancellationToken)
    {
        if (EndsWith(name, ".zip"))
        {
            ReadZip(file, accepts, read, cancellationToken);
        }
        else if (EndsWith(name, ".tar.gz") || EndsWith(name, ".tgz"))
        {
            using var unpacked = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
            ReadTar(unpacked, accepts, read, cancellationToken);
        }
        else if (EndsWith(name, ".tar.bz2"))
        {
            using var unpacked = new Bzip2Stream(file);
            ReadTar(unpacked, accepts, read, cancellationToken);
        }
        else if (EndsWith(name, ".tar"))
        {
            ReadTar(file, accepts, read, cancellationToken);
        }
        else if (EndsWith(name, ".gz") && accepts(name[..^3]))
        {
            using var unpacked = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
            using var limited = new LimitedStream(unpacked, MaxBytes);
            read(name[..^3], limited);
        }
        else if (EndsWith(name, ".bz2") && accepts(name[..^4]))
        {
            using var unpacked = new Bzip2Stream(file);
            using var limited = new LimitedStream(unpacked, MaxBytes);
            read(name[..^4], limited);
        }
        else if (accepts(name))
        {
            read(name, file);
        }
    }

    private static void ReadTar(Stream stream, Func<string, bool> accepts, Action<string, Stream> read, CancellationToken cancellationToken)
    {
        using var limited = new LimitedStream(stream, MaxBytes);
        using var tar = new TarReader(limited, leaveOpen: true);
        for (var count = 0; tar.GetNextEntry() is { } entry; count++)
        {
            Count(count, cancellationToken);
            if (entry.DataStream is { } content && entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && accepts(entry.Name))
            {
                read(entry.Name, entry.DataStream!);
            }
        }
    }

    private static void ReadZip(Stream stream, Func<string, bool> accepts, Action<string, Stream> read, CancellationToken cancellationToken)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        var (count, left) = (0, MaxBytes);
        foreach (var entry in zip.Entries)
        {
            Count(count++, cancellationToken);
            if (accepts(entry.FullName))
            {
                using var content = entry.Open();
                using var limited = new LimitedStream(content, left);
                read(entry.FullName, limited);
                left -= limited.Taken;
            }
        }
    }

    private static void Count(int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (count >= MaxFiles)
        {
            throw new InvalidDataException($"the archive holds more than {MaxFiles} files");
        }
    }

    private static bool IsPacked(string name) => EndsWith(name, ".zip") || EndsWith(name, ".gz") || EndsWith(name, ".bz2") || EndsWith(name, ".tgz") || EndsWith(name, ".tar");

    private static bool EndsWith(string name, string ending) => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
