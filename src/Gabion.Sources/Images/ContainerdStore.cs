using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats.Bolt;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images;

/// <summary>
/// What containerd keeps on disk: names in a bbolt database, blobs by digest, and unpacked layers as snapshots of overlayfs
/// (containerd, core/metadata/buckets.go, core/snapshots/storage/bolt.go). Layers whose blobs were discarded after unpacking
/// are read from their snapshots.
/// </summary>
public sealed class ContainerdStore : ImageSource, IBlobs
{
    private const string Overlay = "overlayfs";
    private const string Native = "native";

    private readonly string _root;

    private ContainerdStore(string root) => _root = root;

    public override string Kind => "containerd store";

    public static string DefaultRoot => "/var/lib/containerd";

    private string Metadata => Path.Combine(_root, "io.containerd.metadata.v1.bolt", "meta.db");

    /// <summary>Opens the store in a folder; null when there is none.</summary>
    public static ContainerdStore? Open(string folder)
    {
        var store = new ContainerdStore(folder);
        return File.Exists(store.Metadata) ? store : null;
    }

    public override Task<ImmutableArray<NamedImage>> ListAsync(CancellationToken cancellationToken)
    {
        var images = Images(out _);
        var name = Names(images);
        return Task.FromResult<ImmutableArray<NamedImage>>([.. images.Select(image => new NamedImage(name(image), image.Target.Digest, null)).Distinct()]);
    }

    /// <summary>
    /// Opens an image by its name, its digest, or <c>NAMESPACE/NAME</c>. Namespaces of containerd know nothing of each other: the kubelet's (<c>k8s.io</c>) may have another image
    /// under a name than that of <c>ctr</c> (<c>default</c>) or Docker (<c>moby</c>), and then it must be said which is meant.
    /// </summary>
    public override async Task<ImageResult> OpenAsync(ImageChoice choice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var images = Images(out var trouble);
        if (trouble is not null)
        {
            return new ImageResult.Refused(trouble, null);
        }

        var meant = choice.Name is { } wanted ? images.FindAll(image => IsMeant(image, wanted)) : [];
        var different = meant.DistinctBy(image => image.Target.Digest).ToList();
        if (different.Count > 1)
        {
            return new ImageResult.Refused(
                $"it holds {different.Count} different images called '{choice.Name}'",
                $"Name one with --image, with its namespace before it or by its digest: {string.Join(", ", different.Select(image => $"{image.Qualified} ({image.Target.Digest.Algorithm}:{image.Target.Digest.Short})"))}.");
        }

        // The same image in several namespaces is one.
        var chosen = different.Count == 1 ? different[0] : null;
        var name = Names(images);
        if (chosen is null && Choose(images.DistinctBy(image => (image.Name, image.Target.Digest)).ToList(), image => [name(image)], choice.Name, out chosen) is { } refused)
        {
            return refused;
        }

        var result = await ManifestWalk.OpenAsync(this, chosen!.Target, chosen.Name, choice.Platform, cancellationToken).ConfigureAwait(false);
        return result is ImageResult.Opened opened
            ? new ImageResult.Opened(WithSnapshots(opened.Image, [.. images.Where(image => image.Target.Digest == chosen.Target.Digest).Select(image => image.Namespace).Distinct(StringComparer.Ordinal)]))
            : result;
    }

    public Task<Stream> OpenAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        var path = BlobPath(blob.Digest);
        var file = new TargetFile(path, path, 0).Open(out var gap);
        return file is null
            ? Task.FromException<Stream>(new IOException(File.Exists(path) ? gap!.Reason : $"the content store does not have {blob.Digest}"))
            : Task.FromResult<Stream>(new OpenedFileStream(file));
    }

    /// <summary>Where the files of a container are: the writable layer of overlayfs, or the whole root of the native snapshotter. Null when there is none of that id.</summary>
    /// <param name="container">Its id, or the beginning of it; <c>NAMESPACE/ID</c> where several namespaces have it.</param>
    /// <param name="trouble">Why a container that is there cannot be read.</param>
    internal ContainerPlace? Container(string container, out string? trouble)
    {
        trouble = null;
        try
        {
            using var file = OpenDatabase(Metadata, out var database, out _);
            var found = new List<(string Space, string Id, BoltBucket Kept)>();
            foreach (var space in database?.Root.Bucket("v1")?.Entries() ?? [])
            {
                var id = container.StartsWith($"{space.Name}/", StringComparison.Ordinal) ? container[(space.Name.Length + 1)..] : container;
                foreach (var entry in space.Bucket?.Bucket("containers")?.Entries() ?? [])
                {
                    if (entry.Bucket is { } kept && ContainerPlace.IsMeant(id, entry.Name, []))
                    {
                        found.Add((space.Name, entry.Name, kept));
                    }
                }
            }

            if (found.Count > 1)
            {
                // An id may be the beginning of another.
                found = found.FindAll(one => container == one.Id || container == $"{one.Space}/{one.Id}") is { Count: > 0 } exact ? exact : found;
            }

            if (found.Count > 1)
            {
                trouble = $"{_root} holds {found.Count} that may be meant: {string.Join(", ", found.Take(8).Select(one => $"{one.Space}/{one.Id}"))}";
            }
            else if (found is [var one])
            {
                var snapshotter = one.Kept.Text("snapshotter") ?? Overlay;
                if (snapshotter is Overlay or Native && Snapshot(one.Space, one.Kept.Text("snapshotKey") ?? one.Id, snapshotter) is { } folder)
                {
                    return new(folder, snapshotter == Overlay, one.Kept.Text("image"), "containerd container");
                }

                trouble = snapshotter is Overlay or Native ? $"the snapshot of container '{container}' is not in {_root}" : $"the files of container '{container}' are kept by the snapshotter '{snapshotter}', which is not read";
            }
        }
        catch (BoltException error)
        {
            trouble = $"the database {Metadata} is damaged: {error.Message}";
        }

        return null;
    }

    string? IBlobs.Stamp(Descriptor blob) => Unix.Stamp(BlobPath(blob.Digest));

    private string BlobPath(Digest digest) => Path.Combine(_root, "io.containerd.content.v1.content", "blobs", digest.Algorithm, digest.Hex);

    /// <summary>Takes the snapshots of layers of which the blob is gone.</summary>
    private SourceImage WithSnapshots(SourceImage image, ImmutableArray<string> spaces)
    {
        if (image.Layers.All(layer => layer.Descriptor is { } blob && File.Exists(BlobPath(blob.Digest))) || image.Layers.Any(layer => layer.DiffId is null))
        {
            return image;
        }

        var layers = ImmutableArray.CreateBuilder<SourceLayer>(image.Layers.Length);
        var chain = "";
        foreach (var layer in image.Layers)
        {
            chain = LayerChain.Add(chain, layer.DiffId!);
            layers.Add(!File.Exists(BlobPath(layer.Descriptor!.Digest)) && spaces.Select(space => Snapshot(space, chain, Overlay)).FirstOrDefault(static place => place is not null) is { } folder ? new FolderLayer(folder, layer.DiffId, isOverlay: true) : layer);
        }

        return image with { Layers = layers.ToImmutable() };
    }

    /// <summary>The folder of a snapshot by its chain id or, for a container, its key: meta.db names its key in the snapshotter, the snapshotter's database its number.</summary>
    private string? Snapshot(string space, string chain, string snapshotter)
    {
        try
        {
            using var names = OpenDatabase(Metadata, out var metadata, out _);
            if (metadata?.Root.Bucket("v1", space, "snapshots", snapshotter, chain)?.Text("name") is not { } key)
            {
                return null;
            }

            var plugin = Path.Combine(_root, $"io.containerd.snapshotter.v1.{snapshotter}");
            using var numbers = OpenDatabase(Path.Combine(plugin, "metadata.db"), out var snapshots, out _);
            if (snapshots?.Root.Bucket("v1", "snapshots", key)?.Value("id") is not { } id || Varint(id.Span) is not { } number)
            {
                return null;
            }

            var folder = Path.Combine(plugin, "snapshots", number.ToString(CultureInfo.InvariantCulture), snapshotter == Overlay ? "fs" : "");
            return Directory.Exists(folder) ? folder : null;
        }
        catch (BoltException)
        {
            return null; // then the layer's blob is told as missing
        }
    }

    /// <summary>How each image is called: by its name, with the namespace before it where another one has the same.</summary>
    private static Func<StoreImage, string> Names(List<StoreImage> images)
    {
        var shared = images.GroupBy(image => image.Name, StringComparer.Ordinal).Where(group => group.Select(image => image.Target.Digest).Distinct().Count() > 1).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        return image => shared.Contains(image.Name) ? image.Qualified : image.Name;
    }

    private static bool IsMeant(StoreImage image, string wanted) =>
        IsName(image.Name, wanted) || IsName(image.Target.Digest.ToString(), wanted)
        || (wanted.StartsWith($"{image.Namespace}/", StringComparison.Ordinal) && IsName(image.Name, wanted[(image.Namespace.Length + 1)..]));

    private List<StoreImage> Images(out string? trouble)
    {
        var images = new List<StoreImage>();
        using var file = OpenDatabase(Metadata, out var database, out trouble);
        if (database is null)
        {
            return images;
        }

        try
        {
            foreach (var space in database.Root.Bucket("v1")?.Entries() ?? [])
            {
                foreach (var image in space.Bucket?.Bucket("images")?.Entries() ?? [])
                {
                    var target = image.Bucket?.Bucket("target");
                    if (target is not null && Digest.TryParse(target.Text("digest"), out var digest))
                    {
                        images.Add(new(space.Name, image.Name, new(target.Text("mediatype") ?? "", digest, 0)));
                    }
                }
            }
        }
        catch (BoltException error)
        {
            trouble = $"its database {Metadata} is damaged: {error.Message}";
        }

        return images;
    }

    private static OpenedFile? OpenDatabase(string path, out BoltDatabase? database, out string? trouble)
    {
        database = null;
        var file = new TargetFile(path, path, 0).Open(out var gap);
        trouble = gap is null ? null : $"its database {path} cannot be read: {gap.Reason}";
        if (file is not null)
        {
            database = BoltDatabase.Open((into, offset) => file.Read(into, offset), file.Length, out var reason);
            trouble = reason is null ? null : $"{path}: {reason}";
        }

        return file;
    }

    // Go's unsigned varint.
    private static ulong? Varint(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if ((bytes[i] & 0x80) == 0)
            {
                return value;
            }
        }

        return null;
    }

    private sealed record StoreImage(string Namespace, string Name, Descriptor Target)
    {
        public string Qualified => $"{Namespace}/{Name}";
    }
}
