using Gabion.Intel.Advisories;
using Gabion.Intel.Matching;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Tests.Intel;

/// <summary>OVAL in the forms that Debian, Ubuntu, Red Hat and SUSE publish, shortened.</summary>
public sealed class OvalFeedTests
{
    private static readonly DateOnly Today = new(2026, 7, 1);

    private const string Debian = """
        <oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5">
          <generator><product_name>Debian</product_name></generator>
          <definitions>
            <definition id="oval:org.debian:def:1" version="1" class="vulnerability">
              <metadata>
                <title>CVE-2022-3043 chromium</title>
                <affected family="unix"><platform>Debian GNU/Linux 11</platform><product>chromium</product></affected>
                <reference source="CVE" ref_id="CVE-2022-3043" ref_url="https://cve.mitre.org/cgi-bin/cvename.cgi?name=CVE-2022-3043"/>
                <debian><dsa>DSA-5223</dsa></debian>
              </metadata>
              <criteria comment="Release section" operator="AND">
                <criterion test_ref="oval:org.debian.oval:tst:1" comment="Debian 11 is installed"/>
                <criteria comment="Architecture section" operator="OR">
                  <criteria comment="Architecture independent section" operator="AND">
                    <criterion test_ref="oval:org.debian.oval:tst:2" comment="all architecture"/>
                    <criterion test_ref="oval:org.debian.oval:tst:3" comment="chromium DPKG is earlier than 105.0.5195.52-1~deb11u1"/>
                  </criteria>
                </criteria>
              </criteria>
            </definition>
            <definition id="oval:org.debian:def:2" version="1" class="vulnerability">
              <metadata><title>CVE-2022-3044 chromium</title></metadata>
              <criteria><criterion test_ref="oval:org.debian.oval:tst:9" comment="gone"/></criteria>
            </definition>
            <definition id="oval:org.debian:def:3" version="1" class="vulnerability">
              <metadata><title>CVE-2022-3045 chromium</title><affected><platform>Plan 9</platform></affected></metadata>
              <criteria operator="XOR"><criterion test_ref="oval:org.debian.oval:tst:3"/></criteria>
            </definition>
            <definition id="oval:org.debian:def:4" version="1" class="inventory"><metadata><title>Debian is installed</title></metadata></definition>
          </definitions>
          <tests>
            <textfilecontent54_test id="oval:org.debian.oval:tst:1" check="all" comment="Debian GNU/Linux 11 is installed"><object object_ref="o1"/></textfilecontent54_test>
            <uname_test id="oval:org.debian.oval:tst:2" check="all" comment="Installed architecture is all"><object object_ref="o2"/></uname_test>
            <dpkginfo_test id="oval:org.debian.oval:tst:3" check="all" comment="chromium is earlier than 105.0.5195.52-1~deb11u1"><object object_ref="o3"/><state state_ref="s3"/></dpkginfo_test>
          </tests>
          <objects><dpkginfo_object id="o3"><name>chromium</name></dpkginfo_object></objects>
          <states><dpkginfo_state id="s3"><evr datatype="debian_evr_string" operation="less than">0:105.0.5195.52-1~deb11u1</evr></dpkginfo_state></states>
        </oval_definitions>
        """;

    [Fact]
    public void Debians_definitions_bound_a_package_of_a_release()
    {
        var set = Records.Load("debian-oval", "oval-definitions-bullseye.xml", Debian);
        var known = Assert.Single(set.Find("Debian:11", "chromium"));
        Assert.Equal([AffectedRange.Before("105.0.5195.52-1~deb11u1").Events], known.Affected.Ranges.Select(range => range.Events));
        Assert.Equal(["DSA-5223"], set.Read(known).Related);
        Assert.Equal(
            [
                "oval-definitions-bullseye.xml:25 oval:org.debian:def:3: its criteria are joined by 'XOR', which is not read",
                "oval-definitions-bullseye.xml:21 oval:org.debian:def:2: it refers to the test 'oval:org.debian.oval:tst:9', which is not there",
            ],
            set.Rejected);
    }

    [Fact]
    public void A_file_that_is_cut_gives_nothing_and_says_where()
    {
        var set = Records.Load("debian-oval", "a.xml", Debian[..Debian.IndexOf("<tests>", StringComparison.Ordinal)]);
        Assert.Empty(set.Records);
        Assert.StartsWith("a.xml:31:3: the file cannot be read to its end", set.Rejected[^1], StringComparison.Ordinal);
        Assert.Contains("no OVAL", Assert.Single(Records.Load("debian-oval", "b.xml", "<a><b/></a>").Rejected), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("libssl3", "openssl", "3.0.2-0ubuntu1.1", "3.0.2-0ubuntu1", 1)]
    [InlineData("libssl3", "openssl", "3.0.2-0ubuntu1.1", "3.0.2-0ubuntu1.1", 0)]
    [InlineData("libcrypto-udeb", "openssl", "3.0.2-0ubuntu1.1", "3.0.2-0ubuntu1", 0)]
    public void Ubuntus_notices_name_what_is_installed(string binary, string source, string fixedIn, string version, int count)
    {
        var set = Records.Load("ubuntu-oval", "com.ubuntu.jammy.usn.oval.xml", $"""
            <oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5" xmlns:linux="http://oval.mitre.org/XMLSchema/oval-definitions-5#linux">
              <definitions>
                <definition id="oval:com.ubuntu.jammy:def:54021000000" version="1" class="patch">
                  <metadata>
                    <title>USN-5402-1 -- OpenSSL vulnerabilities</title>
                    <affected family="unix"><platform>Ubuntu 22.04 LTS</platform></affected>
                    <reference source="USN" ref_url="https://ubuntu.com/security/notices/USN-5402-1" ref_id="USN-5402-1"/>
                    <reference source="CVE" ref_url="https://ubuntu.com/security/CVE-2022-1292" ref_id="CVE-2022-1292"/>
                    <reference source="CVE" ref_url="https://ubuntu.com/security/CVE-2022-1343" ref_id="CVE-2022-1343"/>
                    <advisory from="security@ubuntu.com">
                      <severity>Medium</severity><issued date="2022-05-04"/>
                      <cve priority="low" cvss_vector="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H">CVE-2022-1343</cve>
                    </advisory>
                  </metadata>
                  <criteria>
                    <extend_definition definition_ref="oval:com.ubuntu.jammy:def:100" comment="Ubuntu 22.04 LTS (jammy) is installed." applicability_check="true" />
                    <criteria operator="OR"><criterion test_ref="t" comment="Long Term Support" /></criteria>
                  </criteria>
                </definition>
              </definitions>
              <tests><linux:dpkginfo_test id="t" check_existence="at_least_one_exists" check="at least one" comment="Long Term Support"><linux:object object_ref="o"/><linux:state state_ref="s"/></linux:dpkginfo_test></tests>
              <objects><linux:dpkginfo_object id="o"><linux:name var_ref="v" var_check="at least one" /></linux:dpkginfo_object></objects>
              <states><linux:dpkginfo_state id="s"><linux:evr datatype="debian_evr_string" operation="less than">0:{fixedIn}</linux:evr></linux:dpkginfo_state></states>
              <variables><constant_variable id="v" datatype="string"><value>libssl-dev</value><value>openssl</value><value>libssl3</value></constant_variable></variables>
            </oval_definitions>
            """);
        Assert.Empty(set.Rejected);
        var package = new Package { Type = "deb", Name = binary, Version = version, SourceName = source, SourceVersion = version };
        var found = Matcher.Match([package], new() { Id = "ubuntu", VersionId = "22.04" }, set, Today).Vulnerabilities;
        Assert.Equal(count * 2, found.Length);
        if (count > 0)
        {
            Assert.Equal([("CVE-2022-1292", Severity.Medium), ("CVE-2022-1343", Severity.Low)], found.Select(match => (match.Vulnerability.Id, match.Severity)).Order());
            Assert.All(found, match => Assert.Equal((fixedIn, "Ubuntu"), (match.Vulnerability.FixedVersion, match.Vulnerability.SeveritySource)));
        }
    }

    private const string RedHat = """
        <oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5" xmlns:red-def="http://oval.mitre.org/XMLSchema/oval-definitions-5#linux">
         <definitions>
          <definition class="patch" id="oval:com.redhat.rhsa:def:20205499" version="635">
           <metadata>
            <title>RHSA-2020:5499: nodejs:12 security and bug fix update (Moderate)</title>
            <affected family="unix"><platform>Red Hat Enterprise Linux 8</platform></affected>
            <reference ref_id="RHSA-2020:5499" ref_url="https://access.redhat.com/errata/RHSA-2020:5499" source="RHSA"/>
            <reference ref_id="CVE-2020-8277" ref_url="https://access.redhat.com/security/cve/CVE-2020-8277" source="CVE"/>
            <advisory from="secalert@redhat.com">
             <severity>Moderate</severity><issued date="2020-12-15"/><updated date="2020-12-15"/>
             <cve cvss3="7.5/CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H" impact="important" public="20201116">CVE-2020-8277</cve>
             <affected_cpe_list><cpe>cpe:/a:redhat:enterprise_linux:8</cpe><cpe>cpe:/a:redhat:enterprise_linux:8::appstream</cpe></affected_cpe_list>
            </advisory>
           </metadata>
           <criteria operator="OR">
            <criterion comment="Red Hat Enterprise Linux must be installed" test_ref="must"/>
            <criteria operator="AND">
             <criterion comment="Red Hat Enterprise Linux 8 is installed" test_ref="eight"/>
             <criterion comment="Module nodejs:12 is enabled" test_ref="module"/>
             <criteria operator="OR">
              <criteria operator="AND"><criterion comment="nodejs is earlier than 1:12.19.1-1.module+el8.3.0+8851+b7b41ca0" test_ref="nodejs"/><criterion comment="nodejs is signed with Red Hat redhatrelease2 key" test_ref="signed"/></criteria>
              <criteria operator="AND"><criterion comment="npm is earlier than 1:6.14.8-1.12.19.1.1.module+el8.3.0+8851+b7b41ca0" test_ref="npm"/><criterion comment="npm is signed with Red Hat redhatrelease2 key" test_ref="signed"/></criteria>
             </criteria>
            </criteria>
           </criteria>
          </definition>
          <definition class="vulnerability" id="oval:com.redhat.cve:def:20201734" version="631">
           <metadata>
            <title>CVE-2020-1734 ansible: shell enabled by default (moderate)</title>
            <reference ref_id="CVE-2020-1734" ref_url="https://access.redhat.com/security/cve/CVE-2020-1734" source="CVE"/>
            <advisory from="secalert@redhat.com"><severity>Moderate</severity><affected><resolution state="Will not fix"><component>ansible</component></resolution></affected></advisory>
           </metadata>
           <criteria operator="OR">
            <criterion comment="Red Hat Enterprise Linux must be installed" test_ref="must"/>
            <criteria operator="AND">
             <criterion comment="Red Hat Enterprise Linux 8 is installed" test_ref="eight"/>
             <criteria operator="OR"><criteria operator="AND"><criterion comment="ansible is installed" test_ref="ansible"/><criterion comment="ansible is signed with Red Hat redhatrelease2 key" test_ref="signed"/></criteria></criteria>
            </criteria>
           </criteria>
          </definition>
          <definition class="vulnerability" id="oval:com.redhat.unaffected:def:20165391" version="631">
           <metadata><title>Unaffected components for: CVE-2016-5391 libreswan (moderate)</title><reference ref_id="CVE-2016-5391" source="CVE"/></metadata>
           <criteria operator="OR">
            <criterion comment="Red Hat Enterprise Linux must be installed" test_ref="must"/>
            <criteria operator="AND"><criterion comment="Red Hat Enterprise Linux 8 is installed" test_ref="eight"/><criterion comment="libreswan is installed" test_ref="swan"/><criterion comment="libreswan is not installed" test_ref="noswan"/></criteria>
           </criteria>
          </definition>
         </definitions>
         <tests>
          <red-def:rpmverifyfile_test check="none satisfy" comment="Red Hat Enterprise Linux must be installed" id="must"><red-def:object object_ref="release"/></red-def:rpmverifyfile_test>
          <red-def:rpmverifyfile_test check="at least one" comment="Red Hat Enterprise Linux 8 is installed" id="eight"><red-def:object object_ref="release"/></red-def:rpmverifyfile_test>
          <ind-def:textfilecontent54_test xmlns:ind-def="http://oval.mitre.org/XMLSchema/oval-definitions-5#independent" check="all" comment="Module nodejs:12 is enabled" id="module"><ind-def:object object_ref="m"/></ind-def:textfilecontent54_test>
          <red-def:rpminfo_test check="at least one" comment="nodejs is earlier than 1:12.19.1-1" id="nodejs"><red-def:object object_ref="on"/><red-def:state state_ref="sn"/></red-def:rpminfo_test>
          <red-def:rpminfo_test check="at least one" comment="npm is earlier than 1:6.14.8-1" id="npm"><red-def:object object_ref="op"/><red-def:state state_ref="sp"/></red-def:rpminfo_test>
          <red-def:rpminfo_test check="at least one" comment="signed" id="signed"><red-def:object object_ref="on"/><red-def:state state_ref="key"/></red-def:rpminfo_test>
          <red-def:rpminfo_test check="at least one" comment="ansible is installed" id="ansible"><red-def:object object_ref="oa"/></red-def:rpminfo_test>
          <red-def:rpminfo_test check="at least one" comment="libreswan is installed" id="swan"><red-def:object object_ref="os"/></red-def:rpminfo_test>
          <red-def:rpminfo_test check="at least one" check_existence="none_exist" comment="libreswan is not installed" id="noswan"><red-def:object object_ref="os"/></red-def:rpminfo_test>
         </tests>
         <objects>
          <red-def:rpminfo_object id="on"><red-def:name>nodejs</red-def:name></red-def:rpminfo_object>
          <red-def:rpminfo_object id="op"><red-def:name>npm</red-def:name></red-def:rpminfo_object>
          <red-def:rpminfo_object id="oa"><red-def:name>ansible</red-def:name></red-def:rpminfo_object>
          <red-def:rpminfo_object id="os"><red-def:name>libreswan</red-def:name></red-def:rpminfo_object>
         </objects>
         <states>
          <red-def:rpminfo_state id="sn"><red-def:arch datatype="string" operation="pattern match">aarch64|x86_64</red-def:arch><red-def:evr datatype="evr_string" operation="less than">1:12.19.1-1.module+el8.3.0+8851+b7b41ca0</red-def:evr></red-def:rpminfo_state>
          <red-def:rpminfo_state id="sp"><red-def:evr datatype="evr_string" operation="less than">1:6.14.8-1.12.19.1.1.module+el8.3.0+8851+b7b41ca0</red-def:evr></red-def:rpminfo_state>
          <red-def:rpminfo_state id="key"><red-def:signature_keyid operation="equals">199e2f91fd431d51</red-def:signature_keyid></red-def:rpminfo_state>
         </states>
        </oval_definitions>
        """;

    [Fact]
    public void Red_hats_errata_speak_of_a_module_stream()
    {
        var set = Records.Load("redhat-oval", "rhel-8.oval.xml", RedHat);
        Assert.Empty(set.Rejected);
        var rhel = new DistributionRelease { Id = "rhel", VersionId = "8.3" };
        Package Node(string module) => new() { Type = "rpm", Name = "nodejs", Version = "1:12.18.4-2.module+el8.2.0+8361+192e434e", Module = module };
        var found = Assert.Single(Matcher.Match([Node("nodejs:12:8030020201124")], rhel, set, Today).Vulnerabilities);
        Assert.Equal(("CVE-2020-8277", "1:12.19.1-1.module+el8.3.0+8851+b7b41ca0", Severity.High, "Red Hat"), (found.Vulnerability.Id, found.Vulnerability.FixedVersion, found.Severity, found.Vulnerability.SeveritySource));
        Assert.Equal(7.5, found.Vulnerability.CvssScore);
        Assert.Empty(Matcher.Match([Node("nodejs:14:8030020201124")], rhel, set, Today).Vulnerabilities);
        Assert.Equal("1:6.14.8-1.12.19.1.1.module+el8.3.0+8851+b7b41ca0", Assert.Single(set.Find("Red Hat:enterprise_linux:8", "npm")).Affected.Ranges[0].Events[1].Version);
    }

    [Fact]
    public void What_red_hat_will_not_fix_and_what_is_not_affected_is_told()
    {
        var set = Records.Load("redhat-oval", "rhel-8.oval.xml", RedHat);
        var ansible = Assert.Single(set.Find("Red Hat:enterprise_linux:8", "ansible")).Affected;
        Assert.Equal((PackageStatus.WillNotFix, "Will not fix"), (ansible.Status, ansible.StatusNote));
        Assert.Equal(RangeAnswer.Affected, RangeDecision.Of(ansible, "2.9.27-1.el8ae").Answer);
        Assert.Equal(PackageStatus.NotAffected, Assert.Single(set.Find("Red Hat:enterprise_linux:8", "libreswan")).Affected.Status);
    }

    [Fact]
    public void Suses_platforms_are_packages_of_the_release()
    {
        var set = Records.Load("suse-oval", "suse.linux.enterprise.server.15.xml", """
            <oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5">
              <definitions>
                <definition id="oval:org.opensuse.security:def:202129154" version="1" class="vulnerability">
                  <metadata>
                    <title>CVE-2021-29154</title>
                    <reference ref_id="Mitre CVE-2021-29154" ref_url="https://cve.mitre.org/cgi-bin/cvename.cgi?name=CVE-2021-29154" source="CVE"/>
                    <advisory from="security@suse.de"><severity>Important</severity><cve impact="important" cvss3="7/CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:H">CVE-2021-29154</cve></advisory>
                  </metadata>
                  <criteria operator="OR">
                    <criteria operator="AND">
                      <criterion test_ref="sles" comment="SUSE Linux Enterprise Module for Basesystem 15 SP1 is installed"/>
                      <criteria operator="OR"><criterion test_ref="older" comment="kernel-default-4.12.14-197.89.2 is installed"/><criterion test_ref="never" comment="kernel-source is not affected"/></criteria>
                    </criteria>
                    <criteria operator="AND">
                      <criterion test_ref="sles" comment="SUSE Linux Enterprise Server 15 SP1-LTSS is installed"/>
                      <criteria operator="OR"><criterion test_ref="newer" comment="kernel-default-4.12.14-197.99.1 is installed"/><criterion test_ref="any" comment="kernel-docs is affected"/></criteria>
                    </criteria>
                  </criteria>
                </definition>
              </definitions>
              <tests>
                <rpminfo_test id="sles" comment="sles-release is ==15.1" check="at least one" xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5#linux"><object object_ref="o1"/><state state_ref="s1"/></rpminfo_test>
                <rpminfo_test id="older" comment="kernel-default is &lt;4.12.14-197.89.2" check="all"><object object_ref="o2"/><state state_ref="s2"/></rpminfo_test>
                <rpminfo_test id="newer" comment="kernel-default is &lt;4.12.14-197.99.1" check="all"><object object_ref="o2"/><state state_ref="s3"/></rpminfo_test>
                <rpminfo_test id="never" comment="kernel-source is ==0" check="at least one"><object object_ref="o3"/><state state_ref="s4"/></rpminfo_test>
                <rpminfo_test id="any" comment="kernel-docs is &gt;0-0" check="at least one"><object object_ref="o4"/><state state_ref="s5"/></rpminfo_test>
              </tests>
              <objects>
                <rpminfo_object id="o1"><name>sles-release</name></rpminfo_object><rpminfo_object id="o2"><name>kernel-default</name></rpminfo_object>
                <rpminfo_object id="o3"><name>kernel-source</name></rpminfo_object><rpminfo_object id="o4"><name>kernel-docs</name></rpminfo_object>
              </objects>
              <states>
                <rpminfo_state id="s1"><version operation="equals">15.1</version></rpminfo_state>
                <rpminfo_state id="s2"><arch datatype="string" operation="pattern match">(aarch64|x86_64)</arch><evr datatype="evr_string" operation="less than">0:4.12.14-197.89.2</evr></rpminfo_state>
                <rpminfo_state id="s3"><evr datatype="evr_string" operation="less than">0:4.12.14-197.99.1</evr></rpminfo_state>
                <rpminfo_state id="s4"><version operation="equals">0</version></rpminfo_state>
                <rpminfo_state id="s5"><evr datatype="evr_string" operation="greater than">0:0-0</evr></rpminfo_state>
              </states>
            </oval_definitions>
            """);
        Assert.Empty(set.Rejected);
        Package Kernel(string name, string version) => new() { Type = "rpm", Name = name, Version = version, SourceName = "kernel-source", SourceVersion = version };
        string? Fix(string name, string version) => Matcher.Match([Kernel(name, version)], new() { Id = "sles", VersionId = "15.1" }, set, Today).Vulnerabilities is [var found] ? found.Vulnerability.FixedVersion ?? "none" : null;
        Assert.Equal("4.12.14-197.89.2", Fix("kernel-default", "4.12.14-197.61.1"));
        Assert.Null(Fix("kernel-default", "4.12.14-197.89.2")); // the release's own fix goes before that of its LTSS
        Assert.Equal("none", Fix("kernel-docs", "4.12.14-197.61.1"));
        Assert.Equal(PackageStatus.NotAffected, Assert.Single(set.Find("SUSE:Linux Enterprise Server 15 SP1", "kernel-source")).Affected.Status);
        Assert.Equal([Severity.High, Severity.High], set.Records[0].Severities.Select(rating => rating.Level));
    }

    [Theory]
    [InlineData("9", "nodejs", "1:16.20.2-3.module+el9", null, 1)] // of a module, of which stream is not known
    [InlineData("9", "gnutls", "3.7.6-23.el9", null, 1)]
    [InlineData("9", "gnutls", "3.7.6-23.el9_3.3", null, 0)]
    [InlineData("8", "gnutls", "3.7.6-23.el9", null, 0)]
    [InlineData("9", "gnutls", "3.7.6-23.el9_2_fips", null, 1)]
    [InlineData("9", "gnutls", "10:3.7.6-23.el9_3_fips", null, 0)]
    [InlineData("9", "glibc", "2.34-83.el9", null, 0)]
    [InlineData("9", "glibc", "2:2.34-60.ksplice1.el9", null, 1)]
    [InlineData("9", "nodejs", "1:16.20.1-1.module+el9.2.0", "nodejs:16:9020020230301:1", 1)]
    [InlineData("9", "nodejs", "1:18.20.1-1.module+el9.2.0", "nodejs:18:9020020230301:1", 0)]
    public void Oracles_errata_keep_kinds_of_builds_apart(string release, string name, string version, string? module, int count)
    {
        static string Definition(string number, string cve, string criteria) => $"""
            <definition id="oval:com.oracle.elsa:def:{number}" version="501" class="patch">
             <metadata>
              <title>ELSA-2024-{number}:  security update (MODERATE)</title>
              <affected family="unix"><platform>Oracle Linux 9</platform></affected>
              <reference source="elsa" ref_id="ELSA-2024-{number}" ref_url="https://linux.oracle.com/errata/ELSA-2024-{number}.html"/>
              <reference source="CVE" ref_id="{cve}" ref_url="https://linux.oracle.com/cve/{cve}.html"/>
              <advisory><severity>MODERATE</severity><issued date="2024-01-25"/><cve href="https://linux.oracle.com/cve/{cve}.html">{cve}</cve></advisory>
             </metadata>
             <criteria operator="AND"><criterion test_ref="nine" comment="Oracle Linux 9 is installed"/><criterion test_ref="arch" comment="Oracle Linux arch is x86_64"/>{criteria}</criteria>
            </definition>
            """;
        var set = Records.Load("oracle-oval", "com.oracle.elsa-all.xml", $"""
            <oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5">
             <definitions>
              {Definition("0533", "CVE-2024-0553", """<criteria operator="AND"><criterion test_ref="a" comment="gnutls is earlier than 0:3.7.6-23.el9_3.3"/><criterion test_ref="key" comment="gnutls is signed with the Oracle Linux 9 key"/></criteria>""")}
              {Definition("12336", "CVE-2024-0567", """<criterion test_ref="b" comment="gnutls is earlier than 10:3.7.6-23.el9_3_fips"/>""")}
              {Definition("500006", "CVE-2023-4911", """<criterion test_ref="c" comment="glibc is earlier than 2:2.34-83.ksplice1.el9"/><criterion test_ref="based" comment="glibc is ksplice-based"/>""")}
              {Definition("1424", "CVE-2024-22019", """<criterion test_ref="module" comment="Module nodejs:16 is enabled"/><criterion test_ref="d" comment="nodejs is earlier than 1:16.20.2-4.module+el9.3.0"/>""")}
             </definitions>
             <tests>
              <rpminfo_test id="nine" comment="Oracle Linux 9 is installed" check="at least one"><object object_ref="release"/><state state_ref="nine-s"/></rpminfo_test>
              <rpminfo_test id="arch" comment="Oracle Linux arch is x86_64" check="at least one"><object object_ref="release"/><state state_ref="arch-s"/></rpminfo_test>
              <rpminfo_test id="key" comment="gnutls is signed with the Oracle Linux 9 key" check="at least one"><object object_ref="gnutls"/><state state_ref="key-s"/></rpminfo_test>
              <textfilecontent54_test id="module" comment="Module nodejs:16 is enabled" check="all"><object object_ref="m"/></textfilecontent54_test>
              <rpminfo_test id="a" comment="gnutls is earlier than 0:3.7.6-23.el9_3.3" check="at least one"><object object_ref="gnutls"/><state state_ref="a-s"/></rpminfo_test>
              <rpminfo_test id="b" comment="gnutls is earlier than 10:3.7.6-23.el9_3_fips" check="at least one"><object object_ref="gnutls"/><state state_ref="b-s"/></rpminfo_test>
              <rpminfo_test id="c" comment="glibc is earlier than 2:2.34-83.ksplice1.el9" check="at least one"><object object_ref="glibc"/><state state_ref="c-s"/></rpminfo_test>
              <rpminfo_test id="based" comment="glibc is ksplice-based" check="at least one"><object object_ref="glibc"/><state state_ref="based-s"/></rpminfo_test>
              <rpminfo_test id="d" comment="nodejs is earlier than 1:16.20.2-4.module+el9.3.0" check="at least one"><object object_ref="nodejs"/><state state_ref="d-s"/></rpminfo_test>
             </tests>
             <objects>
              <rpminfo_object id="release"><name>oraclelinux-release</name></rpminfo_object><rpminfo_object id="gnutls"><name>gnutls</name></rpminfo_object>
              <rpminfo_object id="glibc"><name>glibc</name></rpminfo_object><rpminfo_object id="nodejs"><name>nodejs</name></rpminfo_object>
             </objects>
             <states>
              <rpminfo_state id="nine-s"><version operation="pattern match">^9</version></rpminfo_state>
              <rpminfo_state id="arch-s"><arch operation="pattern match">x86_64</arch></rpminfo_state>
              <rpminfo_state id="key-s"><signature_keyid operation="equals">bc4d06a08d8b756f</signature_keyid></rpminfo_state>
              <rpminfo_state id="a-s"><evr datatype="evr_string" operation="less than">0:3.7.6-23.el9_3.3</evr></rpminfo_state>
              <rpminfo_state id="b-s"><evr datatype="evr_string" operation="less than">10:3.7.6-23.el9_3_fips</evr></rpminfo_state>
              <rpminfo_state id="c-s"><evr datatype="evr_string" operation="less than">2:2.34-83.ksplice1.el9</evr></rpminfo_state>
              <rpminfo_state id="based-s"><evr datatype="evr_string" operation="pattern match">.*ksplice.*</evr></rpminfo_state>
              <rpminfo_state id="d-s"><evr datatype="evr_string" operation="less than">1:16.20.2-4.module+el9.3.0</evr></rpminfo_state>
             </states>
            </oval_definitions>
            """);
        Assert.Empty(set.Rejected);
        var result = Matcher.Match([new() { Type = "rpm", Name = name, Version = version, Module = module }], new() { Id = "ol", VersionId = release + ".3" }, set, Today);
        Assert.Equal(count, result.Vulnerabilities.Length);
        Assert.All(result.Vulnerabilities, match => Assert.Equal((Severity.Medium, "Oracle"), (match.Severity, match.Vulnerability.SeveritySource)));
    }
}
