using Gabion.Intel;
using Gabion.Intel.Advisories;
using Gabion.Intel.Matching;
using Gabion.Intel.Versions;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Tests.Intel;

/// <summary>Names and versions that mean the same in other spellings, and those that look alike and do not.</summary>
public sealed class SpellingMatchTests
{
    private static readonly DateOnly Today = new(2026, 7, 1);

    [Theory]
    [InlineData("PyPI", "1.0", "1.0.0", true)]
    [InlineData("PyPI", "1.0rc1", "1.0.0-RC.1", true)]
    [InlineData("PyPI", "1.0", "1.0+cu118", false)]
    [InlineData("NuGet", "1.0.0", "1.0", true)]
    [InlineData("Packagist", "1.0.0", "v1.0.0", true)]
    [InlineData("Go", "1.0.0", "v1.0.0", true)]
    [InlineData("Go", "1.0.0", "v1.0.1", false)]
    [InlineData("Debian:12", "1.0-1", "1.0-1+b1", false)]
    [InlineData("opam", "1.0", "1.0.0", false)]
    public void A_version_is_one_of_a_list_as_its_ecosystem_holds_versions_to_be_equal(string ecosystem, string listed, string version, bool isAffected) => Assert.Equal(
        isAffected ? RangeAnswer.Affected : RangeAnswer.NotAffected,
        RangeDecision.Of(new(ecosystem, "x") { Versions = [listed] }, version).Answer);

    [Theory]
    [InlineData("Packagist", "dev-main", "CannotTell")]
    [InlineData("Packagist", "dev-2.x", "CannotTell")]
    [InlineData("Packagist", "1.x-dev", "Affected")]
    [InlineData("npm", "latest", "CannotTell")]
    [InlineData("npm", "1.9.9", "Affected")]
    public void A_branch_is_neither_before_nor_after_a_version(string ecosystem, string version, string expected)
    {
        Assert.Equal(expected, RangeDecision.Of(new(ecosystem, "x") { Ranges = [AffectedRange.Before("2.0.0")], Versions = ["1.0.0"] }, version).Answer.ToString());
        Assert.Equal(RangeAnswer.Affected, RangeDecision.Of(new(ecosystem, "x") { Ranges = [AffectedRange.Before(null)] }, version).Answer);
    }

    [Theory]
    [InlineData("7.2.3-1", "7.2.3", 1)]
    [InlineData("7.2.3-2", "7.2.3-10", -1)]
    [InlineData("7.2.2-12", "7.2.3", -1)]
    [InlineData("7.2.3-rc.1", "7.2.3", -1)]
    [InlineData("7.2.3-rc1-4", "7.2.3", -1)]
    [InlineData("7.2.3-0", "7.2.3", 0)]
    public void Bitnami_counts_its_builds_behind_the_version(string left, string right, int order)
    {
        Assert.Equal(order, Math.Sign(VersionOrder.Of("Bitnami")!(left, right)));
        Assert.Equal(-order, Math.Sign(VersionOrder.Of("Bitnami")!(right, left)));
        var affected = new AffectedPackage("Bitnami", "x") { Ranges = [new(RangeKind.Semver, AffectedRange.Before(right).Events)] };
        Assert.Equal(order < 0, RangeDecision.Of(affected, left).Answer == RangeAnswer.Affected);
    }

    [Theory]
    [InlineData("https://github.com/Apple/swift-nio.git")]
    [InlineData("github.com/apple/swift-nio")]
    [InlineData("http://github.com/apple/swift-nio/")]
    public void A_package_of_Swift_is_known_by_its_repository_however_that_is_spelt(string name)
    {
        var set = Records.Load("osv", "a.json", $$"""[{"id": "GHSA-1", "affected": [{"package": {"ecosystem": "SwiftURL", "name": "{{name}}"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "2.0.0"}]}]}]}]""");
        Assert.Single(Matcher.Match([new() { Type = "swift", Name = "github.com/apple/Swift-NIO", Version = "1.9.0" }], null, set, Today).Vulnerabilities);
    }

    [Theory]
    [InlineData("Red Hat:enterprise_linux:9::baseos", "Red Hat:enterprise_linux:9")]
    [InlineData("Red Hat:enterprise_linux:9.4::appstream", "Red Hat:enterprise_linux:9")]
    [InlineData("Red Hat:enterprise_linux:9", "Red Hat:enterprise_linux:9")]
    [InlineData("Red Hat:rhel_eus:9.2::baseos", "Red Hat:rhel_eus:9.2::baseos")]
    public void The_repositories_of_a_release_of_Red_Hat_are_one(string ecosystem, string expected) => Assert.Equal(expected, EcosystemNames.Canonical(ecosystem));

    [Theory]
    [InlineData("golang", "stdlib", "1.21.3 X:nocoverageredesign", "1.21.3")]
    [InlineData("golang", "stdlib", "1.21.3-acme.1", "1.21.3")]
    [InlineData("golang", "stdlib", "1.21rc2", "1.21rc2")]
    [InlineData("golang", "stdlib", "1.21.0-rc.2", "1.21.0-rc.2")]
    [InlineData("golang", "example.com/a", "v1.21.3-acme", "v1.21.3-acme")]
    [InlineData("maven", "a", "2.0-20240312.035235-10", "2.0-SNAPSHOT")]
    [InlineData("maven", "a", "2.0-20240312", "2.0-20240312")]
    public void What_was_built_from_a_version_is_asked_by_it(string type, string name, string version, string expected) =>
        Assert.Equal(expected, Assert.Single(PackageQuery.Of(new() { Type = type, Name = name, Version = version }, null, out _)).Version);

    [Theory]
    [InlineData("debian", "12", "linux-signed-amd64", "6.1.52+1", "6.1.52-1", "linux")]
    [InlineData("debian", "11", "linux-signed-6.1-arm64", "6.1.52+1~deb11u1", "6.1.52-1~deb11u1", "linux-6.1")]
    [InlineData("ubuntu", "22.04", "linux-signed", "5.15.0-86.96", "5.15.0-86.96", "linux")]
    [InlineData("ubuntu", "22.04", "linux-signed-aws", "5.15.0-1045.50", "5.15.0-1045.50", "linux-aws")]
    [InlineData("ubuntu", "22.04", "linux-signed-hwe-6.2", "6.2.0-35.35~22.04.1", "6.2.0-35.35~22.04.1", "linux-hwe-6.2")]
    [InlineData("debian", "12", "linux-base", "4.9", "4.9", "linux-base")]
    public void A_signed_kernel_is_asked_by_the_source_that_it_is_built_from(string id, string release, string source, string sourceVersion, string version, string expected)
    {
        var image = new Package { Type = "deb", Name = "linux-image-x", Version = version, SourceName = source, SourceVersion = sourceVersion };
        var query = PackageQuery.Of(image, new() { Id = id, VersionId = release }, out _)[0];
        Assert.Equal((expected, version), (query.Name, query.Version));
    }

    [Theory]
    [InlineData("nodejs:18:8090020240101:abc", "Fails")]
    [InlineData("nodejs:20:8090020240101:abc", "")]
    [InlineData(null, "CannotTell")]
    public void A_package_of_a_module_that_it_does_not_name_cannot_be_told(string? module, string expected)
    {
        var set = Records.Load("osv", "a.json", """
            [{"id": "ALSA-1", "summary": "Moderate: nodejs:18 security update", "affected": [{"package": {"ecosystem": "AlmaLinux:8", "name": "nodejs"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1:18.19.0-1.module_el8.9.0+3731+490e3ef3"}]}]}]}]
            """);
        Assert.True(PackageUrl.TryParse($"pkg:rpm/almalinux/nodejs@16.1.0-1.module_el8.9.0%2B1%2Baa?epoch=1{(module is null ? "" : $"&rpmmod={module}")}", out var url));
        Assert.Equal(expected, string.Join(' ', Matcher.Match([PackageUrls.ToPackage(url)], new() { Id = "almalinux", VersionId = "8.9" }, set, Today).Vulnerabilities.Select(found => found.Verdict)));
    }
}
