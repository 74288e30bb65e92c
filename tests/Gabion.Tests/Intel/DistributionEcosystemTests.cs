using Gabion.Intel;
using Gabion.Intel.Matching;
using Gabion.Intel.Versions;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Tests.Intel;

public sealed class DistributionEcosystemTests
{
    private static readonly DateOnly Today = new(2026, 7, 1);

    [Theory]
    [InlineData("centos", "7", "CentOS Linux 7 (Core)", "CentOS:7")]
    [InlineData("centos", "8", "CentOS Linux 8", "CentOS:8")]
    [InlineData("centos", "6.10", null, "CentOS:6")]
    [InlineData("centos", "8", "CentOS Stream 8", "CentOS Stream:8")]
    [InlineData("centos", "9", "CentOS Stream 9", "CentOS Stream:9")]
    [InlineData("centos", "10", null, "CentOS Stream:10")]
    [InlineData("ol", "9.3", "Oracle Linux Server 9.3", "Oracle Linux:9")]
    [InlineData("opensuse", "42.3", "openSUSE Leap 42.3", "openSUSE:Leap 42.3")]
    [InlineData("azurelinux", "3.0", null, "Azure Linux:3")]
    [InlineData("minimos", "20250101", null, "MinimOS")]
    [InlineData("echo", "1", null, "Echo")]
    [InlineData("alpaquita", "stream", null, "Alpaquita:stream")]
    [InlineData("bellsoft-hardened-containers", "23", null, "BellSoft Hardened Containers:23")]
    [InlineData("clnstrt", "1", null, "CleanStart")]
    [InlineData("sle-micro-rancher", "5.4", null, "SUSE:Linux Enterprise Micro for Rancher 5.4")]
    [InlineData("amzn", "2023", "Amazon Linux 2023", null)]
    [InlineData("fedora", "43", "Fedora Linux 43", null)]
    public void Releases_have_the_ecosystem_that_feeds_speak_of(string id, string version, string? name, string? expected)
    {
        var ecosystem = new DistributionRelease { Id = id, VersionId = version, PrettyName = name }.Ecosystem;
        Assert.Equal(expected, ecosystem);
        if (ecosystem is not null)
        {
            Assert.True(EcosystemNames.IsDistribution(ecosystem));
            Assert.NotNull(VersionOrder.Of(ecosystem));
        }
    }

    /// <summary>The names of OSV's schema (validation/schema.json, ecosystemName) on 2026-07-01.</summary>
    [Fact]
    public void Every_ecosystem_of_the_schema_is_known() => Assert.Empty(
        "AlmaLinux|Alpaquita|Alpine|Android|Azure Linux|BellSoft Hardened Containers|Bioconductor|Bitnami|Chainguard|CleanStart|ConanCenter|CRAN|crates.io|Debian|Docker Hardened Images|Echo|FreeBSD|GHC|GitHub Actions|Go|Hackage|Hex|Julia|Kubernetes|Linux|Mageia|Maven|MinimOS|npm|NuGet|opam|openEuler|openSUSE|OSS-Fuzz|Packagist|Photon OS|Pub|PyPI|Red Hat|Rocky Linux|Root|RubyGems|SUSE|SwiftURL|TuxCare|Ubuntu|VSCode|Wolfi"
            .Split('|').Except(EcosystemNames.All));

    [Theory]
    [InlineData("centos", "7", "httpd", "2.4.6-95.el7.centos", null, 1, 0)] // an older release of it
    [InlineData("centos", "7", "httpd", "2.4.6-99.el7.centos.1", null, 1, 1)] // Red Hat's el7_9.1 and CentOS's el7.centos.1 are counted apart
    [InlineData("centos", "7", "httpd", "2.4.6-99.el7_9.1", null, 0, 0)]
    [InlineData("rhel", "7.9", "httpd", "2.4.6-99.el7", null, 1, 0)]
    [InlineData("centos", "8", "nodejs", "1:12.19.1-1.module_el8.3.0+516+516d0c8e", "nodejs:12:8030020201124152102:229f0a1c", 1, 0)]
    [InlineData("centos", "8", "nodejs", "1:12.19.1-1.module_el8.3.0+516+516d0c8e", "nodejs-devel:12:8030020201124152102:229f0a1c", 1, 0)]
    [InlineData("centos", "8", "nodejs", "1:12.19.1-1.module_el8.3.0+516+516d0c8e", "nodejs:10:8030020201124152102:229f0a1c", 0, 0)]
    [InlineData("centos", "8", "nodejs", "1:12.19.1-1.module_el8.3.0+516+516d0c8e", null, 1, 1)] // it may be of another stream
    [InlineData("centos", "8", "nodejs", "1:12.19.1-1.el8", null, 0, 0)] // outside of modules
    public void CentOS_is_matched_with_what_Red_Hat_says(string id, string version, string name, string installed, string? module, int count, int unsure)
    {
        var set = Records.Load("osv", "a.json", """
            {"id":"CVE-2024-1","modified":"2024-01-01T00:00:00Z","summary":"Moderate: nodejs:12 and nodejs-devel:12 security update","affected":[
              {"package":{"ecosystem":"Red Hat:enterprise_linux:7","name":"httpd"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2.4.6-99.el7_9.1"}]}]},
              {"package":{"ecosystem":"Red Hat:enterprise_linux:8","name":"nodejs"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1:12.20.1-1.module+el8.3.0+9503+19cb079c"}]}]}]}
            """);
        var result = Matcher.Match([new() { Type = "rpm", Name = name, Version = installed, Module = module }], new() { Id = id, VersionId = version }, set, Today);
        Assert.Equal(count, result.Vulnerabilities.Length);
        Assert.Equal(unsure, result.Vulnerabilities.Count(match => match.Verdict == Verdict.CannotTell));
    }

    [Theory]
    [InlineData("centos", "9", "CentOS Stream 9", "CentOS Stream:9")]
    [InlineData("centos", "7", "CentOS Linux 7 (Core)", "Red Hat:enterprise_linux:7")]
    [InlineData("ol", "8.9", "Oracle Linux Server 8.9", "Oracle Linux:8")]
    [InlineData("amzn", "2023", "Amazon Linux 2023", "Amazon Linux 2023")]
    [InlineData("photon", "5.0", "VMware Photon OS/Linux", "Photon OS:5.0")]
    public void Without_data_nothing_is_called_checked(string id, string version, string name, string told)
    {
        var result = Matcher.Match([new() { Type = "rpm", Name = "bash", Version = "1-1" }], new() { Id = id, VersionId = version, PrettyName = name }, new MemorySource("none"), Today);
        Assert.Equal((0, 1), (result.Asked, result.WithoutData[told]));
    }

    [Fact]
    public void CentOS_ends_when_its_makers_end_it() =>
        Assert.Equal(new DateOnly(2021, 12, 31), Matcher.Match([], new() { Id = "centos", VersionId = "8" }, BuiltInSet.Load(), Today).Ended!.End);
}
