using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Gabion.Tests.Images;

/// <summary>A layer as a builder would write it, made of lines: <c>etc/passwd=root</c> a file, <c>bin/</c> a folder, <c>lib-&gt;usr/lib</c> a link.</summary>
internal static class MadeLayer
{
    public static byte[] Of(params string[] lines)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var line in lines)
            {
                writer.WriteEntry(Entry(line));
            }
        }

        return stream.ToArray();
    }

    /// <summary>A layer of one file that anybody may execute.</summary>
    public static byte[] OfProgram(string path, byte[] content)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { Mode = (UnixFileMode)493, DataStream = new MemoryStream(content) });
        }

        return stream.ToArray();
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static PaxTarEntry Entry(string line)
    {
        if (line.Split("->") is [var link, var target])
        {
            return new(TarEntryType.SymbolicLink, link) { LinkName = target };
        }

        if (line.Split("=>") is [var hard, var to])
        {
            return new(TarEntryType.HardLink, hard) { LinkName = to };
        }

        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return new(TarEntryType.Directory, line) { Mode = (UnixFileMode)493 };
        }

        // A mode may stand before the path: 4755:usr/bin/su=…
        var (mode, path) = line[..equals].Split(':') is [var octal, var rest] ? (Convert.ToInt32(octal, 8), rest) : (420, line[..equals]);
        return new(TarEntryType.RegularFile, path)
        {
            Mode = (UnixFileMode)mode,
            DataStream = new MemoryStream(Encoding.UTF8.GetBytes(line[(equals + 1)..])),
        };
    }
}
