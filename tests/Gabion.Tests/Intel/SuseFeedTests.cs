using Gabion.Intel.Advisories;
using Gabion.Intel.Feeds;
using Gabion.Intel.Matching;
using Gabion.Model.Packages;

namespace Gabion.Tests.Intel;

/// <summary>SUSE's CSAF, CVRF and OSV, shortened from what it publishes.</summary>
public sealed class SuseFeedTests
{
    [Theory]
    [InlineData("SUSE Linux Enterprise Server 15 SP5", "SUSE:Linux Enterprise Server 15 SP5", false)]
    [InlineData("SUSE Linux Enterprise Server 16.0", "SUSE:Linux Enterprise Server 16.0", false)]
    [InlineData("SUSE Linux Enterprise Server 15-LTSS", "SUSE:Linux Enterprise Server 15", true)]
    [InlineData("SUSE Linux Enterprise Server 11 SP1 LTSS", "SUSE:Linux Enterprise Server 11 SP1", true)]
    [InlineData("SUSE Linux Enterprise Server for SAP Applications 12 SP1", "SUSE:Linux Enterprise Server 12 SP1", true)]
    [InlineData("SUSE Linux Enterprise Module for Python 3 15 SP5", "SUSE:Linux Enterprise Server 15 SP5", false)]
    [InlineData("SUSE Linux Enterprise Module for Legacy Software 12", "SUSE:Linux Enterprise Server 12,SUSE:Linux Enterprise Server 12 SP1,SUSE:Linux Enterprise Server 12 SP2,SUSE:Linux Enterprise Server 12 SP3,SUSE:Linux Enterprise Server 12 SP4,SUSE:Linux Enterprise Server 12 SP5", false)]
    [InlineData("SUSE Linux Enterprise Micro 5.3", "SUSE:Linux Enterprise Micro 5.3", false)]
    [InlineData("SUSE Linux Enterprise Server 11 SP1-TERADATA", null, false)]
    [InlineData("SUSE Manager Server 4.1", "SUSE:Manager Server 4.1", false)]
    [InlineData("openSUSE Leap 15.4 NonFree", "openSUSE:Leap 15.4", false)]
    [InlineData("chost:microsoft/suse-sles-15-sp3", null, false)]
    public void Products_are_releases(string name, string? ecosystems, bool isExtended)
    {
        var platform = SusePlatforms.Read(name);
        Assert.Equal((ecosystems, isExtended), (platform is null ? null : string.Join(',', platform.Ecosystems), platform?.IsExtended ?? false));
    }

    [Theory]
    [InlineData("sles", "15.5", "SUSE:Linux Enterprise Server 15 SP5")]
    [InlineData("sles", "15", "SUSE:Linux Enterprise Server 15")]
    [InlineData("sles", "16.0", "SUSE:Linux Enterprise Server 16.0")]
    [InlineData("sle-micro", "5.3", "SUSE:Linux Enterprise Micro 5.3")]
    [InlineData("sl-micro", "6.0", "SUSE:Linux Micro 6.0")]
    public void Releases_of_images_are_those(string id, string version, string expected) => Assert.Equal(expected, new DistributionRelease { Id = id, VersionId = version }.Ecosystem);

    /// <summary>After CVE-2017-6004: SP4 is affected, its LTSS has the fix; the name of one package ends like a version.</summary>
    private const string Csaf = """
        {"document": {"aggregate_severity": {"text": "important"}, "tracking": {"id": "CVE-2017-6004", "current_release_date": "2026-08-22T02:43:17Z"}},
         "product_tree": {"branches": [{"branches": [{"branches": [
            {"category": "product_name", "name": "SLES", "product": {"name": "SUSE Linux Enterprise Server 12 SP4", "product_id": "SUSE Linux Enterprise Server 12 SP4", "product_identification_helper": {"cpe": "cpe:/o:suse:sles:12:sp4"}}},
            {"category": "product_name", "name": "LTSS", "product": {"name": "SUSE Linux Enterprise Server 12 SP4-LTSS", "product_id": "SUSE Linux Enterprise Server 12 SP4-LTSS", "product_identification_helper": {"cpe": "cpe:/o:suse:sles-ltss:12:sp4"}}},
            {"category": "product_version", "name": "libpcre1", "product": {"name": "libpcre1", "product_id": "libpcre1", "product_identification_helper": {"purl": "pkg:rpm/suse/libpcre1@?upstream=pcre.src.rpm"}}},
            {"category": "product_version", "name": "pcre", "product": {"name": "pcre", "product_id": "pcre", "product_identification_helper": {"purl": "pkg:rpm/suse/pcre@?upstream=pcre.src.rpm"}}},
            {"category": "product_version", "name": "libpcre1-8.45-8.7.1", "product": {"name": "libpcre1-8.45-8.7.1", "product_id": "libpcre1-8.45-8.7.1", "product_identification_helper": {"purl": "pkg:rpm/suse/libpcre1@8.45-8.7.1?upstream=pcre-8.45-8.7.1.src.rpm"}}},
            {"category": "product_version", "name": "libjavascriptcoregtk-4_0-18", "product": {"name": "libjavascriptcoregtk-4_0-18", "product_id": "libjavascriptcoregtk-4_0-18", "product_identification_helper": {"purl": "pkg:rpm/suse/libjavascriptcoregtk@4_0-18?upstream=webkit2gtk3.src.rpm"}}}
          ]}]}],
          "relationships": [
            {"category": "default_component_of", "full_product_name": {"name": "x", "product_id": "SUSE Linux Enterprise Server 12 SP4:libpcre1"}, "product_reference": "libpcre1", "relates_to_product_reference": "SUSE Linux Enterprise Server 12 SP4"},
            {"category": "default_component_of", "full_product_name": {"name": "x", "product_id": "SUSE Linux Enterprise Server 12 SP4:pcre"}, "product_reference": "pcre", "relates_to_product_reference": "SUSE Linux Enterprise Server 12 SP4"},
            {"category": "default_component_of", "full_product_name": {"name": "x", "product_id": "SUSE Linux Enterprise Server 12 SP4:libjavascriptcoregtk-4_0-18"}, "product_reference": "libjavascriptcoregtk-4_0-18", "relates_to_product_reference": "SUSE Linux Enterprise Server 12 SP4"},
            {"category": "default_component_of", "full_product_name": {"name": "x", "product_id": "SUSE Linux Enterprise Server 12 SP4-LTSS:libpcre1-8.45-8.7.1"}, "product_reference": "libpcre1-8.45-8.7.1", "relates_to_product_reference": "SUSE Linux Enterprise Server 12 SP4-LTSS"}]},
         "vulnerabilities": [{"cve": "CVE-2017-6004",
           "product_status": {
             "known_affected": ["SUSE Linux Enterprise Server 12 SP4:libpcre1", "SUSE Linux Enterprise Server 12 SP4:pcre", "SUSE Linux Enterprise Server 12 SP4:libjavascriptcoregtk-4_0-18", "chost:azure/suse-sles-12-sp4"],
             "recommended": ["SUSE Linux Enterprise Server 12 SP4-LTSS:libpcre1-8.45-8.7.1"]},
           "remediations": [{"category": "no_fix_planned", "details": "Will not fix", "product_ids": ["SUSE Linux Enterprise Server 12 SP4:libjavascriptcoregtk-4_0-18"]}],
           "scores": [{"cvss_v3": {"vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}}]}]}
        """;

    [Fact]
    public void A_fix_under_long_term_support_mends_the_release()
    {
        var set = Records.Load("suse", "cve-2017-6004.json", Csaf);
        Assert.Empty(set.Rejected);
        const string Release = "SUSE:Linux Enterprise Server 12 SP4";
        var library = Assert.Single(set.Find(Release, "libpcre1")).Affected;
        Assert.Equal(AffectedRange.Before("8.45-8.7.1").Events, library.Ranges.Single().Events);
        Assert.Empty(set.Find(Release, "pcre")); // its binaries are mended
        var java = Assert.Single(set.Find(Release, "libjavascriptcoregtk-4_0-18")).Affected;
        Assert.Equal(PackageStatus.WillNotFix, java.Status);
        Assert.Equal(["important", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"], set.Records[0].Severities.Select(rating => rating.Value));
    }

    [Theory]
    [InlineData("2.11.1-6.30.1", true)]
    [InlineData("2.11.1-6.40.1", false)]
    [InlineData("2.24.0-8.14.1", true)]
    [InlineData("2.24.0-8.20.1", false)]
    public void Two_upstream_versions_side_by_side_have_a_bound_each(string version, bool isAffected)
    {
        var platform = SusePlatforms.Read("SUSE Linux Enterprise Server 12 SP5")!;
        var joined = SuseStatements.Join([new(platform, "python-requests", PackageStatus.Unsaid, "2.24.0-8.20.1"), new(platform, "python-requests", PackageStatus.Unsaid, "2.11.1-6.40.1"), new(platform, "python-requests", PackageStatus.Unsaid, "2.11.1-6.45.1")]);
        Assert.Equal(isAffected ? RangeAnswer.Affected : RangeAnswer.NotAffected, RangeDecision.Of(Assert.Single(joined), version).Answer);
    }

    [Fact]
    public void What_a_release_calls_not_affected_stays_so()
    {
        var plain = SusePlatforms.Read("SUSE Linux Enterprise Server 15")!;
        var extended = SusePlatforms.Read("SUSE Linux Enterprise Server 15-LTSS")!;
        Assert.Equal(PackageStatus.NotAffected, Assert.Single(SuseStatements.Join([new(extended, "kernel-default", PackageStatus.Unsaid, "4.12.14-150.52.1"), new(plain, "kernel-default", PackageStatus.NotAffected, null)])).Status);
    }

    [Fact]
    public void Cvrf_names_components_of_platforms()
    {
        var set = Records.Load("suse-cvrf", "cvrf-suse-su-2019-1608-1.xml", """
            <cvrfdoc xmlns="http://www.icasi.org/CVRF/schema/cvrf/1.1">
              <DocumentTitle xml:lang="en">Security update for compat-openssl098</DocumentTitle>
              <DocumentTracking><Identification><ID>SUSE-SU-2019:1608-1</ID></Identification><CurrentReleaseDate>2019-06-21T08:27:12Z</CurrentReleaseDate></DocumentTracking>
              <ProductTree xmlns="http://www.icasi.org/CVRF/schema/prod/1.1">
                <Branch Type="Product Version" Name="libopenssl0_9_8-32bit-0.9.8j-106.12.1"><FullProductName ProductID="libopenssl0_9_8-32bit-0.9.8j-106.12.1">libopenssl0_9_8-32bit-0.9.8j-106.12.1</FullProductName></Branch>
                <Relationship ProductReference="libopenssl0_9_8-32bit-0.9.8j-106.12.1" RelationType="Default Component Of" RelatesToProductReference="SUSE Linux Enterprise Module for Legacy Software 12">
                  <FullProductName ProductID="SUSE Linux Enterprise Module for Legacy Software 12:libopenssl0_9_8-32bit-0.9.8j-106.12.1">x</FullProductName>
                </Relationship>
              </ProductTree>
              <Vulnerability xmlns="http://www.icasi.org/CVRF/schema/vuln/1.1" Ordinal="1">
                <CVE>CVE-2019-1559</CVE>
                <ProductStatuses><Status Type="Fixed"><ProductID>SUSE Linux Enterprise Module for Legacy Software 12:libopenssl0_9_8-32bit-0.9.8j-106.12.1</ProductID><ProductID>nowhere:x-1-1</ProductID></Status></ProductStatuses>
                <Threats><Threat Type="Impact"><Description>moderate</Description></Threat></Threats>
                <CVSSScoreSets><ScoreSetV3><BaseScoreV3>5.9</BaseScoreV3><VectorV3>CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N</VectorV3></ScoreSetV3></CVSSScoreSets>
              </Vulnerability>
            </cvrfdoc>
            """);
        Assert.Empty(set.Rejected);
        var known = Assert.Single(set.Find("SUSE:Linux Enterprise Server 12 SP4", "libopenssl0_9_8-32bit"));
        Assert.Equal("0.9.8j-106.12.1", known.Affected.Ranges[0].Events[^1].Version);
        Assert.Equal([new SeverityRating("SUSE", "moderate"), new("SUSE", "CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N")], set.Read(known).Severities);
        Assert.Equal(["SUSE-SU-2019:1608-1"], set.Read(known).Related);
        Assert.Equal(new(2019, 6, 21, 8, 27, 12, TimeSpan.Zero), set.Read(known).Modified);
    }

    [Fact]
    public void Osv_files_packages_under_modules()
    {
        var set = Records.Load("suse-osv", "SUSE-SU-2024:1-1.json", """
            {"id": "SUSE-SU-2024:1-1", "summary": "Security update for gzip", "upstream": ["CVE-2024-1"], "affected": [
              {"package": {"ecosystem": "SUSE:Linux Enterprise Module for Basesystem 15 SP7", "name": "gzip", "purl": "pkg:rpm/suse/gzip&distro=SUSE"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.10-150200.10.1"}]}]},
              {"package": {"ecosystem": "SUSE:Linux Enterprise Server 15 SP7", "name": "gzip"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.10-150200.10.1"}]}]}]}
            """);
        var found = Assert.Single(Matcher.Match([new() { Type = "rpm", Name = "gzip", Version = "1.10-150200.9.1" }], new() { Id = "sles", VersionId = "15.7" }, set, new(2026, 1, 1)).Vulnerabilities);
        Assert.Equal(("CVE-2024-1", "1.10-150200.10.1"), (found.Vulnerability.Id, found.Vulnerability.FixedVersion));
        Assert.Single(set.Records[0].Affected);
    }
}
