using System.IO.Enumeration;
using Gabion.Model;

namespace Gabion.Sources;

/// <summary>
/// The files below a folder. Only regular files are given: links, pipes, sockets and devices are never opened, and nothing
/// outside the folder is ever looked at.
/// </summary>
/// <param name="include">When there are any, only files that match one are given; one that names a folder which is passed over by default brings it back.</param>
/// <param name="exclude">Files and folders that match one are left out.</param>
public sealed class FolderSource(string root, IReadOnlyList<Glob> include, IReadOnlyList<Glob> exclude)
{
    private const int MaxDepth = 256;

    /// <summary>Passes over no folder by its name: what is installed is what is looked for, as in a root file system.</summary>
    public bool TakesInstalled { get; init; }

    private readonly string _root = Path.GetFullPath(root);
    private readonly PassedOver _passedOver = new();
    private long _excluded;

    public FolderSource(string root)
        : this(root, [], [])
    {
    }

    /// <summary>Walks the folder in the order of names. What is left out is told to <paramref name="gap"/>.</summary>
    public IEnumerable<TargetFile> Files(Action<CoverageGap> gap)
    {
        ArgumentNullException.ThrowIfNull(gap);
        foreach (var file in Walk(_root, "", 0, gap))
        {
            yield return file;
        }

        foreach (var passedOver in _passedOver.Gaps())
        {
            gap(passedOver);
        }

        if (_excluded > 0)
        {
            gap(new(GapKind.Skipped, "", null, $"{_excluded} files and folders are left out by --include and --exclude"));
        }
    }

    private IEnumerable<TargetFile> Walk(string folder, string prefix, int depth, Action<CoverageGap> gap)
    {
        if (List(folder, prefix, gap) is not { } names || IsPassedOver(prefix, names))
        {
            yield break;
        }

        foreach (var name in names)
        {
            var path = prefix.Length == 0 ? name : $"{prefix}/{name}";
            if (exclude.Any(glob => glob.Matches(path)))
            {
                _excluded++;
                continue;
            }

            var fullPath = $"{folder}/{name}";
            if (Unix.Status(fullPath, out var reason) is not { } status)
            {
                gap(new(GapKind.Unreadable, path, null, $"It could not be looked at: {reason}"));
                continue;
            }

            switch (status.Kind)
            {
                case EntryKind.Folder when depth >= MaxDepth:
                    gap(new(GapKind.Limit, path, null, $"Folders are nested more than {MaxDepth} levels deep; what is below was not read"));
                    break;
                case EntryKind.Folder:
                    foreach (var file in Walk(fullPath, path, depth + 1, gap))
                    {
                        yield return file;
                    }

                    break;
                case EntryKind.File when include.Count > 0 && !include.Any(glob => glob.Matches(path)):
                    _excluded++;
                    break;
                case EntryKind.File:
                    yield return new(path, fullPath, status.Length) { IsExecutable = status.IsExecutable };
                    break;
                case EntryKind.Link:
                    PassOverLink(path, fullPath);
                    break;
                default:
                    gap(new(GapKind.Unreadable, path, null, $"It is a {Word(status.Kind)}, not a file: it is never opened"));
                    break;
            }
        }
    }

    private bool IsPassedOver(string path, List<string> names)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.Length > 0 && !TakesInstalled && !include.Any(glob => glob.Names(name)) && _passedOver.Takes(name, path, names);
    }

    /// <summary>What a link inside the target leads to is read where it stands; only a link out of it leaves something unread.</summary>
    private void PassOverLink(string path, string fullPath)
    {
        FileSystemInfo? end;
        try
        {
            end = new FileInfo(fullPath).ResolveLinkTarget(returnFinalTarget: true);
        }
        catch (IOException)
        {
            end = null; // a loop
        }

        if (end is null || !Path.Exists(end.FullName))
        {
            _passedOver.Add("links to nothing", "a link to nothing", path);
        }
        else if (!end.FullName.StartsWith(_root + "/", StringComparison.Ordinal) && end.FullName != _root)
        {
            _passedOver.Add("links out of the target", "a link out of the target", path);
        }
    }

    private static List<string>? List(string folder, string prefix, Action<CoverageGap> gap)
    {
        try
        {
            var entries = new FileSystemEnumerable<string>(
                folder,
                (ref FileSystemEntry entry) => entry.FileName.ToString(),
                new() { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false });
            var names = entries.ToList();
            names.Sort(StringComparer.Ordinal);
            return names;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            gap(new(GapKind.Unreadable, prefix, null, $"The folder could not be listed: {error.Message}", "Make it readable, or exclude it."));
            return null;
        }
    }

    private static string Word(EntryKind kind) => kind switch
    {
        EntryKind.Pipe => "named pipe",
        EntryKind.Socket => "socket",
        _ => "device",
    };
}
