using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Sources.Images;

/// <summary>
/// Where the files of a node itself end: at other file systems, and at stores of containers, whose files are those of images. What
/// is passed over is told.
/// </summary>
/// <param name="root">The node's root, as a full path.</param>
/// <param name="wanted">Mount points, from the root, that are looked into all the same.</param>
internal sealed class NodeBoundaries(string root, ImmutableArray<string> wanted, MountTable mounts)
{
    /// <summary>File systems that hold what the kernel and running programs show, and nothing that was installed.</summary>
    private static readonly HashSet<string> Pseudo = new(StringComparer.Ordinal)
    {
        "proc", "sysfs", "devtmpfs", "devpts", "tmpfs", "ramfs", "cgroup", "cgroup2", "mqueue", "debugfs", "tracefs", "securityfs", "pstore", "bpf", "fusectl",
        "configfs", "hugetlbfs", "autofs", "nsfs", "efivarfs", "binfmt_misc", "rpc_pipefs", "selinuxfs",
    };

    /// <summary>Folders of the kernel, also where nothing is mounted on them: in the root of a machine that does not run.</summary>
    private static readonly HashSet<string> KernelFolders = new(["proc", "sys", "dev", "run"], StringComparer.Ordinal);

    private readonly SortedDictionary<string, List<string>> _pseudo = new(StringComparer.Ordinal);
    private readonly List<CoverageGap> _gaps = [];
    private (string Folder, ulong? Device) _above = (root, Unix.Status(root, out _)?.Device);

    /// <summary>What was passed over.</summary>
    public IEnumerable<CoverageGap> Gaps()
    {
        var kernel = _pseudo.Select(pair => $"{pair.Key} ({string.Join(", ", pair.Value.Take(3))}{(pair.Value.Count > 3 ? ", …" : "")})").ToList();
        return kernel.Count == 0
            ? _gaps
            : _gaps.Prepend(new(GapKind.Skipped, "", null, $"What only a running kernel shows is passed over: {string.Join(", ", kernel)}"));
    }

    /// <summary>Whether the folder is none of the node's own.</summary>
    /// <param name="path">From the root.</param>
    public bool PassesOver(string path)
    {
        var full = Path.Combine(root, path);
        var type = mounts.TypeAt(full.TrimEnd('/'));
        if (type is null && KernelFolders.Contains(path))
        {
            Remember("folders of the kernel", path);
            return true;
        }

        if (ContainerFolders.IsStore(path))
        {
            return true;
        }

        var isOther = type is not null || (DeviceAbove(full) is { } above && Unix.Status(full, out _) is { } status && status.Device != above);
        if (!isOther || wanted.Contains(path))
        {
            return false;
        }

        if (type is not null && Pseudo.Contains(type))
        {
            Remember(type, path);
        }
        else
        {
            _gaps.Add(new(
                GapKind.Unknown, path, null, $"Another file system{(type is null ? "" : $" ({type})")} is mounted here and was passed over", $"--mount /{path} looks into it too."));
        }

        return true;
    }

    /// <summary>The device of the folder in which a folder lies; siblings are asked about one after another.</summary>
    private ulong? DeviceAbove(string full)
    {
        var folder = Path.GetDirectoryName(full) ?? root;
        if (folder != _above.Folder)
        {
            _above = (folder, Unix.Status(folder, out _)?.Device);
        }

        return _above.Device;
    }

    private void Remember(string kind, string path)
    {
        if (!_pseudo.TryGetValue(kind, out var paths))
        {
            _pseudo[kind] = paths = [];
        }

        paths.Add(path);
    }
}
