using Gabion.Intel.Matching;
using Gabion.Model.Packages;

namespace Gabion.Tests.Intel;

/// <summary>Records that name a distribution without a release go for all of its releases.</summary>
public sealed class AllReleasesTests
{
    private const string Text = """
        [{"id": "DEBIAN-CVE-1", "upstream": ["CVE-1"], "affected": [{"package": {"ecosystem": "Debian", "name": "zlib"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1:1.3-2"}]}]}]},
         {"id": "DEBIAN-CVE-2", "upstream": ["CVE-2"], "affected": [
            {"package": {"ecosystem": "Debian", "name": "zlib"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]},
            {"package": {"ecosystem": "Debian:12", "name": "zlib"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1:1.2"}]}]}]},
         {"id": "W-1", "affected": [{"package": {"ecosystem": "Wolfi", "name": "zlib"}, "versions": ["1:1.2.13-1"]}]}]
        """;

    private static readonly Package Zlib = new() { Type = "deb", Name = "zlib1g", SourceName = "zlib", Version = "1:1.2.13-1" };
    private static readonly DateOnly Today = new(2026, 7, 1);

    private static MatchResult Match(string? version, string records = Text) =>
        Matcher.Match([Zlib], new() { Id = "debian", VersionId = version }, Records.Load("osv", "a.json", records), Today);

    [Fact]
    public void They_match_in_any_release_and_say_so()
    {
        var found = Assert.Single(Match("12").Vulnerabilities).Vulnerability;
        Assert.Equal(("CVE-1", "1:1.3-2", "Debian:12"), (found.Id, found.FixedVersion, found.Ecosystem));
        Assert.Equal("the record names no release of Debian, and so goes for all of them", found.StatusNote);
    }

    [Fact]
    public void What_is_said_of_the_release_itself_goes_before()
    {
        // CVE-2 is mended in Debian 12, and in Debian 13 nobody says so.
        Assert.DoesNotContain(Match("12").Vulnerabilities, found => found.Vulnerability.Id == "CVE-2");
        Assert.Contains(Match("13").Vulnerabilities, found => found.Vulnerability.Id == "CVE-2");
        Assert.Empty(Match("12").Unreleased);
    }

    [Theory]
    [InlineData("13", "Debian:13")]
    [InlineData(null, "Debian")]
    public void They_alone_are_no_data_about_a_release(string? version, string ecosystem)
    {
        var result = Match(version);
        Assert.Equal([(ecosystem, 1)], result.Unreleased.Select(entry => (entry.Key, entry.Value)));
        Assert.Equal((0, 0, 2), (result.Ecosystems.Length, result.WithoutData.Count, result.Vulnerabilities.Length));
    }

    [Fact]
    public void What_has_no_releases_is_whole()
    {
        var result = Matcher.Match([Zlib with { Type = "apk" }], new() { Id = "wolfi" }, Records.Load("osv", "a.json", Text), Today);
        Assert.Equal((1, 0), (result.Ecosystems.Length, result.Unreleased.Count));
    }

    [Fact]
    public void Debian_unstable_is_asked_as_such()
    {
        var sid = new DistributionRelease { Id = "debian", Codename = "forky", PrettyName = "Debian GNU/Linux forky/sid" };
        var set = Records.Load("debian", "json", """{"zlib": {"CVE-9": {"releases": {"sid": {"status": "resolved", "fixed_version": "1:1.3-1"}, "bookworm": {"status": "open"}}}}}""");
        Assert.Equal("1:1.3-1", Assert.Single(Matcher.Match([Zlib], sid, set, Today).Vulnerabilities).Vulnerability.FixedVersion);
    }
}
