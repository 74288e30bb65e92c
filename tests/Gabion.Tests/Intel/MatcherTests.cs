using Gabion.Intel.Matching;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Tests.Intel;

public sealed class MatcherTests
{
    private static readonly DistributionRelease Bookworm = new() { Id = "debian", VersionId = "12" };
    private static readonly DateOnly Today = new(2026, 7, 1);

    private const string Tracker = """
        {"openssl": {"CVE-2024-1": {"releases": {"bookworm": {"status": "resolved", "fixed_version": "3.0.13-1", "urgency": "low"}}},
                     "CVE-2024-2": {"releases": {"bookworm": {"status": "resolved", "fixed_version": "0"}}},
                     "CVE-2024-3": {"releases": {"bookworm": {"status": "undetermined"}}}}}
        """;

    [Fact]
    public void A_distribution_is_asked_by_source_package_and_version()
    {
        var package = new Package { Type = "deb", Name = "libssl3", Version = "3.0.11-1+b1", SourceName = "openssl", SourceVersion = "3.0.11-1" };
        var result = Matcher.Match([package], Bookworm, Records.Load("debian", "json", Tracker), Today);
        Assert.Equal(
            [("CVE-2024-1", "3.0.13-1", Verdict.Fails, Severity.Low), ("CVE-2024-3", null, Verdict.CannotTell, Severity.Medium)],
            result.Vulnerabilities.Select(found => (found.Vulnerability.Id, found.Vulnerability.FixedVersion, found.Verdict, found.Severity)).OrderBy(found => found.Id));
        Assert.Equal("Debian", result.Vulnerabilities.Single(found => found.Vulnerability.Id == "CVE-2024-1").Vulnerability.SeveritySource);
    }

    [Fact]
    public void A_package_of_another_release_than_its_lists_is_asked_by_its_own()
    {
        var package = new Package { Type = "deb", Name = "openssl", Version = "3.0.11-1" };
        var set = Records.Load("debian", "json", Tracker);
        var trixie = new DistributionRelease { Id = "debian", VersionId = "13" };
        Assert.Equal(2, Matcher.Match([package with { Release = Bookworm }], trixie, set, Today).Vulnerabilities.Length);
        var other = Matcher.Match([package with { Release = trixie }], Bookworm, set, Today);
        Assert.Empty(other.Vulnerabilities);
        Assert.Equal(["Debian:13"], other.WithoutData.Keys);
    }

    [Fact]
    public void Related_is_another_vulnerability_outside_of_distributions()
    {
        var set = Records.Load("osv", "a.json", """
            [{"id": "PYSEC-1", "related": ["CVE-2024-9"], "affected": [{"package": {"ecosystem": "PyPI", "name": "foo"}, "versions": ["1.0"]}]},
             {"id": "ALSA-1", "related": ["CVE-2024-9"], "affected": [{"package": {"ecosystem": "AlmaLinux:9", "name": "foo"}, "versions": ["1.0"]}]}]
            """);
        Assert.Equal([], Assert.Single(Matcher.Match([new() { Type = "pypi", Name = "foo", Version = "1.0" }], null, set, Today).Vulnerabilities).Vulnerability.Aliases);
        Assert.Equal(["CVE-2024-9"], Assert.Single(Matcher.Match([new() { Type = "rpm", Name = "foo", Version = "1.0" }], new() { Id = "almalinux", VersionId = "9" }, set, Today).Vulnerabilities).Vulnerability.Aliases);
    }

    [Theory]
    [InlineData("v4.1.2", "Fails")]
    [InlineData("4.1.3", "")]
    [InlineData("v4", "CannotTell")] // it moves, and 4.1.3 is the mended one
    [InlineData("v3", "Fails")]
    [InlineData("v5", "")]
    [InlineData("main", "CannotTell")]
    [InlineData("b4ffde65f46336ab88eb53be808477a3936bae11", "CannotTell")]
    public void An_action_is_told_by_a_whole_version(string tag, string expected)
    {
        var set = Records.Load("osv", "a.json", """
            [{"id": "GHSA-x", "affected": [{"package": {"ecosystem": "GitHub Actions", "name": "o/a"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "3.0.0"}, {"fixed": "4.1.3"}]}]}]}]
            """);
        Assert.Equal(expected, string.Join(' ', Matcher.Match([new() { Type = "githubactions", Namespace = "o", Name = "a", Version = tag }], null, set, Today).Vulnerabilities.Select(found => found.Verdict)));
    }

    [Fact]
    public void A_release_of_Go_before_the_first_is_one_of_its_range()
    {
        var set = Records.Load("osv", "a.json", """
            [{"id": "GO-2021-1", "affected": [{"package": {"ecosystem": "Go", "name": "stdlib"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "1.15.0-beta.1"}, {"fixed": "1.15.0-rc.2"}]}]}]}]
            """);
        Assert.Equal([1, 1, 0, 0, 0], ((string[])["1.15rc1", "go1.15beta2", "1.15rc2", "1.15", "1.14.3"]).Select(version => Matcher.Match([new() { Type = "golang", Name = "stdlib", Version = version }], null, set, Today).Vulnerabilities.Length));
    }

    [Fact]
    public void A_component_of_Trivys_bill_of_a_cluster_is_one_of_Kubernetes()
    {
        var set = Records.Load("osv", "a.json", """
            [{"id": "CVE-2023-1", "affected": [{"package": {"ecosystem": "Kubernetes", "name": "k8s.io/kubelet"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.26.8"}]}]}]}]
            """);
        Assert.True(PackageUrl.TryParse("pkg:k8s/k8s.io%2Fkubelet@1.26.0", out var url));
        Assert.Single(Matcher.Match([PackageUrls.ToPackage(url)], null, set, Today).Vulnerabilities);
    }

    [Fact]
    public void Another_vendors_package_is_not_matched()
    {
        var package = new Package { Type = "deb", Name = "openssl", Version = "1.0-1", IsDistributionOwn = false };
        var result = Matcher.Match([package], Bookworm, Records.Load("debian", "json", Tracker), Today);
        Assert.Empty(result.Vulnerabilities);
        Assert.Equal(1, result.NotAsked[NotAsked.ThirdParty]);
    }

    [Fact]
    public void A_program_without_a_package_is_asked_by_its_upstream_name()
    {
        var set = Records.Load("osv", "a.json", """
            [{"id": "BIT-nginx-2024-1", "aliases": ["CVE-2024-1"], "affected": [{"package": {"ecosystem": "Bitnami", "name": "nginx"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.26.2"}]}]}]},
             {"id": "BIT-apache-2024-2", "aliases": ["CVE-2024-2"], "affected": [{"package": {"ecosystem": "Bitnami", "name": "apache"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "2.4.0"}, {"fixed": "2.4.60"}]}]}]}]
            """);
        Package[] programs = [new() { Type = "generic", Name = "nginx", Version = "1.26.1" }, new() { Type = "generic", Name = "httpd", Version = "2.4.59" }, new() { Type = "generic", Name = "nginx", Version = "1.26.2" }];
        var result = Matcher.Match(programs.Append(new() { Type = "generic", Name = "nginx", Version = "1.0.0", ShippedBy = "deb:nginx@1.0.0-1" }), null, set, Today);
        Assert.Equal(["CVE-2024-1", "CVE-2024-2"], result.Vulnerabilities.Select(found => found.Vulnerability.Id));
        Assert.Equal(1, Matcher.Match([new() { Type = "generic", Name = "of-no-product", Version = "1.0.0" }], null, set, Today).NotAsked[NotAsked.NoEcosystem]);
    }

    [Fact]
    public void Records_that_share_an_id_are_one_vulnerability()
    {
        var set = Records.Load("osv", "a.json", """
            [{"id": "GHSA-x", "aliases": ["CVE-2024-1"], "database_specific": {"severity": "CRITICAL"}, "affected": [{"package": {"ecosystem": "PyPI", "name": "foo"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}]}]},
             {"id": "PYSEC-1", "aliases": ["CVE-2024-1"], "affected": [{"package": {"ecosystem": "PyPI", "name": "foo"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.1"}]}]}]},
             {"id": "PYSEC-2", "withdrawn": "2024-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "PyPI", "name": "foo"}, "versions": ["1.0"]}]}]
            """);
        var found = Assert.Single(Matcher.Match([new() { Type = "pypi", Name = "Foo", Version = "1.0" }], null, set, Today).Vulnerabilities);
        Assert.Equal("CVE-2024-1", found.Vulnerability.Id);
        Assert.Equal(["GHSA-x", "PYSEC-1"], found.Vulnerability.Aliases);
        Assert.Equal(("2.1", Severity.Critical, "GitHub"), (found.Vulnerability.FixedVersion, found.Severity, found.Vulnerability.SeveritySource));
    }

    [Fact]
    public void No_data_is_told_and_is_not_zero()
    {
        var result = Matcher.Match([new() { Type = "deb", Name = "x", Version = "1" }, new() { Type = "npm", Name = "y", Version = "1.0.0" }], Bookworm, new MemorySource("none"), Today);
        Assert.Equal(0, result.Asked);
        Assert.Equal([("Debian:12", 1), ("npm", 1)], result.WithoutData.Select(pair => (pair.Key, pair.Value)));
    }

    [Theory]
    [InlineData("nodejs:18:9020020230829:b5b4a3b7", "1:18.14.2-2.module_el9.2.0+1", 1)]
    [InlineData("nodejs:20:9020020230829:b5b4a3b7", "1:16.14.2-2.module_el9.2.0+1", 0)]
    [InlineData(null, "1:16.20.1-1.el9_2", 0)]
    public void A_module_stream_is_compared_with_itself_only(string? module, string version, int count)
    {
        var set = Records.Load("almalinux", "a.json", """
            {"id": "ALSA-2023:5362", "summary": "Important: nodejs:18 security update", "related": ["CVE-2023-32002"],
             "affected": [{"package": {"ecosystem": "AlmaLinux:9", "name": "nodejs"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1:18.17.1-1.module_el9.2.0+38"}]}]}]}
            """);
        var package = new Package { Type = "rpm", Name = "nodejs", Version = version, Module = module };
        var found = Matcher.Match([package], new() { Id = "almalinux", VersionId = "9.2" }, set, Today).Vulnerabilities;
        Assert.Equal(count, found.Length);
        Assert.All(found, match => Assert.Equal(["CVE-2023-32002"], match.Vulnerability.Aliases));
    }

    [Theory]
    [InlineData("ALBA-2022:2080", "", 0)]
    [InlineData("ALBA-2022:2080", "\"CVE-2022-1\"", 1)]
    [InlineData("ALSA-2022:2080", "", 1)]
    public void An_erratum_that_mends_bugs_only_is_no_vulnerability(string id, string related, int count)
    {
        var set = Records.Load("almalinux", "a.json", $$"""
            {"id": "{{id}}", "summary": "sudo bug fix and enhancement update", "related": [{{related}}],
             "affected": [{"package": {"ecosystem": "AlmaLinux:8", "name": "sudo"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.8.29-8.el8"}]}]}]}
            """);
        Assert.Equal(count, Matcher.Match([new() { Type = "rpm", Name = "sudo", Version = "1.8.29-7.el8_4.1" }], new() { Id = "almalinux", VersionId = "8.4" }, set, Today).Vulnerabilities.Length);
    }

    [Fact]
    public void The_end_of_a_release_is_told()
    {
        var set = Records.Load("end-of-life", "debian.json", """[{"cycle": "10", "eol": "2022-09-10", "extendedSupport": "2024-06-30"}, {"cycle": "12", "eol": "2028-06-30"}]""");
        Assert.Equal(new DateOnly(2022, 9, 10), Matcher.Match([], new() { Id = "debian", VersionId = "10" }, set, Today).Ended!.End);
        Assert.Null(Matcher.Match([], Bookworm, set, Today).Ended);
    }
}
