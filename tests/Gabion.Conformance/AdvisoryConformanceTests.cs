using System.Formats.Tar;
using System.IO.Compression;
using Gabion.Database;
using Gabion.Intel.Feeds;
using Gabion.Intel.Matching;
using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Readers.Packages;

namespace Gabion.Conformance;

/// <summary>Public records, whole: what loads, what is left out, and what real packages match.</summary>
public sealed class AdvisoryConformanceTests
{
    [Theory]
    [InlineData("go", "golang-osv.tar.gz", 4_291, 0)]
    [InlineData("pypi", "pypi-osv.tar.gz", 7_080, 0)]
    [InlineData("almalinux", "almalinux-osv.tar.gz", 5_680, 0)]
    [InlineData("kubernetes", "kubernetes-osv.tar.gz", 47, 1)]
    [InlineData("alpine", "alpine-secdb.tar.gz", 4_001, 0)]
    public void Every_record_loads(string feed, string file, long records, long rejected)
    {
        using var database = Load(out var folder, out var result, (feed, file));
        Assert.Equal((records, rejected, null), (result.Advisories, result.Rejected, result.Fault));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("kev", "known_exploited_vulnerabilities.json", 1_404)]
    [InlineData("cnvd", "cnvd", 1_368)]
    public void Every_note_loads(string feed, string file, long notes)
    {
        using var database = Load(out var folder, out var result, (feed, file));
        Assert.Equal((notes, 0), (result.Notes, result.Rejected));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Alpine 3.10.4 of January 2020 has no package that its secdb of June 2020 knows a fix for; an older one has.</summary>
    [Fact]
    public void The_alpine_image_is_clean_by_the_secdb_of_its_time()
    {
        using var database = Load(out var folder, out _, ("alpine", "alpine-secdb.tar.gz"));
        var inventory = Alpine();
        Assert.Equal(("Alpine:v3.10", 14), (inventory.Release!.Ecosystem, inventory.Packages.Length));
        var result = Matcher.Match(inventory.Packages, inventory.Release, database, new(2020, 6, 30));
        Assert.Equal((14, 0), (result.Asked, result.Vulnerabilities.Length));
        var older = inventory.Packages.Select(package => package.Name == "libcrypto1.1" ? package with { Version = "1.1.1a-r0", SourceVersion = "1.1.1a-r0" } : package);
        Assert.NotEmpty(Matcher.Match(older, inventory.Release, database, new(2020, 6, 30)).Vulnerabilities);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("pkg:rpm/almalinux/polkit@0.115-11.el8?arch=x86_64&distro=almalinux-8.4", "ALSA-2022:0267", "0.115-13.el8_5.2")]
    [InlineData("pkg:golang/github.com/opencontainers/runc@v1.1.5", "CVE-2024-21626", "1.1.12")]
    [InlineData("pkg:pypi/AccessControl@4.2", "CVE-2021-32807", "4.3")]
    public void Real_packages_have_what_is_known_of_them(string url, string id, string fixedIn)
    {
        using var database = Load(out var folder, out _, ("almalinux", "almalinux-osv.tar.gz"), ("go", "golang-osv.tar.gz"), ("pypi", "pypi-osv.tar.gz"));
        Assert.True(PackageUrl.TryParse(url, out var purl));
        var found = Matcher.Match([PackageUrls.ToPackage(purl)], new() { Id = "almalinux", VersionId = "8.4" }, database, new(2026, 1, 1)).Vulnerabilities;
        Assert.Equal(fixedIn, found.Single(match => match.Vulnerability.Id == id).Vulnerability.FixedVersion);
        Directory.Delete(folder, recursive: true);
    }

    private static AdvisoryDatabase Load(out string folder, out FeedUpdate.Result result, params (string Feed, string File)[] feeds)
    {
        folder = Directory.CreateTempSubdirectory("gabion-").FullName;
        result = null!;
        foreach (var (feed, file) in feeds)
        {
            var path = SharedData.Path("data", "advisories", file);
            result = FeedUpdate.Run(folder, FeedCatalogue.Find(feed)!, path, path, DateTimeOffset.UnixEpoch, null, TestContext.Current.CancellationToken);
        }

        return new(folder);
    }

    /// <summary>The packages of the one layer of <c>docker save</c>'s archive.</summary>
    private static Inventory Alpine()
    {
        using var file = File.OpenRead(SharedData.Path("data", "images", "alpine-3.10.4.tar.gz"));
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var archive = new TarReader(unpacked);
        var facts = new List<Fact>();
        while (archive.GetNextEntry(copyData: true) is { } entry)
        {
            if (entry.Name.EndsWith("layer.tar", StringComparison.Ordinal) && entry.DataStream is { } content)
            {
                using var layer = new TarReader(content);
                while (layer.GetNextEntry(copyData: true) is { } inner)
                {
                    var path = inner.Name.TrimStart('.', '/');
                    if (inner.DataStream is { } data && PackageReaderList.Installed.FirstOrDefault(reader => reader.Accepts(path)) is { } reader)
                    {
                        using var bytes = new MemoryStream();
                        data.CopyTo(bytes);
                        facts.AddRange(reader.Read(new(path), bytes.ToArray()).Facts);
                    }
                }
            }
        }

        return Inventory.Join(facts);
    }
}
