namespace Gabion.Sources.Images;

/// <summary>What changes when any file of an OCI layout's folder changes, told without reading one.</summary>
public static class LayoutStamp
{
    /// <summary>Of a folder with more files it takes longer than to read the manifests of one image.</summary>
    public const int MaxEntries = 256;

    /// <summary>Null for what is no folder of an OCI layout, has too many files, or links to what lies elsewhere.</summary>
    public static string? Of(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!File.Exists(Path.Combine(folder, "oci-layout")) || !File.Exists(Path.Combine(folder, "index.json")))
        {
            return null;
        }

        try
        {
            var stamps = new List<string>();
            return Add(new(folder), stamps) ? string.Join('\n', stamps.Order(StringComparer.Ordinal)) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // opening it tells what is wrong
        }
    }

    private static bool Add(DirectoryInfo folder, List<string> stamps)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (stamps.Count == MaxEntries || entry.LinkTarget is not null || Unix.Stamp(entry.FullName) is not { } stamp)
            {
                return false;
            }

            stamps.Add($"{entry.FullName} {stamp}");
            if (entry is DirectoryInfo inner && !Add(inner, stamps))
            {
                return false;
            }
        }

        return true;
    }
}
