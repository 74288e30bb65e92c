using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gabion.Model.Container.Images;
using Gabion.Scan.Images;
using Gabion.Sources.Images;

namespace Gabion.Tests.Images;

/// <summary>An image of made layers, written as an archive or a layout.</summary>
internal sealed class MadeImage(params byte[][] layers)
{
    /// <summary>Steps as <c>created_by</c> has them, a dash before those that made no layer; one a layer when there are none.</summary>
    public List<string> History { get; } = [];

    public string Settings { get; set; } = "{}";

    /// <summary>Who wrote each step: kaniko names itself.</summary>
    public string? Author { get; set; }

    public string Architecture { get; set; } = "amd64";

    public string MediaType { get; set; } = "application/vnd.oci.image.layer.v1.tar";

    public byte[] Config => Encoding.UTF8.GetBytes($$"""
        {"architecture":"{{Architecture}}","os":"linux","config":{{Settings}},
         "rootfs":{"type":"layers","diff_ids":[{{string.Join(',', layers.Select(layer => $"\"sha256:{Hex(Plain(layer))}\""))}}]},
         "history":[{{string.Join(',', (History.Count > 0 ? History : [.. layers.Select((_, index) => $"RUN step-{index + 1}")]).Select(Entry))}}]}
        """);

    /// <summary>The size that the manifest gives each layer; null: its own.</summary>
    public int? SaidSize { get; init; }

    public static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>What <c>docker save</c> writes.</summary>
    public byte[] DockerArchive(string tag = "registry.example/made:1")
    {
        var files = layers.Select((layer, index) => ($"{index}/layer.tar", layer)).ToList();
        files.Add(($"{Hex(Config)}.json", Config));
        files.Add(("manifest.json", Encoding.UTF8.GetBytes(
            $$"""[{"Config":"{{Hex(Config)}}.json","RepoTags":["{{tag}}"],"Layers":[{{string.Join(',', layers.Select((_, index) => $"\"{index}/layer.tar\""))}}]}]""")));
        return Tar(files);
    }

    /// <summary>The files of an OCI layout, by path.</summary>
    public List<(string Path, byte[] Bytes)> Layout(string tag = "1")
    {
        var files = new List<(string, byte[])>();
        var manifest = Manifest(files);
        files.Add(("oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray()));
        files.Add(("index.json", Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{manifest}}","size":1,"annotations":{"org.opencontainers.image.ref.name":"{{tag}}"} }]}""")));
        return files;
    }

    /// <summary>Adds the image's blobs, and gives the manifest's digest.</summary>
    public string Manifest(List<(string Path, byte[] Bytes)> files)
    {
        List<string> descriptors = [.. layers.Select(layer => Descriptor(MediaType, Blob(files, layer), SaidSize ?? layer.Length))];
        var manifest = Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{{Descriptor(MediaTypes.OciConfig, Blob(files, Config), Config.Length)}},"layers":[{{string.Join(',', descriptors)}}]}""");
        return Blob(files, manifest);
    }

    public static string Blob(List<(string Path, byte[] Bytes)> files, byte[] bytes)
    {
        files.Add(($"blobs/sha256/{Hex(bytes)}", bytes));
        return $"sha256:{Hex(bytes)}";
    }

    public static byte[] Tar(IEnumerable<(string Path, byte[] Bytes)> files)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (path, bytes) in files)
            {
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(bytes) });
            }
        }

        return stream.ToArray();
    }

    /// <summary>Reads an image from the bytes of an archive.</summary>
    public static async Task<ImageReading> ReadAsync(byte[] archive, ImageChoice? choice = null, LayerLimits? limits = null)
    {
        using var source = ImageTarget.OfStream(new MemoryStream(archive), out var reason);
        Assert.Null(reason);
        var opened = Assert.IsType<ImageResult.Opened>(await source!.OpenAsync(choice ?? ImageChoice.Only, TestContext.Current.CancellationToken));
        return await ImageReading.ReadAsync(opened.Image, _ => NoContent.Instance, limits ?? LayerLimits.Default, 2, TestContext.Current.CancellationToken);
    }

    private static string Descriptor(string mediaType, string digest, int size) => $$"""{"mediaType":"{{mediaType}}","digest":"{{digest}}","size":{{size}}}""";

    private string Entry(string line)
    {
        var author = Author is null ? "" : $",\"author\":{JsonSerializer.Serialize(Author)}";
        return line.StartsWith('-')
            ? $$"""{"created_by":{{JsonSerializer.Serialize(line[1..].Trim())}},"empty_layer":true{{author}}}"""
            : $$"""{"created_by":{{JsonSerializer.Serialize(line)}}{{author}}}""";
    }

    private static byte[] Plain(byte[] layer)
    {
        if (layer is not [0x1f, 0x8b, ..])
        {
            return layer;
        }

        using var gzip = new System.IO.Compression.GZipStream(new MemoryStream(layer), System.IO.Compression.CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
