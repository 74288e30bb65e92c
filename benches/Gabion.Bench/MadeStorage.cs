using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Gabion.Bench;

/// <summary>A registry's storage folder with images that share their lower layers, as distribution lays it out.</summary>
internal static class MadeStorage
{
    /// <summary>Layers are longer than manifests and configurations.</summary>
    public const int SmallBytes = 16 * 1024;

    private const int Shared = 4;

    /// <summary>Writes the images; how many different layers they have.</summary>
    public static int Write(string folder, int images)
    {
        var root = Path.Combine(folder, "docker/registry/v2");
        var shared = Enumerable.Range(0, Shared).Select(number => Layer(root, number)).ToList();
        for (var image = 0; image < images; image++)
        {
            var layers = shared.Take(1 + (image % Shared)).Append(Layer(root, 1_000 + image)).ToList();
            var ids = string.Join(',', layers.Select(layer => $"\"sha256:{layer.DiffId}\""));
            var config = Blob(root, Encoding.UTF8.GetBytes($$$"""{"architecture":"amd64","os":"linux","config":{"User":"1"},"rootfs":{"type":"layers","diff_ids":[{{{ids}}}]},"history":[]}"""));
            var list = string.Join(',', layers.Select(layer => Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer.Blob)));
            var manifest = Blob(root, Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{Descriptor("application/vnd.oci.image.config.v1+json", config)}},"layers":[{{list}}]}"""));
            var repository = Path.Combine(root, "repositories", string.Create(CultureInfo.InvariantCulture, $"team/app{image}"), "_manifests");
            Link(Path.Combine(repository, "tags/1/current"), manifest.Digest);
            Link(Path.Combine(repository, "revisions/sha256", manifest.Digest), manifest.Digest);
        }

        return Shared + images;
    }

    private static ((string Digest, int Length) Blob, string DiffId) Layer(string root, int number)
    {
        using var plain = new MemoryStream();
        using (var tar = new TarWriter(plain, TarEntryFormat.Ustar, leaveOpen: true))
        {
            var content = new byte[2 * SmallBytes];
            new Random(number).NextBytes(content);
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, string.Create(CultureInfo.InvariantCulture, $"srv/{number}.bin")) { DataStream = new MemoryStream(content) });
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(plain.ToArray());
        }

        return (Blob(root, packed.ToArray()), Convert.ToHexStringLower(SHA256.HashData(plain.ToArray())));
    }

    private static (string Digest, int Length) Blob(string root, byte[] bytes)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var place = Path.Combine(root, "blobs/sha256", digest[..2], digest);
        Directory.CreateDirectory(place);
        File.WriteAllBytes(Path.Combine(place, "data"), bytes);
        return (digest, bytes.Length);
    }

    private static void Link(string folder, string digest)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "link"), $"sha256:{digest}");
    }

    private static string Descriptor(string type, (string Digest, int Length) blob) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"mediaType":"{{type}}","digest":"sha256:{{blob.Digest}}","size":{{blob.Length}}}""");
}
