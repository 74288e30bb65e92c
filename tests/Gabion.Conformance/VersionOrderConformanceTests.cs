using Gabion.Intel.Versions;

namespace Gabion.Conformance;

/// <summary>Every comparison of the known answers, in both directions.</summary>
public sealed class VersionOrderConformanceTests
{
    [Theory]
    [InlineData("alpine", "Alpine")]
    [InlineData("cran", "CRAN")]
    [InlineData("debian", "Debian")]
    [InlineData("hackage", "Hackage")]
    [InlineData("maven", "Maven")]
    [InlineData("nuget", "NuGet")]
    [InlineData("packagist", "Packagist")]
    [InlineData("pub", "Pub")]
    [InlineData("pypi", "PyPI")]
    [InlineData("redhat", "Red Hat")]
    [InlineData("rubygems", "RubyGems")]
    [InlineData("semver", "npm")]
    public void Orders_versions_as_the_ecosystem_does(string file, string ecosystem)
    {
        var order = VersionOrder.Of(ecosystem)!;
        var lines = Directory.GetFiles(SharedData.Path("conformance", "versions"), $"{file}-versions*.txt")
            .SelectMany(File.ReadLines)
            .Where(line => !line.StartsWith('#') && !line.StartsWith("//", StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(line))
            .ToList();
        Assert.NotEmpty(lines);
        Assert.Equal("", string.Join('\n', lines.Where(line => !Holds(order, line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Take(25)));
    }

    private static bool Holds(Comparison<string> order, string[] words)
    {
        var expected = words[1] switch { "<" => -1, ">" => 1, _ => 0 };
        return Math.Sign(order(words[0], words[2])) == expected && Math.Sign(order(words[2], words[0])) == -expected;
    }
}
