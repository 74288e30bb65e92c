using Gabion.Model;

namespace Gabion.Sources;

/// <summary>A file of the target.</summary>
/// <param name="Path">Relative to the target, with <c>/</c>.</param>
/// <param name="FullPath">Where it is on disk.</param>
public sealed record TargetFile(string Path, string FullPath, long Length);

/// <summary>The files below a folder, in ordinal order of their paths.</summary>
public sealed class FolderSource(string root)
{
    /// <summary>Walks the folder. Links are not followed; what is left out is told to <paramref name="gap"/>.</summary>
    public IEnumerable<TargetFile> Files(Action<CoverageGap> gap)
    {
        ArgumentNullException.ThrowIfNull(gap);
        return Walk(root, "", gap);
    }

    private static IEnumerable<TargetFile> Walk(string folder, string prefix, Action<CoverageGap> gap)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = new DirectoryInfo(folder).GetFileSystemInfos();
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            gap(new(GapKind.Unreadable, prefix, null, $"The folder could not be listed: {error.Message}"));
            yield break;
        }

        Array.Sort(entries, (left, right) => string.CompareOrdinal(left.Name, right.Name));
        foreach (var entry in entries)
        {
            var path = prefix.Length == 0 ? entry.Name : $"{prefix}/{entry.Name}";
            switch (entry)
            {
                case { LinkTarget: not null }:
                    continue;
                case DirectoryInfo { Name: ".git" }:
                    continue;
                case DirectoryInfo:
                    foreach (var file in Walk(entry.FullName, path, gap))
                    {
                        yield return file;
                    }

                    break;
                case FileInfo file:
                    yield return new(path, file.FullName, file.Length);
                    break;
                default:
                    break;
            }
        }
    }
}
