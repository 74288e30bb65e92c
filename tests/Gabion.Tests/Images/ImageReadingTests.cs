using System.Text;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Scan.Images;
using Gabion.Sources.Images;
using Gabion.Tests.Formats.Archives;
using Gabion.Tests.Sources;

namespace Gabion.Tests.Images;

public sealed class ImageReadingTests
{
    [Fact]
    public async Task A_whiteout_hides_lower_layers_only()
    {
        var read = await ReadAsync(
            MadeLayer.Of("a/", "a/one=1", "a/two=2", "b=1", "c=1"),
            MadeLayer.Of("a/.wh.one=", ".wh.b=", "b=2", "a/three=3", ".wh.c="));
        Assert.Equal(["a:1", "a/three:2", "a/two:1", "b:2"], Seen(read));
        Assert.Equal(["a/one deleted in 2", "b deleted in 2", "c deleted in 2"], Hidden(read));
    }

    [Fact]
    public async Task An_opaque_folder_hides_lower_ones_wherever_it_stands()
    {
        var read = await ReadAsync(
            MadeLayer.Of("a/", "a/one=1", "a/b/", "a/b/deep=1", "c=1"),
            MadeLayer.Of("a/", "a/new=2", "a/.wh..wh..opq="));
        Assert.Equal(["a:2", "a/new:2", "c:1"], Seen(read));
        Assert.Equal(["a/b/deep deleted in 2", "a/one deleted in 2"], Hidden(read));
    }

    [Fact]
    public async Task What_takes_a_place_hides_what_was_there()
    {
        var read = await ReadAsync(
            MadeLayer.Of("a/", "a/one=1", "f=1", "bin->usr/bin", "usr/", "usr/bin/", "usr/bin/sh=1"),
            MadeLayer.Of("a=file", "f=2", "bin/", "bin/new=2", ".wh..wh.plnk/="));
        Assert.Equal(["a:2", "bin:2", "bin/new:2", "f:2", "usr:1", "usr/bin:1", "usr/bin/sh:1"], Seen(read));
        Assert.Equal(["a/one deleted in 2", "bin replaced in 2", "f replaced in 2"], Hidden(read));
    }

    [Theory]
    [InlineData("bin/sh", "usr/bin/dash")]
    [InlineData("up/up/usr/bin/dash", "usr/bin/dash")]
    [InlineData("loop/x", null)]
    [InlineData("outside", "etc/passwd")]
    public async Task Follows_links_inside_the_root(string path, string? found)
    {
        var read = await ReadAsync(MadeLayer.Of(
            "usr/", "usr/bin/", "usr/bin/dash=1", "usr/bin/sh->dash", "bin->usr/bin", "up->.", "loop->loop", "etc/", "etc/passwd=x", "outside->../../etc/passwd"));
        Assert.Equal(found, read.Tree.Resolve(path)?.Entry.Path);
    }

    [Fact]
    public async Task A_hard_link_is_the_file_it_leads_to()
    {
        var read = await ReadAsync(MadeLayer.Of("4755:usr/bin/su=1234567", "usr/bin/other=>usr/bin/su", "evil=>../../etc/shadow"));
        Assert.True(read.Tree.Find("usr/bin/other")!.Entry.IsSetUser);
        Assert.Equal(7, read.Tree.Find("usr/bin/other")!.Entry.Size);
        Assert.Equal(LayerFaultKind.LinkEscapes, Assert.Single(read.Layers[0].Faults).Kind);
    }

    [Fact]
    public async Task Hashes_contents_when_asked()
    {
        var read = await MadeImage.ReadAsync(new MadeImage(MadeLayer.Of("empty=", "b=hello")).DockerArchive(), null, new() { HashesFiles = true });
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", read.Tree.Find("empty")!.Entry.Content!.Hex);
        Assert.Equal("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", read.Tree.Find("b")!.Entry.Content!.Hex);
    }

    [Fact]
    public async Task Archive_and_layout_give_the_same()
    {
        var image = new MadeImage(MadeLayer.Gzip(MadeLayer.Of("a=1")), MadeLayer.Of("b=2")) { History = { "ADD x / # buildkit", "- CMD [\"x\"]", "COPY b / # buildkit" } };
        using var folder = new TemporaryFolder();
        foreach (var (path, bytes) in image.Layout())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.Path, path))!);
            await File.WriteAllBytesAsync(Path.Combine(folder.Path, path), bytes, TestContext.Current.CancellationToken);
        }

        using var layout = ImageTarget.OfPath(folder.Path, out _)!;
        Assert.Equal("OCI layout", layout.Kind);
        var opened = (ImageResult.Opened)await layout.OpenAsync(ImageChoice.Only, TestContext.Current.CancellationToken);
        var fromFolder = await ImageReading.ReadAsync(opened.Image, _ => NoContent.Instance, LayerLimits.Default, 1, TestContext.Current.CancellationToken);
        foreach (var read in new[] { fromFolder, await MadeImage.ReadAsync(image.DockerArchive()), await MadeImage.ReadAsync(MadeLayer.Gzip(image.DockerArchive())), await MadeImage.ReadAsync(MadeImage.Tar(image.Layout())) })
        {
            Assert.Equal(["a:1", "b:2"], Seen(read));
            Assert.Equal(["ADD x /", "COPY b /"], [read.Steps.Of(0)!.Instruction, read.Steps.Of(1)!.Instruction]);
            Assert.Empty(read.Gaps);
        }
    }

    [Fact]
    public async Task A_changed_layer_does_not_go_unnoticed()
    {
        var image = new MadeImage(MadeLayer.Of("a=1"));
        var files = image.Layout();
        var layer = files.FindIndex(file => file.Bytes.AsSpan().IndexOf("ustar"u8) > 0);
        var changed = files[layer].Bytes.ToArray();
        changed[^1]++; // in the padding: the archive itself still reads
        files[layer] = (files[layer].Path, changed);
        var read = await MadeImage.ReadAsync(MadeImage.Tar(files));
        Assert.Contains(read.Layers[0].Faults, fault => fault.Kind == LayerFaultKind.WrongDigest);
    }

    /// <summary>What does not decompress, because it was changed, is first of all not what was named.</summary>
    [Fact]
    public async Task A_layer_that_was_damaged_after_its_making_is_told_as_another()
    {
        var image = new MadeImage(MadeLayer.Gzip(MadeLayer.Of("a=1", "b=2"))) { MediaType = "application/vnd.oci.image.layer.v1.tar+gzip" };
        var files = image.Layout();
        var layer = files.FindIndex(file => file.Bytes is [0x1f, 0x8b, ..]);
        var changed = files[layer].Bytes.ToArray();
        changed.AsSpan(changed.Length / 2, 8).Fill(0xff);
        files[layer] = (files[layer].Path, changed);
        var read = await MadeImage.ReadAsync(MadeImage.Tar(files));
        var expected = $"Digest mismatch: expected sha256:{Path.GetFileName(files[layer].Path)}, got sha256:{MadeImage.Hex(changed)}";
        Assert.StartsWith("The layer is damaged", Assert.Single(read.Layers[0].Gaps).Reason, StringComparison.Ordinal);
        Assert.StartsWith(expected, Assert.Single(read.Layers[0].Faults, fault => fault.Kind == LayerFaultKind.WrongDigest).Message, StringComparison.Ordinal);
        Assert.False(read.IsWhole);
        Assert.Equal(read.Layers[0].Faults.Select(fault => fault.Message), read.Damage.Select(gap => gap.Reason));
    }

    [Fact]
    public async Task A_damaged_layer_that_is_the_named_one_is_told_as_damaged()
    {
        var bytes = MadeLayer.Gzip(MadeLayer.Of("a=1", "b=2"));
        bytes.AsSpan(bytes.Length / 2, 8).Fill(0xff);
        var diff = MadeImage.Hex(bytes);
        List<(string Path, byte[] Bytes)> files = [];
        var config = Encoding.UTF8.GetBytes($$$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:{{{diff}}}"]}}""");
        var manifest = MadeImage.Blob(files, Encoding.UTF8.GetBytes(
            $$$"""{"schemaVersion":2,"mediaType":"{{{MediaTypes.OciManifest}}}","config":{"mediaType":"{{{MediaTypes.OciConfig}}}","digest":"{{{MadeImage.Blob(files, config)}}}","size":{{{config.Length}}}},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{{{MadeImage.Blob(files, bytes)}}}","size":{{{bytes.Length}}}}]}"""));
        files.Add(("oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray()));
        files.Add(("index.json", Encoding.UTF8.GetBytes($$$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{manifest}}}","size":1}]}""")));
        var read = await MadeImage.ReadAsync(MadeImage.Tar(files));
        Assert.StartsWith("The layer is damaged", Assert.Single(read.Layers[0].Gaps).Reason, StringComparison.Ordinal);
        Assert.Empty(read.Damage);
    }

    [Fact]
    public async Task An_unknown_layer_is_never_taken_for_clean()
    {
        var image = new MadeImage(MadeLayer.Of("a=1")) { MediaType = "application/vnd.oci.image.layer.nydus.blob.v1" };
        var gap = Assert.Single((await MadeImage.ReadAsync(MadeImage.Tar(image.Layout()))).Gaps);
        Assert.Contains("nydus", gap.Reason, StringComparison.Ordinal);
        Assert.Equal(GapKind.Unknown, gap.Kind);
    }

    [Fact]
    public async Task A_missing_layer_is_told()
    {
        var files = new MadeImage(MadeLayer.Of("a=1"), MadeLayer.Of("b=1")).Layout();
        files.RemoveAt(0);
        var read = await MadeImage.ReadAsync(MadeImage.Tar(files));
        Assert.Equal(["b:2"], Seen(read));
        Assert.Contains("missing", Assert.Single(read.Gaps).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public async Task A_layer_that_is_cut_off_is_told(double part)
    {
        var random = new byte[50_000];
        new Random(1).NextBytes(random);
        var layer = MadeLayer.Gzip(MadeLayer.Of("a=1", $"b={Convert.ToHexString(random)}", "c=1"));
        var read = await MadeImage.ReadAsync(new MadeImage(MadeLayer.Of("z=1")).DockerArchive());
        Assert.Empty(read.Gaps);
        var files = new MadeImage(layer).Layout();
        files[0] = (files[0].Path, layer[..(int)(layer.Length * part)]);
        read = await MadeImage.ReadAsync(MadeImage.Tar(files));
        Assert.Contains("a:1", Seen(read));
        Assert.Contains(read.Gaps, gap => gap.Kind == GapKind.Invalid);
    }

    [Fact]
    public async Task A_bomb_is_stopped()
    {
        var bomb = MadeLayer.Gzip([.. RawTar.Entry("zeros", '0', new string('\0', 4_000_000)), .. new byte[1024]]);
        var files = new MadeImage(bomb).Layout();
        var read = await MadeImage.ReadAsync(MadeImage.Tar(files), null, new() { RatioFrom = 1_000_000, MaxRatio = 20 });
        Assert.Contains("bombs", Assert.Single(read.Gaps).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_follows_the_archive_is_told()
    {
        byte[] layer = [.. MadeLayer.Of("a=1"), .. RawTar.Entry("hidden", '0', "x")];
        var read = await MadeImage.ReadAsync(new MadeImage(layer).DockerArchive());
        Assert.Equal(["a:1"], Seen(read));
        Assert.Equal(LayerFaultKind.DataAfterEnd, Assert.Single(read.Layers[0].Faults).Kind);
    }

    [Fact]
    public async Task Chooses_the_platform_in_nested_indexes()
    {
        var files = new List<(string Path, byte[] Bytes)>();
        var amd = new MadeImage(MadeLayer.Of("amd=1")).Manifest(files);
        var arm = new MadeImage(MadeLayer.Of("arm=1")) { Architecture = "arm64" }.Manifest(files);
        var inner = MadeImage.Blob(files, System.Text.Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[
              {"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{amd}}","size":1,"platform":{"os":"linux","architecture":"amd64"} },
              {"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{arm}}","size":1,"platform":{"os":"linux","architecture":"arm64"} },
              {"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{arm}}","size":1,"platform":{"os":"unknown","architecture":"unknown"},
               "annotations":{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"{{arm}}"} }]}
            """));
        files.Add(("index.json", System.Text.Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{MediaTypes.OciIndex}}","digest":"{{inner}}","size":1,"annotations":{"io.containerd.image.name":"registry.example/made:1"} }]}""")));
        var read = await MadeImage.ReadAsync(MadeImage.Tar(files), new("registry.example/made:1", new("linux", "arm64")));
        Assert.Equal(["arm:1"], Seen(read));
        Assert.Single(read.Image.Attestations);
        using var source = ImageTarget.OfStream(new MemoryStream(MadeImage.Tar(files)), out _)!;
        var refused = Assert.IsType<ImageResult.Refused>(await source.OpenAsync(new(null, new("linux", "s390x")), TestContext.Current.CancellationToken));
        Assert.Equal("--platform takes one of linux/amd64, linux/arm64.", refused.Advice);
    }

    [Fact]
    public async Task Mutated_archives_are_survived()
    {
        var image = new MadeImage(MadeLayer.Gzip(MadeLayer.Of("a/", "a/b=1", "c->a", ".wh.x=")), MadeLayer.Of("d=2")) { History = { "RUN x", "RUN y" } };
        byte[][] archives = [image.DockerArchive(), MadeImage.Tar(image.Layout())];
        var random = new Random(3);
        for (var round = 0; round < 300; round++)
        {
            var bytes = archives[round % 2].ToArray();
            for (var change = random.Next(1, 10); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            using var source = ImageTarget.OfStream(new MemoryStream(bytes[..random.Next(bytes.Length / 2, bytes.Length)]), out var reason);
            if (source is null)
            {
                Assert.NotNull(reason);
            }
            else if (await source.OpenAsync(ImageChoice.Only, TestContext.Current.CancellationToken) is ImageResult.Opened opened)
            {
                await ImageReading.ReadAsync(opened.Image, _ => NoContent.Instance, LayerLimits.Default, 2, TestContext.Current.CancellationToken);
            }
        }
    }

    private static Task<ImageReading> ReadAsync(params byte[][] layers) => MadeImage.ReadAsync(new MadeImage(layers).DockerArchive());

    private static List<string> Seen(ImageReading read) => [.. read.Tree.Files().Where(file => file.Entry.Path.Length > 0).Select(file => $"{file.Entry.Path}:{file.Layer + 1}")];

    private static List<string> Hidden(ImageReading read) =>
        [.. read.Tree.Hidden.Select(file => $"{file.Entry.Path} {(file.IsDeleted ? "deleted" : "replaced")} in {file.HiddenBy + 1}").Order(StringComparer.Ordinal)];
}
