using Gabion.Intel.Matching;
using Gabion.Model.Packages;

namespace Gabion.Tests.Intel;

/// <summary>What Ubuntu's records say of Ubuntu Pro and of builds for FIPS.</summary>
public sealed class UbuntuStreamsTests
{
    private static readonly DistributionRelease Bionic = new() { Id = "ubuntu", VersionId = "18.04" };
    private static readonly DateOnly Today = new(2026, 7, 1);

    private static string Entry(string ecosystem, string name, string? fixedIn) =>
        $$"""{"package": {"ecosystem": "{{ecosystem}}", "name": "{{name}}"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}{{(fixedIn is null ? "" : $$""", {"fixed": "{{fixedIn}}"}""")}}]}]}""";

    private static string Match(string name, string version, params string[] entries)
    {
        var set = Records.Load("ubuntu", "a.json", $$"""{"id": "UBUNTU-CVE-2024-1", "upstream": ["CVE-2024-1"], "affected": [{{string.Join(',', entries)}}]}""");
        var result = Matcher.Match([new() { Type = "deb", Name = name, Version = version }], Bionic, set, Today);
        return string.Join(' ', result.Vulnerabilities.Select(found => $"{found.Verdict} {found.Vulnerability.FixedVersion} {found.Vulnerability.StatusNote}".Trim()).Concat(result.WithoutData.Keys));
    }

    [Theory]
    [InlineData("1.0-1", "Fails 1.0-1ubuntu0.1~esm1 mended in Ubuntu Pro only")]
    [InlineData("1.0-1ubuntu0.1~esm1", "")]
    [InlineData("1.0-1ubuntu0.1", "")]
    public void What_Pro_mends_is_open_in_the_release_until_it_is_mended(string version, string expected)
    {
        // The record names Pro alone, or says of the release itself that it is not mended.
        Assert.Equal(expected, Match("a", version, Entry("Ubuntu:Pro:18.04:LTS", "a", "1.0-1ubuntu0.1~esm1")));
        Assert.Equal(expected, Match("a", version, Entry("Ubuntu:18.04:LTS", "a", null), Entry("Ubuntu:Pro:18.04:LTS", "a", "1.0-1ubuntu0.1~esm1")));
    }

    [Fact]
    public void What_the_release_mends_itself_counts()
    {
        string[] entries = [Entry("Ubuntu:Pro:18.04:LTS", "a", null), Entry("Ubuntu:18.04:LTS", "a", "1.0-2"), Entry("Ubuntu:Pro:18.04:LTS", "b", "1")];
        Assert.Equal("Fails 1.0-2", Match("a", "1.0-1", entries));
        Assert.Equal("", Match("a", "1.0-2", entries));
    }

    [Fact]
    public void What_nobody_mends_is_open() => Assert.Equal("Fails", Match("a", "1.0-1", Entry("Ubuntu:Pro:18.04:LTS", "a", null)));

    [Fact]
    public void Other_releases_are_others() => Assert.Equal("Ubuntu:18.04:LTS", Match("a", "1.0-1", Entry("Ubuntu:Pro:20.04:LTS", "a", "2")));

    [Fact]
    public void Builds_for_FIPS_are_compared_with_their_own_only()
    {
        string[] entries = [Entry("Ubuntu:18.04:LTS", "openssl", "1.1.1-1ubuntu2.1~18.04.23"), Entry("Ubuntu:Pro:FIPS-updates:18.04:LTS", "openssl", "1.1.1-1ubuntu2.fips.2.1~18.04.23")];

        // By dpkg "2.fips" comes after "2.1", so that the usual fix would pass for this build's.
        Assert.Equal("Fails 1.1.1-1ubuntu2.fips.2.1~18.04.23", Match("openssl", "1.1.1-1ubuntu2.fips.2.1~18.04.9", entries));
        Assert.Equal("", Match("openssl", "1.1.1-1ubuntu2.fips.2.1~18.04.23", entries));
        Assert.Equal("Fails 1.1.1-1ubuntu2.1~18.04.23", Match("openssl", "1.1.1-1ubuntu2.1~18.04.9", entries));
        Assert.Equal("Ubuntu:Pro:FIPS-updates:18.04:LTS", Match("openssl", "1.1.1-1ubuntu2.fips.2.1~18.04.9", entries[0]));
    }

    [Theory]
    [InlineData("Ubuntu:Pro:22.04:LTS", "Ubuntu:22.04:LTS")]
    [InlineData("Ubuntu:Pro:22.04:LTS:Realtime:Kernel", "Ubuntu:22.04:LTS")]
    [InlineData("Ubuntu:Pro:Realtime:24.04:LTS", "Ubuntu:24.04:LTS")]
    [InlineData("Ubuntu:22.04:LTS:for:NVIDIA:BlueField", "Ubuntu:22.04:LTS")]
    [InlineData("Ubuntu:Pro:FIPS:20.04:LTS", null)]
    [InlineData("Ubuntu:22.04:LTS", null)]
    [InlineData("Debian:12", null)]
    public void A_stream_goes_on_with_a_release(string ecosystem, string? release) => Assert.Equal(release, UbuntuStreams.ReleaseOf(ecosystem));
}
