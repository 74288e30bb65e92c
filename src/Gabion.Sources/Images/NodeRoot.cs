using System.Collections.Immutable;

namespace Gabion.Sources.Images;

/// <summary>The root of a machine, running or mounted: one layer without what is not the machine's own.</summary>
public sealed class NodeRoot : NodeSource
{
    private const int MaxCommandLine = 1024 * 1024;

    private readonly string _path;
    private readonly NodeBoundaries _boundaries;
    private ImmutableArray<string> _places = [];

    private NodeRoot(string path, ImmutableArray<string> mounts)
    {
        _path = path;
        _boundaries = new(path, mounts, MountTable.OfThisProgram());
    }

    public override string Kind => _path == "/" ? "running node" : "node's root file system";

    /// <summary>Opens the root of a machine; null when the folder is none.</summary>
    /// <param name="mounts">Mount points, from the root, to look into too.</param>
    public static NodeRoot? Open(string folder, ImmutableArray<string> mounts, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var full = Path.GetFullPath(folder);
        full = full.Length > 1 ? full.TrimEnd('/') : full;
        reason = !Directory.Exists(full) ? "there is no such folder"
            : RootFolder.IsAt(full) ? null : "it is not the root of a Linux system: there is no etc/os-release and no database of packages in it";
        return reason is null ? new(full, [.. mounts.Select(mount => mount.Trim('/'))]) : null;
    }

    /// <summary>The same root, of which only these folders are looked into, also where they are mounts of their own, as in a pod that is given no more.</summary>
    public static NodeRoot OfPlaces(string folder, ImmutableArray<string> places)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var full = Path.GetFullPath(folder);
        return new(full.Length > 1 ? full.TrimEnd('/') : full, [.. places.SelectMany(Upwards).Distinct(StringComparer.Ordinal)]) { _places = places };
    }

    /// <summary>The root of a machine on which an installer of clusters has put something; null for every other folder.</summary>
    public static NodeRoot? OfCluster(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string[] marks = ["etc/kubernetes", "var/lib/kubelet", "etc/rancher", "var/lib/rancher"];
        return marks.Any(mark => Path.Exists(Path.Combine(folder, mark))) ? Open(folder, [], out _) : null;
    }

    public override Task<ImmutableArray<NamedImage>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult(ImmutableArray.Create(new NamedImage(_path, null, null)));

    public override Task<ImageResult> OpenAsync(ImageChoice choice, CancellationToken cancellationToken) =>
        Task.FromResult<ImageResult>(new ImageResult.Opened(new()
        {
            Name = _path,
            What = "Node",
            Layers = [new FolderLayer(_path, null, isOverlay: false) { Boundaries = _boundaries, Enters = _places.IsEmpty ? null : IsOnTheWay }],
        }));

    /// <summary>
    /// Of the machine that this program runs on, and of one whose <c>/proc</c> is mounted in its root. A process that ends meanwhile is
    /// none.
    /// </summary>
    public override IEnumerable<(string Path, byte[] Content)> Processes()
    {
        foreach (var name in ProcessFolders())
        {
            byte[] content;
            try
            {
                content = File.ReadAllBytes(Path.Combine(_path, "proc", name, "cmdline"));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            if (content.Length is > 0 and <= MaxCommandLine)
            {
                yield return ($"proc/{name}/cmdline", content);
            }
        }
    }

    /// <summary>
    /// Looks into the root that the process has, a relative name from where it was started. Where that is closed to us, as from
    /// within a container, a process that is in no container has the machine's root.
    /// </summary>
    public override (string Path, byte[] Content)? FileOf(string process, string name, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(name);
        var folder = Path.GetDirectoryName(Path.Combine(_path, process))!;
        try
        {
            var from = Path.IsPathRooted(name) ? "" : new FileInfo(Path.Combine(folder, "cwd")).ResolveLinkTarget(returnFinalTarget: false)?.FullName ?? "";
            var path = Path.GetFullPath(Path.Combine("/", from, name));
            return Read(path[1..], $"{folder}/root{path}", maxBytes)
                ?? (_path != "/" && Path.IsPathRooted(name) && !IsInContainer(folder) && !LeadsOver(path) ? Read(path[1..], _path + path, maxBytes) : null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // it is gone, or not for us; whoever asks tells it
        }
    }

    private static (string Path, byte[] Content)? Read(string path, string full, int maxBytes)
    {
        using var file = new TargetFile(path, full, 0).Open(out var closed);
        if (file is null || closed is not null || file.Length > maxBytes)
        {
            return null;
        }

        var content = new byte[file.Length];
        return (path, content[..file.Read(content, 0)]);
    }

    /// <summary>Whether a part of the path is a link: in a mounted root it may lead anywhere.</summary>
    private bool LeadsOver(string path) => Upwards(path).Any(part => Unix.Status(_path + part, out _) is { Kind: EntryKind.Link });

    /// <summary>By its control group, which has the container's id, 64 hexadecimal digits, in its name; unknown counts as yes.</summary>
    private static bool IsInContainer(string folder)
    {
        try
        {
            var groups = File.ReadAllText(Path.Combine(folder, "cgroup"));
            return groups.Length == 0 || groups.Contains("kubepods", StringComparison.Ordinal) || LongestRun(groups) >= 64;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static int LongestRun(string text)
    {
        var (run, longest) = (0, 0);
        foreach (var letter in text)
        {
            run = char.IsAsciiHexDigitLower(letter) ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private IEnumerable<string> ProcessFolders()
    {
        try
        {
            return [.. Directory.EnumerateDirectories(Path.Combine(_path, "proc")).Select(path => Path.GetFileName(path)).Where(name => name.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0).Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // the machine does not run, or there is no /proc
        }
    }

    /// <summary>The release of the kernel that runs, when this is the machine that this program runs on; null else.</summary>
    public string? RunningKernel()
    {
        try
        {
            return _path == "/" ? File.ReadAllText("/proc/sys/kernel/osrelease").Trim() : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // no /proc
        }
    }

    /// <summary>Whether the folder leads to one of the places, or lies in one.</summary>
    private bool IsOnTheWay(string folder) => _places.Any(place => IsWithin(folder, place) || IsWithin(place, folder));

    private static bool IsWithin(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');

    private static IEnumerable<string> Upwards(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            yield return path[..end];
        }
    }

    /// <summary>The stores of images on the machine.</summary>
    public ImmutableArray<ContainerFolderFound> Stores() => ContainerFolders.Find(_path);
}
