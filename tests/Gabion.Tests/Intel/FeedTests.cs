using System.Text;
using Gabion.Intel.Advisories;
using Gabion.Intel.Feeds;
using Gabion.Intel.Matching;
using Gabion.Model;

namespace Gabion.Tests.Intel;

public sealed class FeedTests
{
    [Fact]
    public void Osv_json_and_yaml_say_the_same()
    {
        const string Json = """
            {"id": "PYSEC-1", "aliases": ["CVE-2024-1"], "affected": [{"package": {"ecosystem": "PyPI", "name": "Foo.Bar"},
             "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "1.10"}, {"fixed": "2.0"}]}]}],
             "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}]}
            """;
        const string Yaml = """
            id: PYSEC-1
            aliases: [CVE-2024-1]
            affected:
            - package: {ecosystem: PyPI, name: Foo.Bar}
              ranges:
              - type: ECOSYSTEM
                events:
                - introduced: 1.10
                - fixed: "2.0"
            severity:
            - {type: CVSS_V3, score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}
            """;
        var json = Assert.Single(Records.Load("pypi", "a.json", Json).Find("PyPI", "foo-bar"));
        var yaml = Assert.Single(Records.Load("pypi", "a.yaml", Yaml).Find("PyPI", "foo-bar"));
        Assert.Equal(json.Affected.Ranges[0].Events, yaml.Affected.Ranges[0].Events);
        Assert.Equal(new RangeEvent(RangeEventKind.Introduced, "1.10"), yaml.Affected.Ranges[0].Events[0]);
        Assert.Equal(Severity.High, Records.Load("pypi", "a.yaml", Yaml).ById("cve-2024-1").Single().Severities[0].Level);
    }

    [Theory]
    [InlineData("""{"package": {"ecosystem": "PyPI", "name": "a"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": null}]}]}""", "an event of a range names no version (Fixed)")]
    [InlineData("""{"package": {"ecosystem": "PyPI", "name": "a"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": {"version": "1"}}]}]}""", "an event of a range names no version (Fixed)")]
    [InlineData("""{"package": {"ecosystem": "PyPI"}, "versions": ["1"]}""", "an affected package has no name")]
    [InlineData("""{"package": {"name": "a"}, "versions": ["1"]}""", "the affected package a is of no ecosystem")]
    public void An_osv_record_with_a_broken_part_is_left_out_and_named(string affected, string reason)
    {
        var records = Records.Load("osv", "a.json", $$"""[{"id": "X-1", "affected": [{{affected}}]}, {"id": "X-2", "affected": [{"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}]}]""");
        Assert.Equal("X-2", Assert.Single(records.Records).Id); // about a repository of source code alone
        Assert.Equal($"a.json record 1: {reason}", Assert.Single(records.Rejected));
    }

    [Fact]
    public void Cvrf_of_openEuler_names_the_source_package_of_each_release()
    {
        const string Notice = """
            <cvrfdoc xmlns="http://www.icasi.org/CVRF/schema/cvrf/1.1">
              <DocumentTitle>An update for lxml is now available</DocumentTitle>
              <DocumentTracking><Identification><ID>openEuler-SA-2022-1</ID></Identification><CurrentReleaseDate>2022-01-07</CurrentReleaseDate></DocumentTracking>
              <ProductTree xmlns="http://www.icasi.org/CVRF/schema/prod/1.1">
                <Branch Type="Product Name" Name="openEuler"><FullProductName ProductID="openEuler-20.03-LTS-SP1" CPE="cpe:/a:openEuler:openEuler:20.03-LTS-SP1">openEuler-20.03-LTS-SP1</FullProductName></Branch>
                <Branch Type="Package Arch" Name="x86_64"><FullProductName ProductID="python3-lxml-4.5.2-5" CPE="cpe:/a:openEuler:openEuler:20.03-LTS-SP1">python3-lxml-4.5.2-5.oe1.x86_64.rpm</FullProductName></Branch>
                <Branch Type="Package Arch" Name="src">
                  <FullProductName ProductID="python-lxml-4.5.2-5" CPE="cpe:/a:openEuler:openEuler:20.03-LTS-SP1">python-lxml-4.5.2-5.oe1.src.rpm</FullProductName>
                  <FullProductName ProductID="python-lxml-4.5.2-6" CPE="cpe:/a:openEuler:openEuler:20.03-LTS-SP2">python-lxml-4.5.2-6.oe1.src.rpm</FullProductName>
                </Branch>
              </ProductTree>
              <Vulnerability xmlns="http://www.icasi.org/CVRF/schema/vuln/1.1">
                <CVE>CVE-2021-43818</CVE>
                <ProductStatuses><Status Type="Fixed"><ProductID>openEuler-20.03-LTS-SP1</ProductID></Status></ProductStatuses>
                <Threats><Threat Type="Impact"><Description>High</Description></Threat></Threats>
                <CVSSScoreSets><ScoreSet><Vector>AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:L</Vector></ScoreSet></CVSSScoreSets>
              </Vulnerability>
              <Vulnerability xmlns="http://www.icasi.org/CVRF/schema/vuln/1.1">
                <CVE>CVE-2021-20304</CVE>
                <ProductStatuses><Status Type="Unaffected"><ProductID>openEuler-22.03-LTS</ProductID></Status></ProductStatuses>
                <Remediations><Remediation Type="Unaffected"><Description>OpenEXR</Description></Remediation></Remediations>
              </Vulnerability>
              <Vulnerability xmlns="http://www.icasi.org/CVRF/schema/vuln/1.1"><CVE>none</CVE></Vulnerability>
            </cvrfdoc>
            """;
        var set = Records.Load("openeuler-cvrf", "cvrf-1.xml", Notice);
        var known = Assert.Single(set.Find("openEuler:20.03-LTS-SP1", "python-lxml"));
        Assert.Equal("4.5.2-5.oe1", known.Affected.Ranges[0].Events[^1].Version);
        Assert.Equal([Severity.High, Severity.High], set.Read(known).Severities.Select(rating => rating.Level));
        Assert.Empty(set.Find("openEuler:20.03-LTS-SP2", "python-lxml"));
        Assert.Equal(PackageStatus.NotAffected, Assert.Single(set.Find("openEuler:22.03-LTS", "OpenEXR")).Affected.Status);
        Assert.Equal(["cvrf-1.xml entry 3: it names no CVE"], set.Rejected);
        Assert.Contains("no CVRF", Assert.Single(Records.Load("openeuler-cvrf", "a.xml", "<other/>").Rejected), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_record_is_named_and_the_rest_loads()
    {
        var set = Records.Load("osv", "all.jsonl", "{\"id\": \"A-1\", \"affected\": []}\n{\"id\": \n{\"noid\": 1}\n{\"id\": \"A-2\"}\n");
        Assert.Equal(["A-1", "A-2"], set.Records.Select(record => record.Id));
        Assert.Equal(2, set.Rejected.Count);
        Assert.StartsWith("all.jsonl:2: ", set.Rejected[0], StringComparison.Ordinal);
        Assert.Equal("all.jsonl:3: the record has no id", set.Rejected[1]);
    }

    [Fact]
    public void An_errata_title_gives_severity_and_module_stream()
    {
        var set = Records.Load("almalinux", "a.json", """
            {"id": "ALSA-2023:5362", "summary": "Important: nodejs:18 security update", "related": ["CVE-2023-32002"],
             "affected": [{"package": {"ecosystem": "AlmaLinux:9", "name": "nodejs"},
              "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1:18.17.1-1.module_el9.2.0+38+b5b4a3b7"}]}]}]}
            """);
        Assert.Equal([new SeverityRating("AlmaLinux", "Important")], set.Records[0].Severities);
        Assert.Equal("nodejs:18", set.Records[0].Affected[0].Stream);
    }

    [Theory]
    [InlineData("resolved", "\"fixed_version\": \"1.2-3\", \"urgency\": \"not yet assigned\"", PackageStatus.Unsaid, "1.2-3")]
    [InlineData("resolved", "\"fixed_version\": \"0\"", PackageStatus.NotAffected, null)]
    [InlineData("open", "\"nodsa\": \"Minor issue\", \"nodsa_reason\": \"\"", PackageStatus.NoAdvisory, null)]
    [InlineData("open", "\"nodsa\": \"x\", \"nodsa_reason\": \"postponed\"", PackageStatus.Postponed, null)]
    [InlineData("open", "\"nodsa\": \"x\", \"nodsa_reason\": \"ignored\"", PackageStatus.WillNotFix, null)]
    [InlineData("open", "\"urgency\": \"end-of-life\"", PackageStatus.EndOfLife, null)]
    [InlineData("undetermined", "\"urgency\": \"low\"", PackageStatus.UnderInvestigation, null)]
    public void Debian_states_are_read(string status, string rest, PackageStatus expected, string? fixedIn)
    {
        var set = Records.Load("debian", "json", $$$"""
            {"zlib": {"CVE-2023-45853": {"releases": {"bookworm": {"status": "{{{status}}}", {{{rest}}} }, "woody": {} } } } }
            """);
        var known = Assert.Single(set.Find("Debian:12", "zlib"));
        Assert.Equal(expected, known.Affected.Status);
        Assert.Equal(fixedIn, known.Affected.Ranges.SelectMany(range => range.Events).Where(step => step.Kind == RangeEventKind.Fixed).Select(step => step.Version).FirstOrDefault());
    }

    [Fact]
    public void Secdb_knows_never_affected_and_several_ids_in_one_text()
    {
        var set = Records.Load("alpine", "main.yaml", """
            distroversion: v3.11
            packages:
              - pkg:
                  name: xen
                  secfixes:
                    4.13.0-r0:
                      - CVE-2019-1 XSA-1 CVE-2019-2
                    "0":
                      - CVE-2019-3
              - pkg: {}
            """);
        Assert.Equal(["CVE-2019-1", "CVE-2019-2", "CVE-2019-3"], set.Records.Select(record => record.Id));
        Assert.Equal(["XSA-1"], set.Records[0].Aliases);
        Assert.Equal(PackageStatus.NotAffected, set.Records[2].Affected[0].Status);
        Assert.Equal("Alpine:v3.11", set.Records[0].Affected[0].Ecosystem);
        Assert.Equal(["main.yaml package 2: it has no name"], set.Rejected);
    }

    [Fact]
    public void Cnvd_is_read_in_gbk_with_its_misspelt_tag()
    {
        var chinese = CodePagesEncodingProvider.Instance.GetEncoding("GBK")!;
        var bytes = chinese.GetBytes("""
            <?xml version="1.0" encoding="UTF-8"?>
            <vulnerabilitys><vulnerability><number>CNVD-2022-1</number><cves><cve><cveNumber>CVE-2020-15024</cveNumber></cve></cves>
            <title>密码管理漏洞</title><serverity>高</serverity></vulnerability>
            <vulnerability><number>CNVD-2022-2</number><title>a & b</title></vulnerability>
            <vulnerability><number>CNVD-2022-3</number><title>无编号</title><serverity>低</serverity></vulnerability></vulnerabilitys>
            """);
        var set = Records.Load("cnvd", "1.xml", bytes);
        Assert.Equal([new NationalRecord("CNVD", "CNVD-2022-1", "密码管理漏洞", "高")], set.Note("CVE-2020-15024")!.National);
        Assert.Equal(Severity.High, set.Note("CVE-2020-15024")!.Severities[0].Level);
        Assert.NotNull(set.Note("CNVD-2022-3"));
        Assert.StartsWith("1.xml entry 2: ", Assert.Single(set.Rejected), StringComparison.Ordinal);
    }

    [Fact]
    public void Cnnvd_names_levels_in_its_own_words()
    {
        var set = Records.Load("cnnvd", "1.xml", """
            <cnnvd xmlns="http://www.cnnvd.org.cn/vuln/1.0"><entry><name>缓冲区错误漏洞</name><vuln-id>CNNVD-202401-1</vuln-id>
            <severity>超危</severity><other-id><cve-id>CVE-2024-1</cve-id></other-id></entry></cnnvd>
            """);
        Assert.Equal(Severity.Critical, set.Note("CVE-2024-1")!.Severities[0].Level);
    }

    [Fact]
    public void A_file_that_declares_entities_is_refused()
    {
        var set = Records.Load("cnvd", "1.xml", """
            <!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
            <vulnerabilitys><vulnerability><number>CNVD-1</number><title>&b;</title></vulnerability></vulnerabilitys>
            """);
        Assert.Empty(set.Records);
        Assert.Contains("refused", Assert.Single(set.Rejected), StringComparison.Ordinal);
    }

    [Fact]
    public void Exploitation_and_odds_are_read()
    {
        var kev = Records.Load("kev", "kev.json", """
            {"count": 1, "vulnerabilities": [{"cveID": "CVE-2021-44228", "dateAdded": "2021-12-10", "dueDate": "2021-12-24", "knownRansomwareCampaignUse": "Known"}, {"cveID": "CVE-1"}]}
            """);
        Assert.Equal(new KnownExploitation(new(2021, 12, 10), new(2021, 12, 24), true), kev.Note("CVE-2021-44228")!.Exploited);
        Assert.Single(kev.Rejected);
        var rows = Records.Load("kev", "kev.csv", "cveID,vulnerabilityName,dateAdded,shortDescription,dueDate,knownRansomwareCampaignUse\n\"CVE-2021-44228\",\"Log4Shell, \"\"the\"\" one\",2021-12-10,\"two\nlines, of text\",2021-12-24,Known\nCVE-1,x,,,,\n");
        Assert.Equal(new KnownExploitation(new(2021, 12, 10), new(2021, 12, 24), true), rows.Note("CVE-2021-44228")!.Exploited);
        Assert.Equal("Log4Shell, \"the\" one", rows.Note("CVE-2021-44228")!.Summary);
        Assert.Equal("kev.csv:4: dateAdded is no date", Assert.Single(rows.Rejected));
        Assert.Contains("the quote that is opened in the row at line 2 is not closed", Assert.Single(Records.Load("kev", "kev.csv", "cveID,dateAdded\nCVE-1,\"2021\n").Rejected), StringComparison.Ordinal);
        var epss = Records.Load("epss", "epss.csv", "#model_version:v2025\ncve,epss,percentile\nCVE-2021-44228,0.94432,0.99962\nCVE-2,2,3\n");
        Assert.Equal(new ExploitOdds(0.94432, 0.99962), epss.Note("CVE-2021-44228")!.Odds);
        Assert.Single(epss.Rejected);
    }

    [Fact]
    public void Nvd_rates_and_gives_ranges_of_products()
    {
        var set = Records.Load("nvd", "nvd.json", """
            {"resultsPerPage": 1, "vulnerabilities": [{"cve": {"id": "CVE-2024-1", "descriptions": [{"lang": "en", "value": "bad"}],
             "metrics": {"cvssMetricV31": [{"source": "nvd@nist.gov", "type": "Primary", "cvssData": {"vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}]},
             "configurations": [{"nodes": [{"cpeMatch": [{"criteria": "cpe:2.3:a:x:y:1:*:*:*:*:*:*:*"}]}]}]}}]}
            """);
        Assert.Equal(9.8, set.Note("CVE-2024-1")!.Severities[0].Score);
        Assert.Equal(["1:*"], Assert.Single(set.Find("CPE", "a:x:y")).Affected.Versions);
    }

    [Fact]
    public void Red_hats_vex_tells_fixes_and_plans_by_release()
    {
        var set = Records.Load("redhat", "cve-2024-1.json", CsafSample.RedHat);
        Assert.Empty(set.Rejected);
        var nine = Assert.Single(set.Find("Red Hat:enterprise_linux:9", "openssl"));
        Assert.Equal([AffectedRange.Before("1:3.0.7-25.el9_3").Events], nine.Affected.Ranges.Select(range => range.Events));
        var eight = Assert.Single(set.Find("Red Hat:enterprise_linux:8", "openssl"));
        Assert.Equal((PackageStatus.WillNotFix, "Will not fix"), (eight.Affected.Status, eight.Affected.StatusNote));
        Assert.Equal(new SeverityRating("Red Hat", "Moderate"), set.Records[0].Severities[0]);
    }

    [Theory]
    [InlineData("- id: A\n    severity: hgih\n    packages: [{ecosystem: npm, name: x}]", "team.yaml:3:15: the severity 'hgih' is neither a CVSS vector nor one of critical, high, medium, low")]
    [InlineData("- id: A\n    packges: []", "team.yaml:3:5: unknown key 'packges'; did you mean 'packages'?")]
    [InlineData("- id: A\n    packages: [{ecosystem: npn, name: x}]", "team.yaml:3:28: there is no ecosystem 'npn'; did you mean 'npm'?")]
    public void A_fault_in_the_teams_advisory_has_its_place(string item, string expected) =>
        Assert.Equal([expected], Records.Load("team", "team.yaml", $"advisories:\n  {item}\n").Rejected);

    [Fact]
    public void The_teams_advisory_is_one_like_any_other()
    {
        var set = Records.Load("team", "team.yaml", """
            advisories:
              - id: ACME-2026-1
                summary: Writes tokens to the log
                severity: high
                packages:
                  - {ecosystem: npm, name: "@acme/auth", introduced: 2.0.0, fixed: 2.1.3}
            """);
        var known = Assert.Single(set.Find("npm", "@acme/auth"));
        Assert.Equal(RangeAnswer.Affected, RecordMatch.Of(new("npm", "@acme/auth", "2.1.0"), known).Decision.Answer);
        Assert.Equal(RangeAnswer.NotAffected, RecordMatch.Of(new("npm", "@acme/auth", "1.9.0"), known).Decision.Answer);
    }

    [Fact]
    public void Names_of_feeds_are_unique() => Assert.Equal(FeedCatalogue.All.Length, FeedCatalogue.All.Select(feed => feed.Name).Distinct().Count());
}
