using Gabion.Model;

namespace Gabion.Tests.Model;

public sealed class GlobTests
{
    [Theory]
    [InlineData("*.yaml", "deploy/web.yaml", true)]
    [InlineData("*.yaml", "web.json", false)]
    [InlineData("deploy", "a/deploy/web.yaml", true)]
    [InlineData("deploy/", "a/deploy/web.yaml", true)]
    [InlineData("deploy/*.yaml", "deploy/web.yaml", true)]
    [InlineData("deploy/*.yaml", "a/deploy/web.yaml", false)]
    [InlineData("deploy/*.yaml", "deploy/a/web.yaml", false)]
    [InlineData("deploy/**/*.yaml", "deploy/web.yaml", true)]
    [InlineData("deploy/**/*.yaml", "deploy/a/b/web.yaml", true)]
    [InlineData("/deploy", "deploy/web.yaml", true)]
    [InlineData("/deploy", "a/deploy/web.yaml", false)]
    [InlineData("./deploy/web.yaml", "deploy/web.yaml", true)]
    [InlineData("**", "a/b", true)]
    [InlineData("w?b[0-9].yaml", "web7.yaml", true)]
    [InlineData("w?b[!0-9].yaml", "web7.yaml", false)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbYbZ", false)]
    public void Matches_paths(string pattern, string path, bool matches) => Assert.Equal(matches, new Glob(pattern).Matches(path));

    [Fact]
    public void A_hostile_pattern_ends()
    {
        var pattern = new Glob(string.Concat(Enumerable.Repeat("**/a/", 40)) + "b");
        Assert.False(pattern.Matches(string.Concat(Enumerable.Repeat("a/", 200)) + "c"));
    }

    [Fact]
    public void Names_match_in_either_case() => Assert.True(Glob.MatchesName("gbn-clu-*", "GBN-CLU-001", ignoreCase: true));
}
