using System.Globalization;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images;

/// <summary>
/// Files that are an archive of <c>docker save</c> and an OCI layout in one, as Docker from version 25 on and BuildKit write them. Some programs read
/// <c>manifest.json</c> (dockerd, skopeo), some <c>index.json</c> (podman, containerd): when the two speak of other images, who checks sees
/// another image than who runs it, and such files are refused.
/// </summary>
internal static class BothForms
{
    private const int MaxManifests = 1_000;
    private const string Advice = "Unpack it, remove the file that is not meant, and give the folder.";

    /// <summary>Compares what was opened by <c>index.json</c> with what <c>manifest.json</c> names: the same image, or a refusal; with a gap where it cannot be compared.</summary>
    /// <param name="top">The entry of the index that led to the image.</param>
    public static async Task<ImageResult> AgainstListAsync(FileSet files, OciLayout layout, ImageResult.Opened opened, Descriptor top, CancellationToken cancellationToken)
    {
        var listed = DockerArchive.Images(files, out var trouble);
        if (trouble is not null)
        {
            return Doubted(opened, $"{trouble}; whether it names another image than index.json is not known");
        }

        var indexed = await ImagesAsync(layout, cancellationToken).ConfigureAwait(false);
        foreach (var entry in listed)
        {
            var named = indexed.Where(image => AreNamedAlike(image.Top, entry)).ToList();
            if (named.Count > 0 && !named.Exists(image => image.Top.Digest == top.Digest))
            {
                continue; // it is compared when that image is asked for
            }

            // An image for another platform is no contradiction, as long as index.json has it too.
            var isTold = false;
            var config = files.Read(entry.Config, ManifestJson.MaxBytes, out _) is { } bytes ? ImageConfig.Read(bytes, out _) : null;
            foreach (var image in named.Count > 0 ? named : indexed)
            {
                isTold |= (image.Leaf.Digest == opened.Image.Digest || config?.Platform != opened.Image.Config?.Platform || !AreOneName(image.Top, top))
                    && await AreSameAsync(files, entry, image.Manifest, cancellationToken).ConfigureAwait(false);
            }

            if (!isTold)
            {
                return Refused(entry);
            }
        }

        return opened;
    }

    /// <summary>Compares what was opened by <c>manifest.json</c> with what <c>index.json</c> names.</summary>
    public static async Task<ImageResult> AgainstIndexAsync(FileSet files, ImageResult.Opened opened, ArchivedImage entry, CancellationToken cancellationToken)
    {
        var layout = new OciLayout(files, "");
        if ((await layout.NamesAsync(cancellationToken).ConfigureAwait(false)).Item2 is { } trouble)
        {
            return Doubted(opened, $"{trouble}; whether it names another image than manifest.json is not known");
        }

        var indexed = await ImagesAsync(layout, cancellationToken).ConfigureAwait(false);
        if (indexed.Exists(image => AreNamedAlike(image.Top, entry)))
        {
            indexed.RemoveAll(image => !AreNamedAlike(image.Top, entry));
        }

        var (isTold, isDenied) = (indexed.Count == 0, false);
        foreach (var image in indexed)
        {
            var isSame = await AreSameAsync(files, entry, image.Manifest, cancellationToken).ConfigureAwait(false);
            isTold |= isSame;
            isDenied |= !isSame && opened.Image.Config is { } config && image.Leaf.Platform?.Takes(config.Platform) == true;
        }

        return isTold && !isDenied ? opened : Refused(entry);
    }

    private static ImageResult.Refused Refused(ArchivedImage entry) => new(
        string.Create(CultureInfo.InvariantCulture, $"its manifest.json and index.json speak of different images (manifest.json names {(entry.Tags.IsEmpty ? entry.Config : entry.Tags[0])} with {entry.Layers.Length} {(entry.Layers.Length == 1 ? "layer" : "layers")}), so that programs would read different things"),
        Advice);

    private static ImageResult.Opened Doubted(ImageResult.Opened opened, string reason) =>
        new(opened.Image with { Gaps = opened.Image.Gaps.Add(new(GapKind.Invalid, "", null, $"The files are of two forms, and {reason}")) });

    private static bool AreNamedAlike(Descriptor top, ArchivedImage entry) =>
        OciLayout.Names(top).Any(name => entry.Tags.Any(tag => ImageSource.IsName(name, tag)));

    /// <summary>Whether two entries of the index are one image for several platforms; without names they are when each states one.</summary>
    private static bool AreOneName(Descriptor one, Descriptor other) =>
        one.Digest == other.Digest || (one.Name == other.Name && (one.Name is not null || (one.Platform is not null && other.Platform is not null)));

    /// <summary>Every image that the index leads to, with the entry of the index under which it is.</summary>
    private static async Task<List<(Descriptor Top, Descriptor Leaf, ImageManifest Manifest)>> ImagesAsync(OciLayout layout, CancellationToken cancellationToken)
    {
        var images = new List<(Descriptor, Descriptor, ImageManifest)>();
        var left = new Stack<(Descriptor Top, Descriptor One)>((await layout.NamesAsync(cancellationToken).ConfigureAwait(false)).Item1.Select(static top => (top, top)));
        for (var count = 0; count < MaxManifests && left.TryPop(out var next); count++)
        {
            var (bytes, _) = await layout.ReadAsync(next.One, ManifestJson.MaxBytes, cancellationToken).ConfigureAwait(false);
            switch (bytes is null ? null : ManifestJson.Read(bytes, out _))
            {
                case ImageIndex index:
                    foreach (var inner in index.Manifests.Where(static inner => !inner.IsAttestation))
                    {
                        left.Push((next.Top, inner));
                    }

                    break;
                case ImageManifest manifest:
                    images.Add((next.Top, next.One, manifest));
                    break;
                default:
                    break; // who asks for that one is told
            }
        }

        return images;
    }

    /// <summary>Whether an entry of <c>manifest.json</c> is the image of a manifest: its configuration, and its layers as they are or uncompressed.</summary>
    private static async Task<bool> AreSameAsync(FileSet files, ArchivedImage entry, ImageManifest manifest, CancellationToken cancellationToken)
    {
        if (entry.Layers.Length != manifest.Layers.Length || files.Read(entry.Config, ManifestJson.MaxBytes, out _) is not { } bytes
            || BlobReading.HexOf(manifest.Config.Digest.Algorithm, bytes) != manifest.Config.Digest.Hex)
        {
            return false;
        }

        var diffIds = ImageConfig.Read(bytes, out _)?.DiffIds ?? [];
        for (var i = 0; i < entry.Layers.Length; i++)
        {
            var (path, digest) = (entry.Layers[i], manifest.Layers[i].Digest);
            if (files.Resolved(path) != files.Resolved($"blobs/{digest.Algorithm}/{digest.Hex}")
                && !await IsAsync(files, path, digest, cancellationToken).ConfigureAwait(false)
                && !(diffIds.Length == entry.Layers.Length && diffIds[i] is { } plain && await IsAsync(files, path, plain, cancellationToken).ConfigureAwait(false)))
            {
                return false;
            }
        }

        return true;
    }

    private static Task<bool> IsAsync(FileSet files, string path, Digest digest, CancellationToken cancellationToken) => new TarLayer(
        null,
        digest,
        _ => files.Open(path, out var _, out var missing) is { } stream ? Task.FromResult(stream) : Task.FromException<Stream>(new IOException(missing)),
        () => null).IsIntactAsync(cancellationToken);
}
