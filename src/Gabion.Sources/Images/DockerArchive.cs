using System.Collections.Immutable;
using Gabion.Formats.Json;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images;

/// <summary>
/// What <c>docker save</c> and <c>podman save</c> write: <c>manifest.json</c> names for each image the configuration and the
/// layers (moby image spec v1.2). The layers are plain tar archives as a rule, and their names say nothing that could be checked;
/// their hashes stand in the configuration.
/// </summary>
internal sealed class DockerArchive(FileSet files, string kind) : ImageSource
{
    public override string Kind => kind;

    public static bool IsAt(FileSet files) => files.Has("manifest.json");

    public override Task<ImmutableArray<NamedImage>> ListAsync(CancellationToken cancellationToken)
    {
        var images = Images(files, out _).Select(image => new NamedImage(Names(image).First(), null, null));
        return Task.FromResult(images.ToImmutableArray());
    }

    public override async Task<ImageResult> OpenAsync(ImageChoice choice, CancellationToken cancellationToken)
    {
        var images = Images(files, out var trouble);
        if (trouble is not null)
        {
            return new ImageResult.Refused(trouble, null);
        }

        if (Choose(images, Names, choice.Name, out var image, static one => string.Join('\n', one.Layers.Prepend(one.Config))) is { } unclear)
        {
            return unclear;
        }

        var opened = Open(image!);
        return opened is ImageResult.Opened one && files.Has("index.json") ? await BothForms.AgainstIndexAsync(files, one, image!, cancellationToken).ConfigureAwait(false) : opened;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            files.Dispose();
        }

        base.Dispose(disposing);
    }

    private static IEnumerable<string> Names(ArchivedImage image) => image.Tags.IsEmpty ? [image.Config] : image.Tags;

    private ImageResult Open(ArchivedImage image)
    {
        if (image.Layers.Select(files.Confusion).FirstOrDefault(static confusion => confusion is not null) is { } confusion)
        {
            return new ImageResult.Refused(confusion, null);
        }

        var bytes = files.Read(image.Config, ManifestJson.MaxBytes, out var reason);
        if (bytes is null || ImageConfig.Read(bytes, out reason) is not { } config)
        {
            return new ImageResult.Refused($"the image's configuration cannot be read: {reason}", null);
        }

        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        if (files is ArchiveFiles { Trouble: { } broken })
        {
            gaps.Add(new(GapKind.Invalid, "", null, $"The archive is damaged: {broken}; what follows the damage is missing"));
        }

        var id = new Digest("sha256", BlobReading.HexOf("sha256", bytes));
        var named = Path.GetFileNameWithoutExtension(image.Config);
        if (Digest.TryParse($"sha256:{named}", out var claimed) && claimed != id)
        {
            gaps.Add(new(GapKind.Invalid, image.Config, null, $"Digest mismatch: the configuration's name says another digest than it has, {id}; it is damaged or was changed"));
        }

        if (config.DiffIds.Length != image.Layers.Length)
        {
            gaps.Add(new(GapKind.Invalid, "", null, $"manifest.json has {image.Layers.Length} {(image.Layers.Length == 1 ? "layer" : "layers")}, but the configuration names {config.DiffIds.Length}; which is which is not known"));
        }

        var layers = image.Layers.Select((path, index) => new TarLayer(
            null,
            config.DiffIds.Length == image.Layers.Length ? config.DiffIds[index] : null,
            _ => files.Open(path, out var _, out var missing) is { } stream ? Task.FromResult(stream) : Task.FromException<Stream>(new IOException(missing)),
            () => files.Stamp(path)));
        return new ImageResult.Opened(new()
        {
            Name = image.Tags.IsEmpty ? "" : image.Tags[0],
            Config = config,
            ConfigBytes = bytes,
            ConfigDigest = id,
            Layers = [.. layers],
            Gaps = gaps.ToImmutable(),
        });
    }

    /// <summary>The entries of <c>manifest.json</c>.</summary>
    /// <param name="trouble">Why it cannot be used.</param>
    internal static List<ArchivedImage> Images(FileSet files, out string? trouble)
    {
        var bytes = files.Read("manifest.json", ManifestJson.MaxBytes, out trouble);
        if (bytes is null)
        {
            return [];
        }

        var documents = JsonReader.Read(System.Text.Encoding.UTF8.GetString(bytes));
        if (documents is not [{ Root: SequenceNode list }])
        {
            trouble = $"its manifest.json cannot be read: {documents.SelectMany(document => document.Problems).FirstOrDefault()?.Message ?? "it is no list"}";
            return [];
        }

        if (KeyConfusion.InArchive(list) is { } confusion)
        {
            trouble = $"its manifest.json cannot be used: {confusion}";
            return [];
        }

        var images = new List<ArchivedImage>();
        foreach (var item in Field.Of(list).Items)
        {
            if (item["Config"].Text is { } config)
            {
                images.Add(new(config, [.. item["RepoTags"].Texts], [.. item["Layers"].Texts]));
            }
        }

        return images;
    }
}

/// <summary>An entry of <c>manifest.json</c>: paths in the archive, and names.</summary>
internal sealed record ArchivedImage(string Config, ImmutableArray<string> Tags, ImmutableArray<string> Layers);
