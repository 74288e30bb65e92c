using Gabion.Intel.Advisories;

namespace Gabion.Tests.Intel;

/// <summary>The evaluation of the OSV specification: what its examples and its pseudo-code say of each version.</summary>
public sealed class RangeDecisionTests
{
    [Theory]
    [InlineData("introduced 0", "0.0.1", true, null)]
    [InlineData("introduced 0, fixed 1.0.0", "0.9.9", true, "1.0.0")]
    [InlineData("introduced 0, fixed 1.0.0", "1.0.0", false, null)]
    [InlineData("introduced 1.0.0, fixed 1.0.2, introduced 3.0.0, fixed 3.2.5", "1.0.1", true, "1.0.2")]
    [InlineData("introduced 1.0.0, fixed 1.0.2, introduced 3.0.0, fixed 3.2.5", "2.0.0", false, null)]
    [InlineData("introduced 3.0.0, fixed 3.2.5, introduced 1.0.0, fixed 1.0.2", "1.0.1", true, "1.0.2")]
    [InlineData("introduced 3.0.0, fixed 3.2.5, introduced 1.0.0, fixed 1.0.2", "3.1.0", true, "3.2.5")]
    [InlineData("introduced 1.0.0, last_affected 2.0.0", "2.0.0", true, null)]
    [InlineData("introduced 1.0.0, last_affected 2.0.0", "2.0.1", false, null)]
    [InlineData("introduced 0, limit 2.0.0", "1.0.0", true, null)]
    [InlineData("introduced 0, limit 2.0.0", "2.0.0", false, null)]
    [InlineData("introduced 0, limit *", "9.0.0", true, null)]
    [InlineData("introduced 0, fixed 1.0.0-rc.1", "1.0.0-beta", true, "1.0.0-rc.1")]
    [InlineData("introduced 0, fixed 1.0.0, introduced 1.0.0, fixed 2.0.0", "1.0.0", true, "2.0.0")]
    public void A_range_is_read_as_the_specification_does(string events, string version, bool isAffected, string? fixedIn)
    {
        var affected = new AffectedPackage("npm", "x") { Ranges = [new(RangeKind.Semver, [.. events.Split(", ").Select(Event)])] };
        Assert.Equal(new RangeDecision(isAffected ? RangeAnswer.Affected : RangeAnswer.NotAffected, fixedIn), RangeDecision.Of(affected, version));
    }

    [Fact]
    public void A_listed_version_is_affected_whatever_the_range_says()
    {
        var affected = new AffectedPackage("PyPI", "x") { Versions = ["9.0"], Ranges = [AffectedRange.Before("1.0")] };
        Assert.Equal(RangeAnswer.Affected, RangeDecision.Of(affected, "9.0").Answer);
        Assert.Equal(RangeAnswer.NotAffected, RangeDecision.Of(affected, "9").Answer);
    }

    [Fact]
    public void Commits_alone_cannot_be_told()
    {
        var affected = new AffectedPackage("PyPI", "x") { Ranges = [new(RangeKind.Git, [new(RangeEventKind.Introduced, "0")])] };
        Assert.Equal(RangeAnswer.CannotTell, RangeDecision.Of(affected, "1.0").Answer);
    }

    [Fact]
    public void Beside_a_range_of_versions_commits_say_nothing()
    {
        var affected = new AffectedPackage("PyPI", "x") { Ranges = [new(RangeKind.Git, [new(RangeEventKind.Introduced, "0")]), AffectedRange.Before("2.4.0")] };
        Assert.Equal(RangeAnswer.NotAffected, RangeDecision.Of(affected, "2.9.2").Answer);
        Assert.Equal(RangeAnswer.Affected, RangeDecision.Of(affected, "2.3").Answer);
    }

    [Fact]
    public void Versions_without_a_known_order_cannot_be_told() =>
        Assert.Equal(RangeAnswer.CannotTell, RangeDecision.Of(new("opam", "x") { Ranges = [AffectedRange.Before("1")] }, "0.5").Answer);

    [Fact]
    public void The_trace_names_every_comparison()
    {
        var steps = new List<string>();
        RangeDecision.Of(new("Debian:12", "x") { Ranges = [AffectedRange.Before("1.0-2")] }, "1.0-1", steps.Add);
        Assert.Equal(["introduced 0: 1.0-1 > 0, affected", "fixed 1.0-2: 1.0-1 < 1.0-2, affected as before"], steps);
    }

    private static RangeEvent Event(string text) => text.Split(' ') is [var kind, var version]
        ? new(kind switch { "introduced" => RangeEventKind.Introduced, "fixed" => RangeEventKind.Fixed, "limit" => RangeEventKind.Limit, _ => RangeEventKind.LastAffected }, version)
        : throw new FormatException(text);
}
