using Gabion.Model;

namespace Gabion.Tests.Model;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("formt", "format")]
    [InlineData("FORMAT", "format")]
    [InlineData("ouptut", "output")]
    [InlineData("xyzzy", null)]
    public void Finds_the_word_that_was_meant(string word, string? meant) =>
        Assert.Equal(meant, Spelling.Nearest(word, ["format", "output", "severity"]));

    [Theory]
    [InlineData("NODE_VERSOIN", "NODE_VERSION")]
    [InlineData("GO_VERSION", null)]
    public void Looks_no_farther_than_it_is_told(string word, string? meant) => Assert.Equal(meant, Spelling.Nearest(word, ["NODE_VERSION"], 2));
}
