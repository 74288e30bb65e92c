
namespace Gabion.Sources.Images;

/// <summary>What a user's word for an image was taken for.</summary>
public abstract record ImageTarget
{
    private ImageTarget()
    {
    }

    /// <summary>The place that holds it, and the name in that place where the word gave one.</summary>
    public sealed record Found(ImageSource Source, string? Name) : ImageTarget;

    /// <summary>Nothing that could be opened.</summary>
    public sealed record Missing(string Reason, string? Advice) : ImageTarget;

    /// <summary>A file or folder: what kind of image it holds; null when it holds none that is known.</summary>
    public static ImageSource? OfPath(string path, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Target.Resolve(path) switch
        {
            Target.Folder folder => OfFolder(folder.FullPath, out reason),
            Target.SingleFile file => OfFiles(ArchiveFiles.Open(file.File.FullPath, out reason), ref reason, " archive"),
            Target.Missing missing => Nothing(missing.Reason, out reason),
            _ => Nothing("it is no file", out reason),
        };
    }

    /// <summary>Whether a file or folder is made to hold images, so that it would make no sense to read it as anything else.</summary>
    public static bool IsImage(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        switch (Target.Resolve(path))
        {
            case Target.Folder folder:
                using (var files = new FolderFiles(folder.FullPath))
                {
                    return files.Has("oci-layout") && files.Has("index.json");
                }

            case Target.SingleFile file when HasArchiveName(file.File.Path):
                using (var files = ArchiveFiles.Open(file.File.FullPath, out _))
                {
                    return files is not null && (OciLayout.IsAt(files) || DockerArchive.IsAt(files) || LegacyDockerArchive.IsAt(files));
                }

            default:
                return false;
        }
    }

    /// <summary>Whether a file is called as archives of images are.</summary>
    public static bool HasArchiveName(string name) =>
        ((string[])[".tar", ".tar.gz", ".tgz", ".tar.zst", ".oci"]).Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>An archive that is piped in.</summary>
    public static ImageSource? OfStream(Stream stream, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return OfFiles(ArchiveFiles.Open(stream, out reason), ref reason, " archive");
    }

    private static ImageSource? OfFolder(string folder, out string? reason)
    {
        reason = null;
        var files = new FolderFiles(folder);
        if (OciLayout.IsAt(files))
        {
            return new OciLayout(files, "OCI layout");
        }

        if (DockerArchive.IsAt(files))
        {
            return new DockerArchive(files, "unpacked docker archive");
        }

        if (LegacyDockerArchive.IsAt(files))
        {
            return new LegacyDockerArchive(files, "unpacked docker archive of the old form");
        }

        files.Dispose();
        if (((ImageSource?)ContainersStorage.Open(folder) ?? ContainerdStore.Open(folder) ?? (ImageSource?)DockerStore.Open(folder)) is { } storage)
        {
            return storage;
        }

        return RootFolder.IsAt(folder) ? new RootFolder(folder)
            : Registry.RegistryStorage.Open(folder, null, []) is { } registry ? new Registry.StoredRegistryImages(registry)
            : Nothing("it is neither an OCI layout, a storage of images nor the root of a file system", out reason);
    }

    private static ImageSource? OfFiles(ArchiveFiles? files, ref string? reason, string archive)
    {
        if (files is null)
        {
            return null;
        }

        if (OciLayout.IsAt(files))
        {
            return new OciLayout(files, "OCI" + archive);
        }

        if (DockerArchive.IsAt(files))
        {
            return new DockerArchive(files, "docker" + archive);
        }

        if (LegacyDockerArchive.IsAt(files))
        {
            return new LegacyDockerArchive(files, $"docker{archive} of the old form");
        }

        reason = files.Trouble is { } trouble
            ? $"the archive is damaged ({trouble}), and no manifest comes before the damage"
            : "the archive holds neither manifest.json (docker save) nor index.json (OCI layout)";
        files.Dispose();
        return null;
    }

    private static ImageSource? Nothing(string why, out string? reason)
    {
        reason = why;
        return null;
    }
}
