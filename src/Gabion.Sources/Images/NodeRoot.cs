using System.Collections.Immutable;

namespace Gabion.Sources.Images;

/// <summary>The root of a machine, running or mounted: one layer without what is not the machine's own.</summary>
public sealed class NodeRoot : ImageSource
{
    private const int MaxCommandLine = 1024 * 1024;

    private readonly string _path;
    private readonly NodeBoundaries _boundaries;

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
            Layers = [new FolderLayer(_path, null, isOverlay: false) { Boundaries = _boundaries }],
        }));

    /// <summary>
    /// The command lines of what runs, when this is the machine that this program runs on: each with its path from the root, as
    /// <c>proc/1/cmdline</c>. A process that ends meanwhile is none.
    /// </summary>
    public IEnumerable<(string Path, byte[] Content)> Processes()
    {
        foreach (var folder in _path == "/" ? Directory.EnumerateDirectories("/proc").Where(path => path.AsSpan("/proc/".Length).IndexOfAnyExceptInRange('0', '9') < 0).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            byte[] content;
            try
            {
                content = File.ReadAllBytes(Path.Combine(folder, "cmdline"));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            if (content.Length is > 0 and <= MaxCommandLine)
            {
                yield return ($"{folder[1..]}/cmdline", content);
            }
        }
    }

    /// <summary>
    /// A file as a process sees it that runs on this machine, by the name that the process has for it: in its own root, a relative
    /// one from where it was started. Null when it is none that can be read, or longer than <paramref name="maxBytes"/>.
    /// </summary>
    /// <param name="process">As <see cref="Processes"/> gives it: <c>proc/1/cmdline</c>.</param>
    /// <returns>The path from the machine's root, and the content.</returns>
    public static (string Path, byte[] Content)? FileOf(string process, string name, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(name);
        var folder = Path.GetDirectoryName($"/{process}")!;
        try
        {
            var from = Path.IsPathRooted(name) ? "" : new FileInfo(Path.Combine(folder, "cwd")).ResolveLinkTarget(returnFinalTarget: false)?.FullName ?? "";
            var path = Path.GetFullPath(Path.Combine("/", from, name));
            using var file = new TargetFile(path[1..], $"{folder}/root{path}", 0).Open(out var closed);
            if (file is null || closed is not null || file.Length > maxBytes)
            {
                return null;
            }

            var content = new byte[file.Length];
            return (path[1..], content[..file.Read(content, 0)]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // it is gone, or not for us; whoever asks tells it
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

    /// <summary>The stores of images on the machine.</summary>
    public ImmutableArray<ContainerFolderFound> Stores() => ContainerFolders.Find(_path);
}
