using System.Collections.Immutable;

namespace Gabion.Sources.Images;

/// <summary>A root file system in a folder: one layer, without manifest and configuration.</summary>
internal sealed class RootFolder(string path) : ImageSource
{
    public override string Kind => "root file system";

    /// <summary>Whether a folder looks like the root of a Linux system or of an image: it holds what says which system it is, or its programs.</summary>
    public static bool IsAt(string folder)
    {
        string[] marks = ["etc/os-release", "usr/lib/os-release", "etc/alpine-release", "etc/debian_version", "var/lib/dpkg/status", "lib/apk/db/installed", "var/lib/rpm"];
        return marks.Any(mark => Path.Exists(Path.Combine(folder, mark)));
    }

    public override Task<ImmutableArray<NamedImage>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult(ImmutableArray.Create(new NamedImage(path, null, null)));

    public override Task<ImageResult> OpenAsync(ImageChoice choice, CancellationToken cancellationToken) =>
        Task.FromResult<ImageResult>(new ImageResult.Opened(new() { Name = path, Layers = [new FolderLayer(path, null, isOverlay: false)] }));
}
