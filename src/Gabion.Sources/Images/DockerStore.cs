using System.Collections.Immutable;
using System.Text;
using Gabion.Formats.Json;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images;

/// <summary>
/// The images that Docker Engine keeps on disk with its overlay2 driver (github.com/moby/moby: image/store.go, layer/filestore.go):
/// names in <c>repositories.json</c>, configurations by id, and of each chain of layers the folder that holds the last one's files.
/// </summary>
public sealed class DockerStore : ImageSource
{
    private const int MaxListBytes = 64 * 1024 * 1024;
    private const string Driver = "overlay2";

    private readonly string _root;

    private DockerStore(string root) => _root = root;

    public override string Kind => "Docker's store";

    private string ImageFolder => Path.Combine(_root, "image", Driver);

    /// <summary>Opens the store in a folder; null when there is none.</summary>
    public static DockerStore? Open(string folder)
    {
        var store = new DockerStore(folder);
        return File.Exists(Path.Combine(store.ImageFolder, "repositories.json")) ? store : null;
    }

    public override Task<ImmutableArray<NamedImage>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<NamedImage>>([.. Images(out _).Select(image => new NamedImage(image.Names[0], image.Id, null))]);

    public override Task<ImageResult> OpenAsync(ImageChoice choice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var images = Images(out var trouble);
        return Task.FromResult(trouble is not null
            ? new ImageResult.Refused(trouble, null)
            : Choose(images, image => [.. image.Names, image.Id.ToString()], choice.Name, out var image) ?? Open(image!));
    }

    private ImageResult Open(KeptImage image)
    {
        var bytes = Read(Path.Combine("imagedb", "content", "sha256", image.Id.Hex), ManifestJson.MaxBytes, out var reason);
        if (bytes is null || ImageConfig.Read(bytes, out reason) is not { } config)
        {
            return new ImageResult.Refused($"its configuration cannot be read: {reason}", null);
        }

        var layers = ImmutableArray.CreateBuilder<SourceLayer>();
        var chain = "";
        foreach (var id in config.DiffIds)
        {
            if (id is null)
            {
                return new ImageResult.Refused("its configuration names a layer that is no digest", null);
            }

            chain = LayerChain.Add(chain, id);
            var place = Read(Path.Combine("layerdb", "sha256", chain["sha256:".Length..], "cache-id"), 256, out reason);
            var name = place is null ? "" : Encoding.ASCII.GetString(place).Trim();
            if (name.Length == 0 || !name.All(char.IsAsciiLetterOrDigit))
            {
                return new ImageResult.Refused($"its layer {id.Short} is missing in the store: {reason ?? "its folder is not named"}", null);
            }

            layers.Add(new FolderLayer(Path.Combine(_root, Driver, name, "diff"), id, isOverlay: true));
        }

        return new ImageResult.Opened(new() { Name = image.Names[0], Config = config, ConfigBytes = bytes, ConfigDigest = image.Id, Layers = layers.ToImmutable() });
    }

    /// <summary>Every image, by its id, with the names that lead to it; those without a name by their id.</summary>
    private List<KeptImage> Images(out string? trouble)
    {
        var names = new Dictionary<Digest, List<string>>();
        if (Read("repositories.json", MaxListBytes, out trouble) is not { } bytes || JsonReader.Read(Encoding.UTF8.GetString(bytes)) is not [{ Root: { } root }])
        {
            trouble ??= $"{Path.Combine(ImageFolder, "repositories.json")} is no JSON";
            return [];
        }

        foreach (var repository in Field.Of(root)["Repositories"].Entries)
        {
            foreach (var entry in repository.Value.Entries)
            {
                if (Digest.TryParse(entry.Value.Text, out var id))
                {
                    names.TryAdd(id, []);
                    names[id].Add(entry.Key);
                }
            }
        }

        return [.. names.Select(pair => new KeptImage(pair.Key, [.. pair.Value.OrderBy(name => name.Contains('@', StringComparison.Ordinal)).ThenBy(name => name, StringComparer.Ordinal)]))
            .OrderBy(image => image.Names[0], StringComparer.Ordinal)];
    }

    private byte[]? Read(string path, int maxBytes, out string? reason)
    {
        using var files = new FolderFiles(ImageFolder);
        return files.Read(path, maxBytes, out reason);
    }

    private sealed record KeptImage(Digest Id, ImmutableArray<string> Names);
}
