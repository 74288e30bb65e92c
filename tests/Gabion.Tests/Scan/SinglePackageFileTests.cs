using Gabion.Scan.Packages;
using Gabion.Tests.Sources;

namespace Gabion.Tests.Scan;

/// <summary>A file of packages that is named alone, though it is known by the folders that it lies in.</summary>
public sealed class SinglePackageFileTests
{
    [Theory]
    [InlineData("var/lib/dpkg/status", "Package: a\nVersion: 1.0\nStatus: install ok installed\n\n", "deb:a@1.0", "var/lib/dpkg/status")]
    [InlineData("usr/lib/opkg/status", "Package: a\nVersion: 1.0\nStatus: install ok installed\n\n", "opkg:a@1.0", "usr/lib/opkg/status")]
    [InlineData("lib/apk/db/installed", "P:a\nV:1.0-r0\n\n", "apk:a@1.0-r0", "lib/apk/db/installed")]
    [InlineData("opt/conda/conda-meta/a-1.0-0.json", """{"name": "a", "version": "1.0"}""", "conda:a@1.0", "conda-meta/a-1.0-0.json")]
    [InlineData("gems/specifications/a-1.0.gemspec", "Gem::Specification.new do |s|\n  s.name = \"a\"\n  s.version = \"1.0\"\nend\n", "gem:a@1.0", "specifications/a-1.0.gemspec")]
    [InlineData("requirements/base.txt", "a==1.0\n", "pypi:a@1.0", "requirements/base.txt")]
    [InlineData("gradle/gradle.lockfile", "g:a:1.0=x\n", "maven:g/a@1.0", "gradle.lockfile")]
    public async Task It_is_read_as_what_it_is(string path, string text, string package, string place)
    {
        using var folder = new TemporaryFolder();
        var result = await PackageScan.RunAsync(new() { Target = folder.Write(path, text) }, TestContext.Current.CancellationToken);
        var found = Assert.Single(result.Inventory!.Packages);
        Assert.Equal((package, place), (found.Key, Assert.Single(found.FoundAt)));
    }

    [Fact]
    public async Task Another_file_of_the_same_name_is_none()
    {
        using var folder = new TemporaryFolder();
        var result = await PackageScan.RunAsync(new() { Target = folder.Write("var/log/status", "Package: a\nVersion: 1.0\n\n") }, TestContext.Current.CancellationToken);
        Assert.Empty(result.Inventory!.Packages);
    }
}
