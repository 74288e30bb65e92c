using System.Formats.Tar;
using System.Text;
using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Readers.Code.Secrets;
using Gabion.Scan;
using Gabion.Scan.Images;
using Gabion.Sources.Images;

namespace Gabion.Tests.Images;

/// <summary>Images of busybox have it as <c>[</c> first, and under every other name as a hard link; those of pnpm have a store first.</summary>
public sealed class LinkedFilesTests
{
    [Fact]
    public async Task A_program_is_known_by_the_best_name_of_its_links()
    {
        var packages = await PackagesAsync(("bin/[", null), ("bin/ash", "bin/["), ("bin/busybox", "bin/ash"), ("sbin/busybox", "bin/["));
        Assert.Equal(["generic:busybox@1.36.1 bin/busybox"], packages);
    }

    [Fact]
    public async Task Its_own_name_needs_no_second_reading()
    {
        var packages = await PackagesAsync(("bin/busybox", null), ("bin/ash", "bin/busybox"));
        Assert.Equal(["generic:busybox@1.36.1 bin/busybox"], packages);
    }

    [Fact]
    public async Task Links_that_lead_nowhere_or_in_circles_are_passed_over() =>
        Assert.Equal([], await PackagesAsync(("bin/[", null), ("bin/busybox", "bin/missing"), ("usr/bin/busybox", "usr/bin/busybox")));

    [Theory]
    [InlineData("store/ab/cdef", "{\"name\":\"lodash\",\"version\":\"4.17.15\"}", "app/node_modules/lodash/package.json", "npm:lodash@4.17.15 app/node_modules/lodash/package.json")]
    [InlineData("cache/x", "Name: django\nVersion: 3.0\n", "usr/lib/python3/site-packages/django-3.0.dist-info/METADATA", "pypi:django@3.0 usr/lib/python3/site-packages/django-3.0.dist-info/METADATA")]
    [InlineData("data", "Package: bash\nVersion: 1\nArchitecture: amd64\nStatus: install ok installed\n", "var/lib/dpkg/status", "deb:bash@1 var/lib/dpkg/status")]
    public async Task What_a_path_decides_upon_is_read_under_the_name_of_the_link(string first, string content, string link, string package)
    {
        var (_, inventory) = await ReadAsync(Layer((first, content, null), (link, null, first)));
        Assert.Equal([package], inventory.Packages.Select(found => $"{found.Type}:{found.Name}@{found.Version} {string.Join(' ', found.FoundAt)}"));
    }

    [Fact]
    public async Task Every_name_counts_where_the_path_decides()
    {
        var (_, inventory) = await ReadAsync(Layer(("s/x", """{"name":"a","version":"1.0.0"}""", null), ("p/node_modules/a/package.json", null, "s/x"), ("q/node_modules/a/package.json", null, "s/x")));
        Assert.Equal("p/node_modules/a/package.json q/node_modules/a/package.json", string.Join(' ', Assert.Single(inventory.Packages).FoundAt.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_file_that_comes_twice_is_not_taken_for_what_its_link_has()
    {
        var (reading, _) = await ReadAsync(Layer(("data", "Package: bash\nVersion: 1\n", null), ("var/lib/dpkg/status", null, "data"), ("data", "Package: zsh\nVersion: 1\n", null)));
        Assert.Contains(reading.Gaps, gap => gap.Reason == "The file is a hard link to 'data', which comes twice in the layer's archive; which of the two it is was not assessed");
    }

    [Fact]
    public async Task Databases_behind_symbolic_links_and_links_to_nothing_are_gaps()
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "data") { DataStream = new MemoryStream("Package: bash\nVersion: 1\n"u8.ToArray()) });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "var/lib/dpkg/status") { LinkName = "/data" });
        }

        var (reading, _) = await ReadAsync(stream.ToArray(), Layer(("lib/apk/db/installed", null, "nowhere")));
        Assert.Equal(
            [
                "var/lib/dpkg/status: The package database 'var/lib/dpkg/status' leads over a link to 'data', which was not read: what it says is installed is not known",
                "lib/apk/db/installed: The file is a hard link to 'nowhere', which neither its layer nor one below holds; it was not read",
            ],
            reading.Gaps.Select(gap => $"{gap.Path}: {gap.Reason}").Where(gap => gap.Contains("link", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("data")]
    [InlineData("./data")]
    public async Task A_link_to_a_file_of_a_lower_layer_is_that_file(string target)
    {
        var (reading, inventory) = await ReadAsync(
            Layer(("data", "P:musl\nV:1.2\n\n", null)), Layer(("other", "1", null)), MadeLayer.Of($"lib/apk/db/installed=>{target}", ".wh.data="));
        var package = Assert.Single(inventory.Packages);
        Assert.Equal("apk:musl@1.2 lib/apk/db/installed", $"{package.Type}:{package.Name}@{package.Version} {package.FoundAt[0]}");
        Assert.Equal(3, reading.OriginOf(package.Layer!)?.Number); // the layer without which nobody would find it
        Assert.DoesNotContain(reading.Gaps, gap => gap.Reason.Contains("link", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_the_file_as_it_was_when_the_link_was_made()
    {
        var (_, inventory) = await ReadAsync(
            Layer(("data", "P:musl\nV:1.2\n\n", null)), Layer(("kept", null, "data")), Layer(("data", "P:musl\nV:1.3\n\n", null)), Layer(("lib/apk/db/installed", null, "kept")));
        Assert.Equal("1.2", Assert.Single(inventory.Packages).Version);
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("keys/a.pem", "keys/b.pem")]
    public async Task A_secret_that_another_link_still_shows_is_not_deleted(string first, string other)
    {
        var key = SecretSample.Expand(SecretDetectors.All.Single(detector => detector.Kind.Id == "age-secret-key").Examples[0], "image").Text;
        var name = first[(first.LastIndexOf('/') + 1)..];
        var hides = MadeLayer.Of($"{first[..^name.Length]}.wh.{name}=");
        var linked = await FindingsAsync(Layer((first, key, null), (other, null, first)), hides);
        Assert.Equal([(other, null)], linked);
        Assert.Equal([(first, (int?)2)], await FindingsAsync(Layer((first, key, null), (other, "another", null)), hides));
        Assert.Equal([(first, (int?)2)], await FindingsAsync(Layer((first, key, null), (other, null, first)), MadeLayer.Of($"{first[..^name.Length]}.wh.{name}=", $"{other}=new"))); // both are gone
    }

    [Fact]
    public async Task A_program_is_still_there_under_the_link_that_is_left()
    {
        var packages = await PackagesAsync([MadeLayer.Of("usr/.wh.bin=", "sbin/.wh.busybox=")], ("usr/bin/busybox", null), ("sbin/busybox", "usr/bin/busybox"), ("bin/sh", "usr/bin/busybox"), ("static/busybox", "usr/bin/busybox"));
        Assert.Equal(["generic:busybox@1.36.1 static/busybox"], packages);
    }

    [Fact]
    public async Task Links_between_the_usual_places_of_a_database_are_none()
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "lib") { LinkName = "usr/lib" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "usr/lib/apk/db/installed") { DataStream = new MemoryStream("P:musl\nV:1.2\n\n"u8.ToArray()) });
        }

        var (reading, inventory) = await ReadAsync(stream.ToArray());
        Assert.Equal("musl", Assert.Single(inventory.Packages).Name);
        Assert.DoesNotContain(reading.Gaps, gap => gap.Reason.Contains("link", StringComparison.Ordinal));
    }

    private static byte[] Layer(params (string Path, string? Content, string? LinkTo)[] files)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (path, content, target) in files)
            {
                writer.WriteEntry(content is null
                    ? new PaxTarEntry(TarEntryType.HardLink, path) { LinkName = target! }
                    : new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
            }
        }

        return stream.ToArray();
    }

    private static async Task<(ImageReading Reading, Inventory Inventory)> ReadAsync(params byte[][] layers)
    {
        using var source = ImageTarget.OfStream(new MemoryStream(new MadeImage(layers).DockerArchive()), out _)!;
        var opened = Assert.IsType<ImageResult.Opened>(await source.OpenAsync(ImageChoice.Only, TestContext.Current.CancellationToken));
        return await ImageInventory.ReadAsync(opened.Image, LayerLimits.Default, TestContext.Current.CancellationToken);
    }

    /// <summary>The secrets that a scan finds, each with the number of the layer that hides it.</summary>
    private static async Task<IEnumerable<(string Path, int? HiddenBy)>> FindingsAsync(params byte[][] layers)
    {
        using var source = ImageTarget.OfStream(new MemoryStream(new MadeImage(layers).DockerArchive()), out _)!;
        var report = Assert.IsType<ScanResult.Assessed>(await new ImageScanner(TimeProvider.System, "test").ScanAsync(source, new() { Scan = new() { Target = "made" } }, TestContext.Current.CancellationToken)).Report;
        return report.Findings.Where(finding => finding.Rule.Area == Area.Code).Select(finding => (finding.Location.Path, finding.Location.Layer?.HiddenBy));
    }

    private static Task<IEnumerable<string>> PackagesAsync(params (string Path, string? LinkTo)[] files) => PackagesAsync([], files);

    private static async Task<IEnumerable<string>> PackagesAsync(byte[][] above, params (string Path, string? LinkTo)[] files)
    {
        // An ELF file whose only content is the string: no sections, so that all of it is searched.
        var program = new byte[4096];
        "\u007fELF"u8.CopyTo(program);
        (program[4], program[5], program[6], program[16], program[18], program[20], program[52]) = (2, 1, 1, 2, 62, 1, 64);
        Encoding.ASCII.GetBytes("BusyBox v1.36.1 (2024-01-01)\0").CopyTo(program.AsSpan(1024));
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (path, target) in files)
            {
                writer.WriteEntry(target is null
                    ? new PaxTarEntry(TarEntryType.RegularFile, path) { Mode = (UnixFileMode)0b111_101_101, DataStream = new MemoryStream(program) }
                    : new PaxTarEntry(TarEntryType.HardLink, path) { LinkName = target });
            }
        }

        using var source = ImageTarget.OfStream(new MemoryStream(new MadeImage([stream.ToArray(), .. above]).DockerArchive()), out _)!;
        var opened = Assert.IsType<ImageResult.Opened>(await source.OpenAsync(ImageChoice.Only, TestContext.Current.CancellationToken));
        var (_, inventory) = await ImageInventory.ReadAsync(opened.Image, LayerLimits.Default, TestContext.Current.CancellationToken);
        return inventory.Packages.Select(package => $"{package.Key} {string.Join(' ', package.FoundAt)}");
    }
}
