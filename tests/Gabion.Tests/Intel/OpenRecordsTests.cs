using Gabion.Intel;
using Gabion.Intel.Matching;
using Gabion.Model.Packages;

namespace Gabion.Tests.Intel;

/// <summary>ingress-nginx is no module that is released: Go's records of it name no version that mends.</summary>
public sealed class OpenRecordsTests
{
    private static readonly MemorySource BuiltIn = BuiltInSet.Load();

    [Theory]
    [InlineData("1.15.1", "")]
    [InlineData("v1.15.1", "")]
    [InlineData("1.15.0", "CVE-2026-4342 < 1.15.1")]
    [InlineData("1.14.5", "")]
    [InlineData("1.14.3", "CVE-2026-4342 < 1.14.5")]
    [InlineData("1.13.7", "CVE-2026-4342 < 1.13.9")]
    [InlineData("1.14.2", "CVE-2026-1580 < 1.14.3, CVE-2026-24512 < 1.14.3, CVE-2026-24513 < 1.14.3, CVE-2026-24514 < 1.14.3, CVE-2026-4342 < 1.14.5")]
    [InlineData("1.12.1", "CVE-2026-1580 < 1.13.7, CVE-2026-24512 < 1.13.7, CVE-2026-24513 < 1.13.7, CVE-2026-24514 < 1.13.7, CVE-2026-4342 < 1.13.9")]
    public void What_the_makers_say_goes_before_a_record_without_a_fixed_version(string version, string expected) => Assert.Equal(
        expected,
        string.Join(", ", Match(BuiltIn, "k8s.io", "ingress-nginx", version).Order(StringComparer.Ordinal)));

    [Fact]
    public void A_commit_between_releases_is_judged_by_the_record_s_commits() =>
        Assert.DoesNotContain(Match(BuiltIn, "k8s.io", "ingress-nginx", "v0.0.0-20260401000000-0123456789ab"), text => text.StartsWith("CVE-2026-4342", StringComparison.Ordinal));

    [Fact]
    public void The_feed_of_Kubernetes_goes_first_and_others_stay_open()
    {
        var set = Records.Load("osv", "a.jsonl.json", """
            [{"id":"GO-1","aliases":["CVE-2030-1"],"affected":[{"package":{"ecosystem":"Go","name":"github.com/kubernetes/thing"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]},
             {"id":"CVE-2030-1","affected":[{"package":{"ecosystem":"Kubernetes","name":"k8s.io/thing"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.2.0"}]}]}]},
             {"id":"GO-2","aliases":["CVE-2030-2"],"affected":[{"package":{"ecosystem":"Go","name":"github.com/kubernetes/thing"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}]
            """);
        Assert.Empty(set.Rejected);
        Assert.Equal(["CVE-2030-2 < "], Match(set, "github.com/kubernetes", "thing", "1.2.0"));
        Assert.Equal(["CVE-2030-1 < 1.2.0", "CVE-2030-2 < "], Match(set, "github.com/kubernetes", "thing", "1.1.0").Order(StringComparer.Ordinal));
    }

    private static List<string> Match(MemorySource source, string owner, string name, string version) =>
        [.. Matcher.Match([new() { Type = "golang", Namespace = owner, Name = name, Version = version }], null, source, new(2026, 7, 1)).Vulnerabilities
            .Select(match => $"{match.Vulnerability.Id} < {match.Vulnerability.FixedVersion}")];
}
