using System.Collections.Immutable;

namespace Gabion.Admission;

/// <summary>A file of policies, as it was read.</summary>
/// <param name="Name">How it is called in messages.</param>
public sealed record PolicyFile(string Name, string Text);

/// <summary>Files of policies, and what could not be read.</summary>
/// <param name="Stamp">Changes whenever a file comes, goes or is written.</param>
public sealed record PolicyFiles(ImmutableArray<PolicyFile> Files, ImmutableArray<string> Problems, string Stamp)
{
    private const long MostBytes = 16 << 20;

    /// <summary>
    /// Reads files and folders. Links to files are followed, since a cluster mounts configuration that way; what begins with a dot is
    /// passed over.
    /// </summary>
    public static PolicyFiles Read(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var (files, problems) = (ImmutableArray.CreateBuilder<PolicyFile>(), ImmutableArray.CreateBuilder<string>());
        var asked = paths.ToList();
        foreach (var path in Find(asked, problems))
        {
            try
            {
                if (new FileInfo(path).Length > MostBytes)
                {
                    problems.Add($"{path}: is larger than {MostBytes >> 20} MiB and was not read");
                }
                else
                {
                    files.Add(new(path, File.ReadAllText(path)));
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{path}: cannot be read: {error.Message}");
            }
        }

        return new(files.ToImmutable(), problems.ToImmutable(), StampOf(asked));
    }

    /// <summary>Paths, lengths and times of all files: cheap enough to be asked every second.</summary>
    public static string StampOf(IEnumerable<string> paths)
    {
        var stamp = new System.Text.StringBuilder();
        foreach (var path in Find(paths, ImmutableArray.CreateBuilder<string>()))
        {
            var file = new FileInfo(path);
            var target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            stamp.Append(path).Append('|').Append(target.FullName).Append('|');
            stamp.Append(target.Exists ? target.Length : -1).Append('|').Append(target.Exists ? target.LastWriteTimeUtc.Ticks : 0).Append('\n');
        }

        return stamp.ToString();
    }

    private static List<string> Find(IEnumerable<string> paths, ImmutableArray<string>.Builder problems)
    {
        var found = new List<string>();
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                Walk(path, found, 0, problems);
            }
            else if (File.Exists(path))
            {
                found.Add(path);
            }
            else
            {
                problems.Add($"{path}: there is no such file or folder");
            }
        }

        return found;
    }

    private static void Walk(string folder, List<string> found, int depth, ImmutableArray<string>.Builder problems)
    {
        const int Deepest = 20;
        try
        {
            found.AddRange(Directory.EnumerateFiles(folder).Where(IsManifest).Order(StringComparer.Ordinal));
            foreach (var below in Directory.EnumerateDirectories(folder).Where(below => !Path.GetFileName(below).StartsWith('.')).Order(StringComparer.Ordinal))
            {
                if (depth < Deepest && new DirectoryInfo(below).LinkTarget is null)
                {
                    Walk(below, found, depth + 1, problems);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{folder}: cannot be read: {error.Message}");
        }
    }

    private static bool IsManifest(string path) =>
        !Path.GetFileName(path).StartsWith('.') && Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML" or ".JSON";
}
