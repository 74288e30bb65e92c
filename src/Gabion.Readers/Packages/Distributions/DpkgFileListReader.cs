using System.Collections.Immutable;
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
        var folder = path.LastIndexOf('/');
        return folder > 0 && (path.EndsWith(".list", StringComparison.Ordinal) || path.EndsWith(".md5sums", StringComparison.Ordinal))
            && (IsAt(path[..folder], "var/lib/dpkg/info") || IsAt(path[..folder], "var/lib/dpkg/status.d") || IsAt(path[..folder], "lib/opkg/info"));
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        var name = NameOf(found.Path);
        var isList = name.EndsWith(".list", StringComparison.Ordinal);
        var files = ImmutableArray.CreateBuilder<OwnedFile>();
        var rows = TextContent.DecodeLoosely(content.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < rows.Length && files.Count < MaxFiles; i++)
        {
            var row = rows[i].TrimEnd('\r');
            if (!isList && row.Length > 34 && row[32] == ' ')
            {
                files.Add(new(row[33..].TrimStart(' ', '*').TrimStart('.').TrimStart('/'), new("md5", row[..32])));
            }
            else if (isList && !IsFolder(row, i + 1 < rows.Length ? rows[i + 1] : "") && row.Trim('/', '.').Length > 0)
            {
                files.Add(new(row.Split('\t')[0].TrimStart('/'), null));
            }
        }

        found.Add(new OwnedFileList(found.File, name[..name.LastIndexOf('.')], files.ToImmutable(), rows.Length > MaxFiles));
    }

    /// <summary>What is inside a folder stands right behind it.</summary>
    private static bool IsFolder(string row, string next) => next.StartsWith(row, StringComparison.Ordinal) && next.Length > row.Length && next[row.Length] == '/';
}
