using Gabion.Formats.Yaml;

namespace Gabion.Tests.Formats;

public sealed class YamlReaderTests
{
    [Fact]
    public void Keeps_the_place_of_a_value()
    {
        var root = YamlReader.Read("a:\n  - b: 1\n    c: two\n")[0].Field;
        Assert.Equal("3:8", root["a"][0]["c"].Span.ToString());
        Assert.Equal("a[0].c", root["a"][0]["c"].Path);
    }

    [Fact]
    public void Tells_the_place_of_what_is_missing()
    {
        var root = YamlReader.Read("a:\n  b: {}\n")[0].Field;
        var missing = root["a"]["b"]["c"]["d"];
        Assert.False(missing.Exists);
        Assert.Equal("a.b.c.d", missing.Path);
        Assert.Equal(2, missing.Span.Line);
    }

    [Fact]
    public void Goes_on_after_a_broken_document()
    {
        var documents = YamlReader.Read("a: 1\n---\nb: [1\n---\nc: 3\n");
        Assert.Equal("3", documents[^1].Field["c"].Text);
        Assert.Equal(5, documents[^1].Field["c"].Span.Line);
        Assert.Contains(documents, document => document.Problems.Any(problem => problem.IsFatal));
    }
}
