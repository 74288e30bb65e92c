using System.Collections.Immutable;

namespace Gabion.Sources.Images;

/// <summary>Where container runtimes keep images and running containers on a node.</summary>
public static class ContainerFolders
{
    private const string UserStorage = ".local/share/containers/storage";

    // containerd, as it is and as k3s, RKE2, k0s and MicroK8s bring it.
    private static readonly ImmutableArray<string> Containerd =
    [
        "var/lib/containerd", "var/lib/rancher/k3s/agent/containerd", "var/lib/rancher/rke2/agent/containerd", "var/lib/k0s/containerd",
        "var/snap/microk8s/common/var/lib/containerd", "var/lib/docker/containerd/daemon",
    ];

    private const string Shared = "var/lib/containers/storage";
    private const string Docker = "var/lib/docker";

    /// <summary>Whether the folder holds files of images and containers, and none of the node.</summary>
    public static bool IsStore(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Containerd.Contains(path) || path is Shared or Docker or "var/lib/kubelet/pods" || (path.EndsWith(UserStorage, StringComparison.Ordinal) && IsInHome(path));
    }

    /// <summary>The stores of images that are there. Links are not followed: in a mounted root they may lead anywhere.</summary>
    public static ImmutableArray<ContainerFolderFound> Find(string root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var homes = Names(root, "home").Select(name => $"home/{name}/{UserStorage}").Prepend($"root/{UserStorage}");
        return
        [
            .. Containerd.Concat([Shared, Docker]).Concat(homes).Select(path => Look(root, path)).OfType<ContainerFolderFound>().OrderBy(found => found.Path, StringComparer.Ordinal),
        ];
    }

    private static ContainerFolderFound? Look(string root, string path)
    {
        var at = root;
        foreach (var name in path.Split('/'))
        {
            at = Path.Combine(at, name);
            switch (Unix.Status(at, out _))
            {
                case { Kind: EntryKind.Folder }:
                    break;
                case { Kind: EntryKind.Link }:
                    return new(path, null, $"'{Path.GetRelativePath(root, at)}' is a link, and links are not followed to other places of a machine");
                default:
                    return null;
            }
        }

        ImageSource? source = ContainerdStore.Open(at);
        source ??= ContainersStorage.Open(at);
        source ??= DockerStore.Open(at);
        return source is null ? null : new(path, source, null);
    }

    private static IEnumerable<string> Names(string root, string folder)
    {
        var full = Path.Combine(root, folder);
        if (Unix.Status(full, out _) is not { Kind: EntryKind.Folder })
        {
            return [];
        }

        try
        {
            return [.. Directory.EnumerateDirectories(full).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        }
        catch (UnauthorizedAccessException)
        {
            return []; // the walk over the node's files tells that the folder may not be listed
        }
    }

    private static bool IsInHome(string path) => path.StartsWith("home/", StringComparison.Ordinal) || path.StartsWith("root/", StringComparison.Ordinal);
}

/// <summary>A store of images on a node.</summary>
/// <param name="Path">From the node's root.</param>
/// <param name="Source">Null when it cannot be read.</param>
/// <param name="Trouble">Why not.</param>
public sealed record ContainerFolderFound(string Path, ImageSource? Source, string? Trouble);
