using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gabion.Formats.Archives;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Scan.Images;
using Gabion.Sources.Images;
using Gabion.Sources.Images.Registry;
using Gabion.Tests.Images.Registry;

namespace Gabion.Tests.Images;

public sealed class LazyLayerTests
{
    private static readonly byte[] Large = RandomNumberGenerator.GetBytes(400_000);

    private static readonly (string, byte[])[] Files =
    [
        ("usr/lib/large.bin", Large),
        ("var/lib/dpkg/status", "Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.1\n\n"u8.ToArray()),
        ("usr/lib/larger.bin", Large),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_what_is_wanted_is_fetched(bool isZstandard)
    {
        Assert.SkipUnless(!isZstandard || ZstandardStream.IsAvailable, "libzstd is not installed");
        var layer = ChunkedLayer.Of(isZstandard, Files);
        var (packages, reading, bytes) = await ReadAsync(layer.Blob, layer.Annotations, isLazy: true);
        Assert.Equal(["bash 5.1"], packages);
        Assert.Equal(["usr/lib/large.bin 400000", "usr/lib/larger.bin 400000", "var/lib/dpkg/status 77"], Entries(reading));
        Assert.Contains(reading.Layers[0].Gaps, gap => gap.Kind == GapKind.Skipped && gap.Reason.Contains("was not checked", StringComparison.Ordinal));
        Assert.True(bytes < 10_000, $"{bytes} bytes were fetched");
        var whole = await ReadAsync(layer.Blob, layer.Annotations, isLazy: false);
        Assert.Equal(["bash 5.1"], whole.Packages);
        Assert.Equal(Entries(reading), Entries(whole.Reading).Where(entry => !entry.StartsWith("stargz", StringComparison.Ordinal)));
        Assert.True(whole.Bytes >= layer.Blob.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_table_with_another_digest_is_not_believed(bool isZstandard)
    {
        Assert.SkipUnless(!isZstandard || ZstandardStream.IsAvailable, "libzstd is not installed");
        var layer = ChunkedLayer.Of(isZstandard, Files);
        var name = layer.Annotations.Keys.First(key => key.EndsWith("digest", StringComparison.Ordinal) || key.EndsWith("checksum", StringComparison.Ordinal));
        layer.Annotations[name] = "sha256:" + new string('0', 64);
        var (packages, reading, bytes) = await ReadAsync(layer.Blob, layer.Annotations, isLazy: true);
        Assert.Equal(["bash 5.1"], packages);
        Assert.Contains(reading.Layers[0].Gaps, gap => gap.Reason.Contains("table of contents was not used (it has not the digest that the manifest names)", StringComparison.Ordinal));
        Assert.True(bytes >= layer.Blob.Length);
    }

    [Fact]
    public async Task A_layer_without_annotation_is_read_whole()
    {
        var layer = ChunkedLayer.Of(isZstandard: false, Files);
        var (packages, reading, bytes) = await ReadAsync(layer.Blob, [], isLazy: true);
        Assert.Equal(["bash 5.1"], packages);
        Assert.Empty(reading.Layers[0].Gaps);
        Assert.True(bytes >= layer.Blob.Length);
    }

    [Fact]
    public async Task A_part_with_other_bytes_is_a_fault()
    {
        var layer = ChunkedLayer.Of(isZstandard: true, Files);
        Assert.SkipUnless(ZstandardStream.IsAvailable, "libzstd is not installed");
        var blob = layer.Blob;
        var at = blob.AsSpan().IndexOf("Version: 5.1"u8);
        blob[at + "Version: ".Length] = (byte)'6';
        var (packages, reading, _) = await ReadAsync(blob, layer.Annotations, isLazy: true);
        Assert.Empty(packages);
        var fault = Assert.Single(reading.Layers[0].Faults);
        Assert.Equal((LayerFaultKind.WrongDigest, "var/lib/dpkg/status"), (fault.Kind, fault.Path));
    }

    [Fact]
    public async Task Where_no_ranges_are_given_the_layer_is_read_whole()
    {
        var layer = ChunkedLayer.Of(isZstandard: false, Files);
        var (packages, reading, _) = await ReadAsync(layer.Blob, layer.Annotations, isLazy: true, takesRanges: false);
        Assert.Equal(["bash 5.1"], packages);
        Assert.Contains(reading.Layers[0].Gaps, gap => gap.Reason.Contains("table of contents was not used", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task Layers_of_real_programs_are_read_whole_and_in_parts(bool isZstandard, bool isLazy)
    {
        Assert.SkipUnless(!isZstandard || ZstandardStream.IsAvailable, "libzstd is not installed");
        var (_, reading, _) = await ReadAsync(isZstandard ? RealLayers.Chunked : RealLayers.Stargz, RealLayers.Annotations(isZstandard), isLazy);
        Assert.Equal(isZstandard ? ["app 0", "app/hello.sh 18"] : ["app 0", "app/package-lock.json 250"], Entries(reading));
        Assert.Empty(reading.Layers[0].Faults);
        Assert.DoesNotContain(reading.Layers[0].Gaps, gap => !gap.Reason.Contains("was not checked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_table_of_contents_after_the_archive_must_be_the_one_that_the_manifest_names()
    {
        var annotations = RealLayers.Annotations(isZstandard: false);
        annotations["containerd.io/snapshot/stargz/toc.digest"] = "sha256:" + new string('0', 64);
        var (_, reading, _) = await ReadAsync(RealLayers.Stargz, annotations, isLazy: false);
        Assert.Equal(LayerFaultKind.DataAfterEnd, Assert.Single(reading.Layers[0].Faults).Kind);
        Assert.Empty((await ReadAsync(RealLayers.Stargz, [], isLazy: false)).Reading.Layers[0].Faults);
    }

    [Fact]
    public async Task Nothing_hides_behind_a_table_of_contents()
    {
        byte[] layer = [.. RealLayers.Stargz, .. MadeLayer.Gzip(MadeLayer.Of("hidden=x"))];
        var (_, reading, _) = await ReadAsync(layer, RealLayers.Annotations(isZstandard: false), isLazy: false);
        Assert.Equal(LayerFaultKind.DataAfterEnd, Assert.Single(reading.Layers[0].Faults).Kind);
    }

    private static List<string> Entries(ImageReading reading) =>
        [.. reading.Layers[0].Content.Entries.Select(entry => $"{entry.Path} {entry.Size}").Order(StringComparer.Ordinal)];

    private static async Task<(List<string> Packages, ImageReading Reading, long Bytes)> ReadAsync(byte[] blob, Dictionary<string, string> annotations, bool isLazy, bool takesRanges = true)
    {
        var config = Encoding.UTF8.GetBytes("""{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]},"history":[]}""");
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = MediaTypes.OciManifest,
            config = new { mediaType = MediaTypes.OciConfig, digest = $"sha256:{MadeImage.Hex(config)}", size = config.Length },
            layers = new[] { new { mediaType = "application/vnd.oci.image.layer.v1.tar+gzip", digest = $"sha256:{MadeImage.Hex(blob)}", size = blob.Length, annotations } },
        });
        long sent = 0;
        using var server = new FakeRegistry((context, _) =>
        {
            var path = context.Request.Url!.AbsolutePath;
            var body = path.Contains("/manifests/", StringComparison.Ordinal) ? manifest : path.EndsWith(MadeImage.Hex(config), StringComparison.Ordinal) ? config : blob;
            var status = 200;
            if (takesRanges && context.Request.Headers["Range"] is { } range && range.Split('=', '-') is [_, var from, { Length: > 0 } to])
            {
                body = body[int.Parse(from, CultureInfo.InvariantCulture)..(int.Parse(to, CultureInfo.InvariantCulture) + 1)];
                status = (int)HttpStatusCode.PartialContent;
            }

            Interlocked.Add(ref sent, ReferenceEquals(body, manifest) || ReferenceEquals(body, config) ? 0 : body.Length);
            FakeRegistry.Send(context, body, status);
            return Task.CompletedTask;
        });
        Assert.True(ImageRef.TryParse($"{server.Name}/app:1", out var image));
        using var source = RegistryImages.Open(image, new() { Insecure = [server.Name], IsLazy = isLazy }, new([]), TimeProvider.System);
        var opened = Assert.IsType<ImageResult.Opened>(await source.OpenAsync(ImageChoice.Only, Token));
        var (reading, inventory) = await ImageInventory.ReadAsync(opened.Image, LayerLimits.Default, Token);
        return ([.. inventory.Packages.Select(package => $"{package.Name} {package.Version}")], reading, sent);
    }
}
