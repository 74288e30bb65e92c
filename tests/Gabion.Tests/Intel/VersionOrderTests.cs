using FsCheck;
using FsCheck.Fluent;
using Gabion.Intel.Versions;

namespace Gabion.Tests.Intel;

public sealed class VersionOrderTests
{
    private static readonly string[] Ecosystems =
        ["Alpine", "Arch Linux", "Bioconductor", "CRAN", "CocoaPods", "ConanCenter", "Debian", "GHC", "Maven", "NuGet", "Packagist", "Pub", "PyPI", "Red Hat", "RubyGems", "OpenWrt", "conda", "npm"];

    [Theory]
    [InlineData("Debian:12", "1.0~rc1-1", "1.0-1", -1)]
    [InlineData("Red Hat", "1:1.0-1", "2.0-1", 1)]
    [InlineData("Alpine:v3.22", "1-r", "1-r0", 0)]
    [InlineData("Alpine:v3.22", ".2", ".1", 1)]
    [InlineData("Alpine:v3.22", "0.8.21.r2", "0.8.21.r1", 1)]
    [InlineData("Alpine:v3.22", "0.8.21.r2", "0.8.21r2", -1)]
    [InlineData("Alpine:v3.22", "1", "1-ruff", 1)]
    [InlineData("Alpine:v3.22", "1.2.3_rc1-r0", "1.2.3-r0", -1)]
    [InlineData("Maven", "1.0-SNAPSHOT", "1.0", -1)]
    [InlineData("PyPI", "1!0.1", "2024.1", 1)]
    [InlineData("npm", "1.0.0-rc.10", "1.0.0-rc.9", 1)]
    [InlineData("NuGet", "1.0.0.1", "1.0.0", 1)]
    [InlineData("RubyGems", "1.0.0.pre", "1.0.0", -1)]
    public void Orders(string ecosystem, string left, string right, int expected) =>
        Assert.Equal(expected, Math.Sign(VersionOrder.Of(ecosystem)!(left, right)));

    // The lists of vercmp(8), docs.conda.io ("Version ordering", with what is said there of openssl), docs.conan.io, semver.org §11 and of the README of
    // cocoapods-core: from old to new; = where two are equal.
    [Theory]
    [InlineData("Arch Linux", "1.0a < 1.0b < 1.0beta < 1.0p < 1.0pre < 1.0rc < 1.0 < 1.0.a < 1.0.1")]
    [InlineData("Arch Linux", "1 < 1.0 < 1.1 < 1.1.1 < 1.2 < 2.0 < 3.0.0")]
    [InlineData("Arch Linux", "1.0-1 < 1.0-2 < 1.0.1-1 < 1:0.5-1 < 1:0.5-1.1 < 2:0")]
    [InlineData("Arch Linux", "1.5-1 = 1.5")]
    [InlineData("OpenWrt", "1.0~rc1-1 < 1.0-1 < 1.0-r2 < 1:0.1")]
    [InlineData("conda", "0.4 = 0.4.0 < 0.4.1.rc = 0.4.1.RC < 0.4.1 < 0.5a1 < 0.5b3 < 0.5C1 < 0.5 < 0.9.6 < 0.960923 < 1.0 < 1.1dev1 < 1.1_ < 1.1a1 < 1.1.0dev1 = 1.1.dev1 < 1.1.a1 < 1.1.0rc1 < 1.1.0 = 1.1 < 1.1.0post1 = 1.1.post1 < 1.1post1 < 1996.07.12 < 1!0.4.1 < 1!3.1.1.6 < 2!0.4.1")]
    [InlineData("conda", "1.0.1dev < 1.0.1_ < 1.0.1a < 1.0.1b < 1.0.1 < 1.0.1post.a < 1.0.1post.b")]
    [InlineData("conda", "1.0 < 1.0+1.a1.post < 1.0+1")]
    [InlineData("ConanCenter", "1.0-alpha < 1.0-alpha.1 < 1.0-beta < 1 = 1.0 = 1.0.0 < 1.0+1 < 1.0.1 < 1.2 < 1.10 < 1.10.a < 2")]
    [InlineData("ConanCenter", "1.1.1k < 1.1.1w < 3.0.0")]
    [InlineData("ConanCenter", "cci.20200102 < cci.20210324")]
    [InlineData("CocoaPods", "0.9 < 1.0.a.2 < 1.0.b1 = 1.0.b1+build < 1.0 = 1.0.0 < 1.0.1-alpha < 1.0.1-alpha.1 < 1.0.1-beta.2 < 1.0.1-beta.11 < 1.0.1-rc.1 < 1.0.1 = 1.0.1+5 < 1.1")]
    [InlineData("Bioconductor", "1.0-1 < 1.0.1.9000 < 1.0-2 < 1.10.0")]
    [InlineData("Go", "1.14.3 < 1.15beta1 = 1.15.0-beta.1 < 1.15rc1 = go1.15rc1 = v1.15.0-rc.1 < 1.15.0 = go1.15 < 1.15.1 < 1.21rc2 < 1.21 < v1.21.1-0.20230101000000-abcdefabcdef < v1.21.1")]
    [InlineData("GitHub Actions", "v3 < v4 = 4.0.0 < v4.1.2 < 4.1.3 < v4.1.10")]
    [InlineData("GHC", "8.8.4 < 8.10 < 8.10.7 < 9.2")]
    public void Orders_a_row(string ecosystem, string row)
    {
        var order = VersionOrder.Of(ecosystem)!;
        var words = row.Split(' ');
        for (var i = 0; i + 2 < words.Length; i += 2)
        {
            Assert.Equal((words[i], words[i + 2], words[i + 1] == "=" ? 0 : -1), (words[i], words[i + 2], Math.Sign(order(words[i], words[i + 2]))));
        }
    }

    [Fact]
    public void Knows_not_what_it_does_not_know() => Assert.Null(VersionOrder.Of("Fortran"));

    [Fact]
    public void Takes_any_text_and_turns_round_with_its_operands()
    {
        var version = Gen.Elements("0", "1", "09", ".", "-", "_", "~", "^", "+", ":", "a", "rc", "Z", "-r", "é", " ").ListOf().Select(parts => string.Concat(parts)).ToArbitrary();
        foreach (var ecosystem in Ecosystems)
        {
            var order = VersionOrder.Of(ecosystem)!;
            Check.One(
                Config.QuickThrowOnFailure.WithMaxTest(300),
                Prop.ForAll(version, version, (left, right) => Math.Sign(order(left, right)) == -Math.Sign(order(right, left)) && order(left, left) == 0));
        }
    }
}
