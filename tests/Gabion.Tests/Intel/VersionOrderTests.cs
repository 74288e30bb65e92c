using FsCheck;
using FsCheck.Fluent;
using Gabion.Intel.Versions;

namespace Gabion.Tests.Intel;

public sealed class VersionOrderTests
{
    private static readonly string[] Ecosystems =
        ["Alpine", "CRAN", "Debian", "Maven", "NuGet", "Packagist", "Pub", "PyPI", "Red Hat", "RubyGems", "npm"];

    [Theory]
    [InlineData("Debian:12", "1.0~rc1-1", "1.0-1", -1)]
    [InlineData("Red Hat", "1:1.0-1", "2.0-1", 1)]
    [InlineData("Alpine:v3.22", "1-r", "1-r0", 0)]
    [InlineData("Alpine:v3.22", ".2", ".1", 1)]
    [InlineData("Alpine:v3.22", "0.8.21.r2", "0.8.21.r1", 1)]
    [InlineData("Alpine:v3.22", "0.8.21.r2", "0.8.21r2", -1)]
    [InlineData("Alpine:v3.22", "1", "1-ruff", 1)]
    [InlineData("Alpine:v3.22", "1.2.3_rc1-r0", "1.2.3-r0", -1)]
    [InlineData("Maven", "1.0-SNAPSHOT", "1.0", -1)]
    [InlineData("PyPI", "1!0.1", "2024.1", 1)]
    [InlineData("npm", "1.0.0-rc.10", "1.0.0-rc.9", 1)]
    [InlineData("NuGet", "1.0.0.1", "1.0.0", 1)]
    [InlineData("RubyGems", "1.0.0.pre", "1.0.0", -1)]
    public void Orders(string ecosystem, string left, string right, int expected) =>
        Assert.Equal(expected, Math.Sign(VersionOrder.Of(ecosystem)!(left, right)));

    [Fact]
    public void Knows_not_what_it_does_not_know() => Assert.Null(VersionOrder.Of("Fortran"));

    [Fact]
    public void Takes_any_text_and_turns_round_with_its_operands()
    {
        var version = Gen.Elements("0", "1", "09", ".", "-", "_", "~", "^", "+", ":", "a", "rc", "Z", "-r", "é", " ").ListOf().Select(parts => string.Concat(parts)).ToArbitrary();
        foreach (var ecosystem in Ecosystems)
        {
            var order = VersionOrder.Of(ecosystem)!;
            Check.One(
                Config.QuickThrowOnFailure.WithMaxTest(300),
                Prop.ForAll(version, version, (left, right) => Math.Sign(order(left, right)) == -Math.Sign(order(right, left)) && order(left, left) == 0));
        }
    }
}
