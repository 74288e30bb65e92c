using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Gabion.Formats.Json;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Sources.Images;

/// <summary>
/// What <c>docker save</c> wrote before version 1.10: <c>repositories</c> names the highest layer of each tag; each layer is a folder
/// with <c>json</c>, which names its parent and how it was made, and <c>layer.tar</c> (moby image spec v1). Layers have random names
/// there, so that nothing can be checked by a digest.
/// </summary>
internal sealed class LegacyDockerArchive(FileSet files, string kind) : ImageSource
{
    private const int MaxLayers = 1_000;

    public override string Kind => kind;

    public static bool IsAt(FileSet files) => files.Has("repositories") && !files.Has("manifest.json");

    public override Task<ImmutableArray<NamedImage>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<NamedImage>>([.. Images(out _).Select(image => new NamedImage(image.Name, null, null))]);

    public override Task<ImageResult> OpenAsync(ImageChoice choice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var images = Images(out var trouble);
        return Task.FromResult(trouble is not null
            ? new ImageResult.Refused(trouble, null)
            : Choose(images, image => [image.Name], choice.Name, out var image) ?? Open(image!));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            files.Dispose();
        }

        base.Dispose(disposing);
    }

    private ImageResult Open(TaggedLayer image)
    {
        var chain = new List<(string Id, Field Json)>();
        for (var id = image.Top; id is { Length: > 0 };)
        {
            if (!IsId(id) || chain.Count >= MaxLayers || Read($"{id}/json", out var reason) is not { } json)
            {
                return new ImageResult.Refused($"its layer {id} is missing, or its parents lead in a circle", null);
            }

            chain.Add((id, json));
            id = json["parent"].Text;
        }

        chain.Reverse();
        var bytes = Configuration([.. chain.Select(layer => layer.Json)]);
        return ImageConfig.Read(bytes, out var broken) is not { } config
            ? new ImageResult.Refused($"the image's configuration cannot be read: {broken}", null)
            : new ImageResult.Opened(new()
            {
                Name = image.Name,
                Config = config,
                ConfigBytes = bytes,
                Layers = [.. chain.Select(layer => Layer($"{layer.Id}/layer.tar"))],
                Gaps = [new(GapKind.Unknown, "", null, "The archive is of a form that Docker has not written since 2016: it names no digests, so that nothing of it could be checked")],
            });
    }

    private TarLayer Layer(string path) => new(
        null,
        null,
        _ => files.Open(path, out var _, out var missing) is { } stream ? Task.FromResult(stream) : Task.FromException<Stream>(new IOException(missing)),
        () => files.Stamp(path));

    /// <summary>The configuration as it would be written today: that of the highest layer, with the history of all.</summary>
    private static byte[] Configuration(List<Field> layers)
    {
        var top = layers[^1];
        var history = new JsonArray();
        foreach (var layer in layers)
        {
            history.Add((JsonNode)new JsonObject
            {
                ["created"] = layer["created"].Text,
                ["author"] = layer["author"].Text,
                ["comment"] = layer["comment"].Text,
                ["created_by"] = string.Join(' ', layer["container_config"]["Cmd"].Texts),
            });
        }

        var settings = top["config"].Node is { } node ? JsonNode.Parse(Text(node)) : new JsonObject();
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["architecture"] = top["architecture"].Text ?? "amd64",
            ["os"] = top["os"].Text ?? "linux",
            ["created"] = top["created"].Text,
            ["config"] = settings,
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray() },
            ["history"] = history,
        }.ToJsonString());
    }

    private static string Text(Node node) => node switch
    {
        MappingNode mapping => "{" + string.Join(',', Field.Of(mapping).Entries.Select(entry => $"{Quoted(entry.Key)}:{(entry.Value.Node is { } value ? Text(value) : "null")}")) + "}",
        SequenceNode sequence => "[" + string.Join(',', Field.Of(sequence).Items.Select(item => item.Node is { } value ? Text(value) : "null")) + "]",
        ScalarNode { Type: ScalarType.Null } => "null",
        ScalarNode { Type: ScalarType.String } scalar => Quoted(scalar.Text),
        ScalarNode scalar => scalar.Text,
        _ => "null",
    };

    private static string Quoted(string text) => JsonValue.Create(text).ToJsonString();

    private List<TaggedLayer> Images(out string? trouble)
    {
        var images = new List<TaggedLayer>();
        if (Read("repositories", out trouble) is { } root)
        {
            foreach (var repository in root.Entries)
            {
                foreach (var tag in repository.Value.Entries)
                {
                    images.Add(new($"{repository.Key}:{tag.Key}", tag.Value.Text ?? ""));
                }
            }
        }

        return images;
    }

    private Field? Read(string path, out string? reason)
    {
        if (files.Read(path, ManifestJson.MaxBytes, out reason) is { } bytes)
        {
            if (JsonReader.Read(Encoding.UTF8.GetString(bytes)) is [{ Root: MappingNode root }])
            {
                return Field.Of(root);
            }

            reason = $"{path} is no JSON object";
        }

        return null;
    }

    // It becomes a part of a path.
    private static bool IsId(string id) => id.Length == 64 && id.All(char.IsAsciiHexDigitLower);

    private sealed record TaggedLayer(string Name, string Top);
}
