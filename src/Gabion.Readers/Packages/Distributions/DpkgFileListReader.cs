using System.Collections.Immutable;
using System.Text;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Distributions;

/// <summary>
/// The files of one deb: <c>var/lib/dpkg/info/NAME.list</c> (every path, folders too) and <c>.md5sums</c> (of files that are
/// no configuration); in <c>status.d</c> only the second.
/// </summary>
public sealed class DpkgFileListReader : PackageReader
{
    private const int MaxFiles = 100_000;

    public override string Kind => "dpkg file list";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.EndsWith(".list", StringComparison.Ordinal) && !path.EndsWith(".md5sums", StringComparison.Ordinal))
        {
            return false;
        }

        var folder = path.LastIndexOf('/');
        return folder > 0 && (IsAt(path.AsSpan(0, folder), "var/lib/dpkg/info") || IsAt(path.AsSpan(0, folder), "var/lib/dpkg/status.d") || IsAt(path.AsSpan(0, folder), "lib/opkg/info"));
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        var name = NameOf(found.Path);
        var isList = name.EndsWith(".list", StringComparison.Ordinal);
        var files = ImmutableArray.CreateBuilder<OwnedFile>();
        var rest = content.Span;
        var row = NextRow(ref rest);
        while (row.Length > 0 && files.Count < MaxFiles)
        {
            var next = NextRow(ref rest);
            if (!isList && row.Length > 34 && row[32] == ' ')
            {
                var path = row[33..].TrimStart(" *"u8).TrimStart((byte)'.').TrimStart((byte)'/');
                files.Add(new(Encoding.UTF8.GetString(path), new("md5", Encoding.UTF8.GetString(row[..32]))));
            }
            else if (isList && !IsFolder(row, next) && row.Trim("/."u8).Length > 0)
            {
                var path = row.IndexOf((byte)'\t') is >= 0 and var tab ? row[..tab] : row;
                files.Add(new(Encoding.UTF8.GetString(path.TrimStart((byte)'/')), null));
            }

            row = next;
        }

        found.Add(new OwnedFileList(found.File, name[..name.LastIndexOf('.')], files.ToImmutable(), row.Length > 0));
    }

    /// <summary>The next line that is not empty; nothing at the end.</summary>
    private static ReadOnlySpan<byte> NextRow(ref ReadOnlySpan<byte> rest)
    {
        while (rest.Length > 0)
        {
            var end = rest.IndexOf((byte)'\n');
            var row = (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (row.Length > 0)
            {
                return row;
            }
        }

        return [];
    }

    /// <summary>What is inside a folder stands right behind it.</summary>
    private static bool IsFolder(ReadOnlySpan<byte> row, ReadOnlySpan<byte> next) => next.Length > row.Length && next[row.Length] == '/' && next.StartsWith(row);
}
