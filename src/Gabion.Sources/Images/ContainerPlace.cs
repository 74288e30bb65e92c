using System.Text;
using Gabion.Formats.Json;
using Gabion.Formats.Tree;

namespace Gabion.Sources.Images;

/// <summary>Where a container's files are on disk.</summary>
/// <param name="Folder">The overlay's upper folder, or the whole root.</param>
/// <param name="IsUpper">Whether it holds only what differs from the image.</param>
/// <param name="Image">The image's id or name, as the engine keeps it; null when it does not say.</param>
/// <param name="Kind">In words: <c>podman container</c>.</param>
public sealed record ContainerPlace(string Folder, bool IsUpper, string? Image, string Kind)
{
    private const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>The roots of the engines that are looked at when none is named.</summary>
    public static IReadOnlyList<string> DefaultRoots { get; } = [ContainersStorage.DefaultRoot, "/var/lib/docker", ContainerdStore.DefaultRoot];

    /// <summary>Finds a container by its id (or the beginning of it) or name; null with the reason.</summary>
    /// <param name="root">The storage of podman and buildah, of docker (overlay2) or of containerd (overlayfs, native).</param>
    public static ContainerPlace? Find(string root, string container, out string? reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(container);
        reason = null;
        string? trouble = null;
        var found = OfStorage(root, container) ?? OfDocker(root, container) ?? ContainerdStore.Open(root)?.Container(container, out trouble);
        if (found is null)
        {
            reason = trouble ?? (Directory.Exists(root) ? $"{root} holds no container '{container}'" : $"there is no folder {root}");
        }
        else if (!Directory.Exists(found.Folder))
        {
            reason = $"the files of container '{container}' are not at {found.Folder}";
            found = null;
        }

        return found;
    }

    /// <summary>Whether a user's word means an id or one of the names; of an id twelve digits are enough, and six for people.</summary>
    internal static bool IsMeant(string word, string id, IEnumerable<string> names) =>
        word == id || (word.Length >= 6 && id.StartsWith(word, StringComparison.Ordinal)) || names.Any(name => name.TrimStart('/') == word);

    /// <summary>github.com/containers/storage, containers.go.</summary>
    private static ContainerPlace? OfStorage(string root, string container)
    {
        foreach (var driver in (string[])["overlay", "vfs"])
        {
            foreach (var item in Read(root, $"{driver}-containers/containers.json").Items)
            {
                if (item["id"].Text is { } id && item["layer"].Text is { } layer && IsId(layer) && IsMeant(container, id, item["names"].Texts))
                {
                    return driver == "overlay"
                        ? new(Path.Combine(root, "overlay", layer, "diff"), true, item["image"].Text, "container of podman or buildah")
                        : new(Path.Combine(root, "vfs", "dir", layer), false, item["image"].Text, "container of podman or buildah");
                }
            }
        }

        return null;
    }

    /// <summary>moby: containers/ID/config.v2.json, and layerdb/mounts/ID/mount-id, which names the writable layer.</summary>
    private static ContainerPlace? OfDocker(string root, string container)
    {
        var folder = Path.Combine(root, "containers");
        if (!Directory.Exists(folder))
        {
            return null;
        }

        foreach (var id in Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).Where(IsId).Order(StringComparer.Ordinal))
        {
            var config = Read(root, $"containers/{id}/config.v2.json");
            if (!IsMeant(container, id, config["Name"].Text is { } name ? [name] : []))
            {
                continue;
            }

            using var files = new FolderFiles(Path.Combine(root, "image/overlay2/layerdb/mounts", id));
            var mount = files.Read("mount-id", 256, out _) is { } bytes ? Encoding.ASCII.GetString(bytes).Trim() : null;
            return mount is not null && IsId(mount) ? new(Path.Combine(root, "overlay2", mount, "diff"), true, config["Image"].Text, "docker container") : null;
        }

        return null;
    }

    private static Field Read(string root, string path)
    {
        using var files = new FolderFiles(root);
        return files.Read(path, MaxBytes, out _) is { } bytes && JsonReader.Read(Encoding.UTF8.GetString(bytes)) is [var document] ? Field.Of(document.Root) : default;
    }

    // It becomes a part of a path.
    private static bool IsId(string id) => id.Length == 64 && id.All(char.IsAsciiHexDigitLower);
}
