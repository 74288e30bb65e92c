using Gabion.Intel.Feeds;
using Gabion.Intel.Matching;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Tests.Intel;

/// <summary>Configurations as NVD's records have them (facts of the CVEs named), asked by what no package brought.</summary>
public sealed class CpeMatchTests
{
    private static readonly DateOnly Today = new(2026, 11, 1);

    private static readonly DistributionRelease Linux = new() { Id = "debian", VersionId = "12" };

    private static readonly MemorySource Nvd = Records.Load("nvd", "nvd.json", """
        {"vulnerabilities": [
          {"cve": {"id": "CVE-2014-0160", "vulnStatus": "Deferred", "metrics": {"cvssMetricV31": [{"source": "nvd@nist.gov", "type": "Primary", "cvssData": {"vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}}]}, "configurations": [
            {"nodes": [{"operator": "OR", "negate": false, "cpeMatch": [{"vulnerable": true, "criteria": "cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*", "versionStartIncluding": "1.0.1", "versionEndExcluding": "1.0.1g"}]}]},
            {"operator": "AND", "nodes": [
              {"operator": "OR", "negate": false, "cpeMatch": [{"vulnerable": true, "criteria": "cpe:2.3:o:intellian:v60_firmware:1.15:*:*:*:*:*:*:*"}]},
              {"operator": "OR", "negate": false, "cpeMatch": [{"vulnerable": false, "criteria": "cpe:2.3:h:intellian:v60:-:*:*:*:*:*:*:*"}]}]}]}},
          {"cve": {"id": "CVE-2022-25761", "configurations": [{"nodes": [{"operator": "OR", "negate": false, "cpeMatch": [
            {"vulnerable": true, "criteria": "cpe:2.3:a:open62541:open62541:*:*:*:*:*:*:*:*", "versionEndExcluding": "1.2.5"},
            {"vulnerable": true, "criteria": "cpe:2.3:a:open62541:open62541:1.3:rc1:*:*:*:*:*:*"},
            {"vulnerable": true, "criteria": "cpe:2.3:a:open62541:open62541:1.3:rc2:*:*:*:*:*:*"}]}]}]}},
          {"cve": {"id": "CVE-2022-22377", "configurations": [{"operator": "AND", "nodes": [
            {"operator": "OR", "negate": false, "cpeMatch": [{"vulnerable": true, "criteria": "cpe:2.3:a:ibm:security_verify_privilege_on-premises:*:*:*:*:*:*:*:*", "versionEndExcluding": "11.5"}]},
            {"operator": "OR", "negate": false, "cpeMatch": [{"vulnerable": false, "criteria": "cpe:2.3:o:apple:macos:-:*:*:*:*:*:*:*"}, {"vulnerable": false, "criteria": "cpe:2.3:o:microsoft:windows:-:*:*:*:*:*:*:*"}]}]}]}},
          {"cve": {"id": "CVE-2020-13595", "configurations": [{"operator": "AND", "nodes": [
            {"operator": "OR", "negate": false, "cpeMatch": [{"vulnerable": true, "criteria": "cpe:2.3:a:espressif:esp-idf:*:*:*:*:*:*:*:*", "versionStartIncluding": "4.0.0", "versionEndIncluding": "4.2"}]},
            {"operator": "OR", "negate": false, "cpeMatch": [{"vulnerable": false, "criteria": "cpe:2.3:h:espressif:esp32:-:*:*:*:*:*:*:*"}]}]}]}},
          {"cve": {"id": "CVE-2022-30065", "configurations": [{"nodes": [{"operator": "OR", "negate": false, "cpeMatch": [{"vulnerable": true, "criteria": "cpe:2.3:a:busybox:busybox:1.35.0:*:*:*:*:*:*:*"}]}]}]}},
          {"cve": {"id": "CVE-2022-2956", "configurations": [{"nodes": [{"operator": "OR", "negate": false, "cpeMatch": [{"vulnerable": true, "criteria": "cpe:2.3:a:noxen_project:noxen:-:*:*:*:*:*:*:*"}]}]}]}},
          {"cve": {"id": "CVE-1999-0000", "vulnStatus": "Rejected", "configurations": [{"nodes": [{"operator": "OR", "cpeMatch": [{"vulnerable": true, "criteria": "cpe:2.3:a:busybox:busybox:*:*:*:*:*:*:*:*"}]}]}]}}
        ]}
        """);

    private static Package Generic(string name, string version, string? cpe = null) =>
        new() { Type = "generic", Name = name, Version = version, Cpes = [.. (cpe ?? "").Split(' ').Select(text => Cpe.TryParse(text, out var parsed) ? parsed : null).OfType<Cpe>()] };

    private static string Found(Package package, DistributionRelease? release = null, MemorySource? source = null) =>
        string.Join(' ', Matcher.Match([package], release, source ?? Nvd, Today).Vulnerabilities.Select(found => $"{found.Vulnerability.Id}{(found.Verdict == Verdict.CannotTell ? "?" : "")}"));

    [Theory]
    [InlineData("openssl", "1.0.1f", "CVE-2014-0160")]
    [InlineData("openssl", "1.0.1", "CVE-2014-0160")]
    [InlineData("openssl", "1.0.1g", "")]
    [InlineData("openssl", "1.0.0k", "")]
    [InlineData("busybox", "1.35.0", "CVE-2022-30065")]
    [InlineData("busybox", "1.36.0", "")]
    [InlineData("noxen", "1.0", "")]
    public void A_program_is_asked_by_the_products_of_its_name(string name, string version, string found) => Assert.Equal(found, Found(Generic(name, version)));

    [Theory]
    [InlineData("cpe:2.3:a:open62541:open62541:1.2.4:*:*:*:*:*:*:*", "CVE-2022-25761")]
    [InlineData("cpe:2.3:a:open62541:open62541:1.3:rc1:*:*:*:*:*:*", "CVE-2022-25761")]
    [InlineData("cpe:2.3:a:open62541:open62541:1.3:-:*:*:*:*:*:*", "")]
    [InlineData("cpe:/a:openssl:openssl:1.0.1:f", "CVE-2014-0160")]
    [InlineData("cpe:2.3:*:*:busybox:1.35.0:*:*:*:*:*:*:*", "CVE-2022-30065")]
    [InlineData("cpe:2.3:a:noxen_project:noxen:1.0:*:*:*:*:*:*:*", "")]
    [InlineData("cpe:2.3:*:nobody:busybox:1.35.0 cpe:2.3:*:busybox:busybox:1.35.0", "CVE-2022-30065")] // several, as Yocto writes them
    [InlineData("cpe:2.3:o:intellian:v60_firmware:1.15:*:*:*:*:*:*:*", "")]
    public void A_bills_component_is_asked_by_its_cpe(string cpe, string found) => Assert.Equal(found, Found(Generic("x", "9", cpe)));

    [Theory]
    [InlineData("cpe:2.3:a:ibm:security_verify_privilege_on-premises:11.4", false, "CVE-2022-22377?")]
    [InlineData("cpe:2.3:a:ibm:security_verify_privilege_on-premises:11.4", true, "")]
    [InlineData("cpe:2.3:a:ibm:security_verify_privilege_on-premises:11.4:*:*:*:*:windows", true, "CVE-2022-22377?")]
    [InlineData("cpe:2.3:a:espressif:esp-idf:4.2", true, "CVE-2020-13595?")]
    [InlineData("cpe:2.3:a:espressif:esp-idf:4.2.1", true, "")]
    public void A_platform_that_is_not_known_is_not_guessed(string cpe, bool isOnLinux, string found) => Assert.Equal(found, Found(Generic("x", "9", cpe), isOnLinux ? Linux : null));

    [Fact]
    public void A_match_by_cpe_says_so_and_rates_as_nvd()
    {
        var found = Assert.Single(Matcher.Match([Generic("openssl", "1.0.1f")], null, Nvd, Today).Vulnerabilities);
        Assert.Equal(("cpe:2.3:a:openssl:openssl", "1.0.1g", "NVD", 7.5), (found.Vulnerability.MatchedBy, found.Vulnerability.FixedVersion, found.Vulnerability.SeveritySource, found.Vulnerability.CvssScore));
    }

    [Theory]
    [InlineData("deb")]
    [InlineData("apk")]
    [InlineData("rpm")]
    [InlineData("npm")]
    [InlineData("pypi")]
    public void Packages_are_never_asked_by_cpe(string type)
    {
        var package = Generic("busybox", "1.35.0", "cpe:2.3:a:busybox:busybox:1.35.0:*:*:*:*:*:*:*") with { Type = type };
        Assert.Equal("", Found(package, Linux));
        Assert.Equal("", Found(package with { Type = "generic", ShippedBy = "deb:busybox@1:1.35.0-4" }, Linux));
    }

    [Fact]
    public void Advisories_of_an_ecosystem_go_before_the_ranges()
    {
        var both = new MemorySource("both");
        using var bitnami = new MemoryStream("""{"id": "BIT-python-1", "aliases": ["CVE-2024-1"], "affected": [{"package": {"ecosystem": "Bitnami", "name": "python"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "3.12.2"}]}]}]}"""u8.ToArray());
        FeedCatalogue.Find("osv")!.Read("a.json", bitnami, both);
        using var nvd = new MemoryStream("""{"cve_items": [{"id": "CVE-2024-1", "configurations": [{"nodes": [{"operator": "OR", "cpeMatch": [{"vulnerable": true, "criteria": "cpe:2.3:a:python:python:*:*:*:*:*:*:*:*", "versionEndExcluding": "3.13"}]}]}]}]}"""u8.ToArray());
        FeedCatalogue.Find("nvd")!.Read("b.json", nvd, both);
        Assert.Equal("CVE-2024-1", Found(Generic("python", "3.12.1"), source: both));
        Assert.Equal("", Found(Generic("python", "3.12.5"), source: both));
    }

    [Fact]
    public void Without_data_it_is_said_what_to_load()
    {
        var result = Matcher.Match([Generic("busybox", "1.35.0")], null, new MemorySource("none"), Today);
        Assert.Equal((0, 1), (result.Asked, result.WithoutData["CPE"]));
        Assert.Equal("gabion db update --feed nvd --from FILE", EcosystemFeeds.Command("CPE"));
    }

    [Theory]
    [InlineData("openjdk", null, "17.0.2+8", "a:oracle:openjdk 17.0.2")]
    [InlineData("openjdk", null, "1.8.0_402-b06", "a:oracle:openjdk 8:update402")]
    [InlineData("jre", "oracle", "1.8.0_202-b08", "a:oracle:openjdk 8:update202, a:oracle:jdk 1.8.0:update202, a:oracle:jre 1.8.0:update202")]
    [InlineData("nginx", null, "1.20.0", "a:f5:nginx 1.20.0, a:nginx:nginx 1.20.0")]
    public void Knows_products_of_programs(string name, string? space, string version, string questions) =>
        Assert.Equal(questions, string.Join(", ", CpeProducts.Of(Generic(name, version) with { Namespace = space }, null).Select(query => $"{query.Name} {query.Version}")));

    [Fact]
    public void An_entry_that_decides_goes_before_one_that_does_not()
    {
        var set = Records.Load("nvd", "a.json", """
            {"vulnerabilities": [{"cve": {"id": "CVE-2024-2", "configurations": [
              {"operator": "AND", "nodes": [{"operator": "OR", "cpeMatch": [{"vulnerable": true, "criteria": "cpe:2.3:a:f5:nginx:*:*:*:*:*:*:*:*", "versionEndExcluding": "2"}]}, {"operator": "OR", "cpeMatch": [{"vulnerable": false, "criteria": "cpe:2.3:h:f5:box:-:*:*:*:*:*:*:*"}]}]},
              {"nodes": [{"operator": "OR", "cpeMatch": [{"vulnerable": true, "criteria": "cpe:2.3:a:nginx:nginx:*:*:*:*:*:*:*:*", "versionStartExcluding": "1.0", "versionEndExcluding": "2"}]}]}]}}]}
            """);
        Assert.Equal("CVE-2024-2", Found(Generic("nginx", "1.5"), source: set));
        Assert.Equal("CVE-2024-2?", Found(Generic("nginx", "1.0"), source: set)); // behind the start, which is excluded
    }

    [Fact]
    public void Every_feed_that_is_named_for_an_ecosystem_exists()
    {
        foreach (var ecosystem in Gabion.Intel.EcosystemNames.All)
        {
            Assert.All(EcosystemFeeds.Of(ecosystem), name => Assert.NotNull(FeedCatalogue.Find(name)));
        }
    }
}
