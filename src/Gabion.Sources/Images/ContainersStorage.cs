using System.Collections.Immutable;
using System.Text;
using Gabion.Formats.Json;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images;

/// <summary>
/// The storage of podman, buildah and CRI-O on disk (github.com/containers/storage: images.go, layers.go, drivers/overlay,
/// drivers/vfs). Layers are folders there, so that their files are what was unpacked, and no digest can be checked.
/// </summary>
public sealed class ContainersStorage : ImageSource
{
    private const int MaxListBytes = 64 * 1024 * 1024;
    private const int MaxLayers = 1_000;

    private static readonly string[] Drivers = ["overlay", "vfs"];

    private readonly string _root;

    private ContainersStorage(string root) => _root = root;

    public override string Kind => "containers-storage";

    /// <summary>Where this user's storage is, as podman's defaults have it.</summary>
    public static string DefaultRoot { get; } = Environment.IsPrivilegedProcess
        ? "/var/lib/containers/storage"
        : Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".local/share/containers/storage");

    /// <summary>Opens the storage in a folder; null when there is none.</summary>
    public static ContainersStorage? Open(string folder) =>
        Drivers.Any(driver => File.Exists(Path.Combine(folder, $"{driver}-images", "images.json"))) ? new(folder) : null;

    /// <summary>Whether an image of that name is here.</summary>
    public bool Has(string name) => Choose(Images(out _), Names, name, out _) is null;

    public override Task<ImmutableArray<NamedImage>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<NamedImage>>([.. Images(out _).Select(image => new NamedImage(Names(image).First(), image.Digest, null))]);

    public override Task<ImageResult> OpenAsync(ImageChoice choice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var images = Images(out var trouble);
        if (trouble is not null)
        {
            return Task.FromResult<ImageResult>(new ImageResult.Refused(trouble, null));
        }

        return Task.FromResult(Choose(images, Names, choice.Name, out var image) ?? Open(image!));
    }

    private static IEnumerable<string> Names(KeptImage image) => [.. image.Names, $"sha256:{image.Id}"];

    private ImageResult Open(KeptImage image)
    {
        var gaps = new List<CoverageGap>();
        var config = BigData(image, $"sha256:{image.Id}", out var reason) is { } bytes ? ImageConfig.Read(bytes, out reason) : null;
        if (config is null)
        {
            gaps.Add(new(GapKind.Unreadable, "", null, $"The image's configuration cannot be read: {reason}; users, ports, variables and history are not known"));
        }

        var manifest = BigData(image, "manifest", out _) is { } stored ? ManifestJson.Read(stored, out _) as ImageManifest : null;
        var layers = Chain(image, out var broken);
        if (broken is not null)
        {
            return new ImageResult.Refused(broken, null);
        }

        // The first layers of a storage may be empty ones that the configuration does not name.
        var ids = config?.DiffIds.Length == layers.Count ? config.DiffIds : default;
        return new ImageResult.Opened(new()
        {
            Name = image.Names.FirstOrDefault() ?? "",
            Digest = image.Digest,
            Manifest = manifest,
            Config = config,
            ConfigBytes = config is null ? default : BigData(image, $"sha256:{image.Id}", out _),
            ConfigDigest = Digest.TryParse($"sha256:{image.Id}", out var id) ? id : null,
            Layers = [.. layers.Select((layer, index) => Layer(image.Driver, layers, index, ids.IsDefault ? layer.DiffId : ids[index]))],
            Gaps = [.. gaps],
        });
    }

    private FolderLayer Layer(string driver, List<KeptLayer> layers, int index, Digest? diffId) => driver == "overlay"
        ? new FolderLayer(Path.Combine(_root, "overlay", layers[index].Id, "diff"), diffId, isOverlay: true)
        : new FolderLayer(Path.Combine(_root, "vfs", "dir", layers[index].Id), diffId, isOverlay: false)
        {
            // Each layer is a whole copy: what it brings is what differs from the one below.
            Below = index == 0 ? null : Path.Combine(_root, "vfs", "dir", layers[index - 1].Id),
        };

    /// <summary>The layers of an image, from the lowest up, by their parents.</summary>
    private List<KeptLayer> Chain(KeptImage image, out string? broken)
    {
        broken = null;
        var known = new Dictionary<string, KeptLayer>(StringComparer.Ordinal);
        foreach (var item in List(Path.Combine(_root, $"{image.Driver}-layers", "layers.json"), out broken))
        {
            if (item["id"].Text is { } id && IsId(id))
            {
                known[id] = new(id, item["parent"].Text, Digest.TryParse(item["diff-digest"].Text, out var diff) ? diff : null);
            }
        }

        var chain = new List<KeptLayer>();
        for (var at = image.Layer; at is { Length: > 0 }; at = chain[^1].Parent)
        {
            if (!known.TryGetValue(at, out var layer) || chain.Count >= MaxLayers)
            {
                broken ??= $"its layer {at} is missing in the storage";
                return [];
            }

            chain.Add(layer);
        }

        chain.Reverse();
        return chain;
    }

    private List<KeptImage> Images(out string? trouble)
    {
        trouble = null;
        var images = new List<KeptImage>();
        foreach (var driver in Drivers.Where(driver => File.Exists(Path.Combine(_root, $"{driver}-images", "images.json"))))
        {
            foreach (var item in List(Path.Combine(_root, $"{driver}-images", "images.json"), out trouble))
            {
                if (item["id"].Text is { } id && IsId(id))
                {
                    images.Add(new(driver, id, Digest.TryParse(item["digest"].Text, out var digest) ? digest : null, item["layer"].Text, [.. item["names"].Texts]));
                }
            }
        }

        return images;
    }

    /// <summary>A file of an image; names with other characters than a plain file's are kept in base64 behind an equals sign.</summary>
    private byte[]? BigData(KeptImage image, string name, out string? reason)
    {
        var file = name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') ? name : "=" + Convert.ToBase64String(Encoding.UTF8.GetBytes(name));
        using var files = new FolderFiles(Path.Combine(_root, $"{image.Driver}-images", image.Id));
        return files.Read(file, ManifestJson.MaxBytes, out reason);
    }

    private static Field.ItemList List(string path, out string? trouble)
    {
        using var files = new FolderFiles(Path.GetDirectoryName(path)!);
        if (files.Read(Path.GetFileName(path), MaxListBytes, out trouble) is { } bytes)
        {
            if (JsonReader.Read(Encoding.UTF8.GetString(bytes)) is [{ Root: SequenceNode list }])
            {
                return Field.Of(list).Items;
            }

            trouble = $"{path} is no list in JSON";
        }

        return default;
    }

    // It becomes a part of a path.
    private static bool IsId(string id) => id.Length == 64 && id.All(char.IsAsciiHexDigitLower);

    private sealed record KeptImage(string Driver, string Id, Digest? Digest, string? Layer, ImmutableArray<string> Names);

    private sealed record KeptLayer(string Id, string? Parent, Digest? DiffId);
}
