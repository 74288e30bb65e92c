using Gabion.Model;
using Gabion.Readers.Code.Secrets;
using Gabion.Scan;
using Gabion.Scan.Images;
using Gabion.Sources.Images.Registry;
using Gabion.Tests.Sources;

namespace Gabion.Tests.Images.Registry;

public sealed class RegistryStorageTests
{
    private static string Key => SecretSample.Expand(SecretDetectors.All.Single(detector => detector.Kind.Id == "age-secret-key").Examples[0], "storage").Text;

    [Fact]
    public async Task Reads_shared_layers_once_and_says_what_is_in_them_once()
    {
        using var folder = new TemporaryFolder();
        var shared = MadeLayer.Of("4755:usr/bin/shared=x");
        Put(folder, "team/a", "1", new MadeImage(shared, MadeLayer.Of("4755:usr/bin/a=x")));
        Put(folder, "team/deep/b", "2", new MadeImage(shared, MadeLayer.Of("4755:usr/bin/b=x")));
        var report = await ScanAsync(folder);
        Assert.Equal(
            ["team/a:1/usr/bin/a", "team/a:1/usr/bin/shared", "team/deep/b:2/usr/bin/b"],
            report.Findings.Where(finding => finding.Rule.Id.Text == "GBN-CON-213").Select(finding => finding.Location.Path));
        Assert.Equal((3, 2, 2), (report.Coverage.Assessed["Layer"], report.Coverage.Assessed["Image"], report.Coverage.Assessed["Tag"]));
    }

    [Fact]
    public async Task Searches_blobs_of_no_image_for_secrets()
    {
        using var folder = new TemporaryFolder();
        Put(folder, "a", "1", new MadeImage(MadeLayer.Of("a=1")));
        var orphan = MadeLayer.Gzip(MadeLayer.Of($"server.key={Key}"));
        Blob(folder, MadeImage.Hex(orphan), orphan);
        var report = await ScanAsync(folder);
        var name = $"blob {MadeImage.Hex(orphan)[..12]}";
        Assert.Contains(report.Findings, finding => finding.Rule.Id.Text == "GBN-CON-228" && finding.Location.Path == name);
        Assert.Contains(report.Findings, finding => finding.Rule.Area == Area.Code && finding.Location.Path == $"{name}/server.key");
    }

    [Fact]
    public async Task One_image_is_opened_with_what_refers_to_it()
    {
        using var folder = new TemporaryFolder();
        var files = new List<(string Path, byte[] Bytes)>();
        var image = new MadeImage(MadeLayer.Of("a=1")).Manifest(files);
        var statement = MadeImage.Blob(files, "{}"u8.ToArray());
        string Referrer(string type, string rest) => MadeImage.Blob(files, System.Text.Encoding.UTF8.GetBytes($$$"""
            {"schemaVersion":2,"artifactType":"{{{type}}}","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{{{statement}}}","size":2},"layers":[{"mediaType":"{{{type}}}","digest":"{{{statement}}}","size":2}]{{{rest}}}}
            """));
        var subject = $$""","subject":{"mediaType":"x","digest":"{{image}}","size":1}""";
        var (bill, listed, signature) = (Referrer("application/spdx+json", subject), Referrer("application/vnd.listed", ""), Referrer("application/vnd.cosign", ""));
        var index = MadeImage.Blob(files, System.Text.Encoding.UTF8.GetBytes($$$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{{listed}}}","size":1}]}"""));
        foreach (var (path, bytes) in files)
        {
            Blob(folder, Path.GetFileName(path), bytes);
        }

        const string manifests = "docker/registry/v2/repositories/team/app/_manifests";
        foreach (var (tag, digest) in new[] { ("1", image), (image.Replace(':', '-'), index), (image.Replace(':', '-') + ".sig", signature) })
        {
            folder.Write($"{manifests}/tags/{tag}/current/link", digest);
            folder.Write($"{manifests}/revisions/{digest.Replace(':', '/')}/link", digest);
        }

        folder.Write($"{manifests}/revisions/{bill.Replace(':', '/')}/link", bill);
        using var source = Gabion.Sources.Images.ImageTarget.OfPath(folder.Path, out _)!;
        Assert.Equal(["team/app:1"], (await source.ListAsync(TestContext.Current.CancellationToken)).Select(one => one.Name));
        var opened = Assert.IsType<Gabion.Sources.Images.ImageResult.Opened>(await source.OpenAsync(new("team/app:1", null), TestContext.Current.CancellationToken)).Image;
        var (statements, troubles) = await opened.ReferringAsync(TestContext.Current.CancellationToken);
        Assert.Empty(troubles);
        Assert.Equal(["application/vnd.cosign", "application/vnd.listed", "https://spdx.dev/Document"], statements.Select(one => one.PredicateType).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Finds_bytes_that_were_changed()
    {
        using var folder = new TemporaryFolder();
        var layer = MadeLayer.Of("a=1");
        Put(folder, "a", "1", new MadeImage(layer));
        var changed = layer.ToArray();
        changed[^1] = 1;
        Blob(folder, MadeImage.Hex(layer), changed);
        Blob(folder, new string('0', 64), "other"u8.ToArray());
        var report = await ScanAsync(folder);
        Assert.Contains(report.Findings, finding => finding.Rule.Id.Text == "GBN-CON-210");
        Assert.Contains(report.Findings, finding => finding.Rule.Id.Text == "GBN-CON-229");
    }

    [Fact]
    public async Task A_tag_that_leads_nowhere_is_told_and_the_rest_is_read()
    {
        using var folder = new TemporaryFolder();
        Put(folder, "a", "1", new MadeImage(MadeLayer.Of("a=1")));
        folder.Write("docker/registry/v2/repositories/a/_manifests/tags/broken/current/link", "nonsense");
        folder.Write("docker/registry/v2/repositories/a/_manifests/tags/gone/current/link", "sha256:" + new string('1', 64));
        var report = await ScanAsync(folder);
        Assert.Equal(1, report.Coverage.Assessed["Image"]);
        Assert.Equal(["a:broken", "a:gone"], report.Coverage.Gaps.Where(gap => gap.Kind != GapKind.Skipped).Select(gap => gap.Path));
    }

    [Fact]
    public async Task Signatures_beside_an_image_are_seen()
    {
        using var folder = new TemporaryFolder();
        var digest = Put(folder, "a", "1", new MadeImage(MadeLayer.Of("a=1")));
        Put(folder, "a", "2", new MadeImage(MadeLayer.Of("b=1")));
        var payload = "{}"u8.ToArray();
        Blob(folder, MadeImage.Hex(payload), payload);
        var signature = System.Text.Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:{{MadeImage.Hex(payload)}}","size":2},"layers":[]}""");
        Blob(folder, MadeImage.Hex(signature), signature);
        folder.Write($"docker/registry/v2/repositories/a/_manifests/tags/{digest.Replace(':', '-')}.sig/current/link", $"sha256:{MadeImage.Hex(signature)}");
        var report = await ScanAsync(folder);
        Assert.Equal(["a:2"], report.Findings.Where(finding => finding.Rule.Id.Text == "GBN-CON-227").Select(finding => finding.Location.Path));
    }

    /// <summary>Cosign gives a signature the configuration of an image; it is none for that.</summary>
    [Fact]
    public async Task Signatures_and_statements_of_cosign_are_no_images()
    {
        using var folder = new TemporaryFolder();
        var digest = Put(folder, "a", "1", new MadeImage(MadeLayer.Of("a=1")));
        foreach (var (suffix, type) in new[] { ("sig", "application/vnd.dev.cosign.simplesigning.v1+json"), ("att", "application/vnd.dsse.envelope.v1+json") })
        {
            var payload = System.Text.Encoding.UTF8.GetBytes($$"""{"{{suffix}}": 1}""");
            Blob(folder, MadeImage.Hex(payload), payload);
            var manifest = System.Text.Encoding.UTF8.GetBytes($$"""
                {"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:{{MadeImage.Hex(payload)}}","size":2},
                 "layers":[{"mediaType":"{{type}}","digest":"sha256:{{MadeImage.Hex(payload)}}","size":2}]}
                """);
            Blob(folder, MadeImage.Hex(manifest), manifest);
            folder.Write($"docker/registry/v2/repositories/a/_manifests/tags/{digest.Replace(':', '-')}.{suffix}/current/link", $"sha256:{MadeImage.Hex(manifest)}");
        }

        var report = await ScanAsync(folder);
        Assert.Equal(1, report.Coverage.Assessed["Image"]);
        Assert.DoesNotContain(report.Findings, finding => finding.Rule.Id.Text is "GBN-CON-227" or "GBN-CON-228");
    }

    [Theory]
    [InlineData("version: 0.1\nhttp: {addr: ':5000'}\n", "GBN-CON-223,GBN-CON-224")]
    [InlineData("version: 0.1\nstorage: {delete: {enabled: true}}\nhttp: {tls: {certificate: /a, key: /b}}\nauth: {htpasswd: {realm: x, path: /y}}\n", "GBN-CON-226")]
    public async Task Judges_the_registry_by_its_configuration(string configuration, string rules)
    {
        using var folder = new TemporaryFolder();
        Put(folder, "a", "1", new MadeImage(MadeLayer.Of("a=1")));
        var report = await ScanAsync(folder, folder.Write("config.yml", configuration));
        Assert.Equal(rules.Split(','), report.Findings.Select(finding => finding.Rule.Id.Text).Where(id => id is "GBN-CON-223" or "GBN-CON-224" or "GBN-CON-226").Order(StringComparer.Ordinal));
    }

    /// <summary>The same blob, named as a tar archive by one manifest and as something unknown by another: neither takes the other's result.</summary>
    [Theory]
    [InlineData("aaa/unknown", "zzz/good")]
    [InlineData("zzz/unknown", "aaa/good")]
    public async Task What_one_manifest_calls_a_blob_is_not_what_another_does(string unknown, string good)
    {
        using var folder = new TemporaryFolder();
        var layer = MadeLayer.Gzip(MadeLayer.Of("4755:usr/bin/a=x"));
        Put(folder, unknown, "1", new MadeImage(layer) { MediaType = "application/vnd.oci.image.layer.nydus.blob.v1" });
        Put(folder, good, "1", new MadeImage(layer));
        var report = await ScanAsync(folder);
        Assert.Equal([$"{good}:1/usr/bin/a"], report.Findings.Where(finding => finding.Rule.Id.Text == "GBN-CON-213").Select(finding => finding.Location.Path));
        var gap = Assert.Single(report.Coverage.Gaps, gap => gap.Reason.Contains("of another kind", StringComparison.Ordinal));
        Assert.StartsWith(unknown, gap.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_repositories_that_are_asked_for_are_read()
    {
        using var folder = new TemporaryFolder();
        Put(folder, "team/a", "1", new MadeImage(MadeLayer.Of("4755:usr/bin/a=x")));
        Put(folder, "team/b", "1", new MadeImage(MadeLayer.Of("4755:usr/bin/b=x")));
        var report = await ScanAsync(folder, null, "team/b", "team/c");
        Assert.Equal(["team/b:1/usr/bin/b"], report.Findings.Where(finding => finding.Rule.Id.Text == "GBN-CON-213").Select(finding => finding.Location.Path));
        Assert.DoesNotContain(report.Findings, finding => finding.Rule.Id.Text == "GBN-CON-228");
        Assert.Equal("team/c", Assert.Single(report.Coverage.Gaps, gap => gap.Kind == GapKind.Unreadable).Path);
    }

    private static async Task<ScanReport> ScanAsync(TemporaryFolder folder, string? configuration = null, params string[] repositories)
    {
        using var storage = RegistryStorage.Open(folder.Path, configuration, [.. repositories])!;
        var result = await new RegistryScanner(TimeProvider.System, "test", KnownBases.None).ScanAsync(storage, new() { Target = "storage" }, TestContext.Current.CancellationToken);
        return Assert.IsType<ScanResult.Assessed>(result).Report;
    }

    private static string Put(TemporaryFolder folder, string repository, string tag, MadeImage image)
    {
        var blobs = new List<(string Path, byte[] Bytes)>();
        var digest = image.Manifest(blobs);
        foreach (var (path, bytes) in blobs)
        {
            Blob(folder, path.Split('/')[^1], bytes);
        }

        folder.Write($"docker/registry/v2/repositories/{repository}/_manifests/tags/{tag}/current/link", digest);
        folder.Write($"docker/registry/v2/repositories/{repository}/_manifests/revisions/sha256/{digest[7..]}/link", digest);
        return digest;
    }

    private static void Blob(TemporaryFolder folder, string hex, byte[] bytes) =>
        File.WriteAllBytes(folder.Write($"docker/registry/v2/blobs/sha256/{hex[..2]}/{hex}/data", ""), bytes);
}
