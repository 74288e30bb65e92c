using Gabion.Formats;
using Gabion.Formats.Json;
using Gabion.Formats.Tree;

namespace Gabion.Tests.Formats;

public sealed class JsonReaderTests
{
    [Theory]
    [InlineData("""{"a": {"b": [1, "x"]}}""", "a", "1:7-1:22")]
    [InlineData("{\n  \"a\": \"x\\ny\"\n}", "a", "2:8-2:14")]
    [InlineData("\uFEFF{\"a\":null}", "a", "1:7-1:11")]
    [InlineData("{\r\n\t\"a\"\r\n: -1.5e3}", "a", "3:3-3:9")]
    public void Keeps_places(string text, string key, string expected)
    {
        var span = JsonReader.Read(text)[0].Field[key].Span;
        Assert.Equal(expected, $"{span.Start}-{span.End}");
    }

    [Theory]
    [InlineData("1", ScalarType.Integer, "1")]
    [InlineData("-0", ScalarType.Integer, "-0")]
    [InlineData("1.0", ScalarType.Number, "1.0")]
    [InlineData("1E5", ScalarType.Number, "1E5")]
    [InlineData("true", ScalarType.Boolean, "true")]
    [InlineData("null", ScalarType.Null, "null")]
    [InlineData("\"yes\"", ScalarType.String, "yes")]
    [InlineData("\"\\u0041\\/\\ud83d\\ude00\\t\"", ScalarType.String, "A/😀\t")]
    public void Reads_scalars(string text, ScalarType type, string value)
    {
        var scalar = Assert.IsType<ScalarNode>(JsonReader.Read(text)[0].Root);
        Assert.Equal((type, value), (scalar.Type, scalar.Text));
    }

    [Theory]
    [InlineData("{\"a\": 1,}", "1:8")]
    [InlineData("[1 2]", "1:4")]
    [InlineData("{a: 1}", "1:2")]
    [InlineData("{\"a\" 1}", "1:6")]
    [InlineData("{\"a\": 01}", "1:8")]
    [InlineData("{\"a\": tru}", "1:7")]
    [InlineData("// comment\n{}", "1:1")]
    [InlineData("{\n\"a\": \"x\n\"}", "2:6")]
    [InlineData("{\"a\": \"\\q\"}", "1:8")]
    [InlineData("{\"a\": \"\\u12", "1:8")]
    [InlineData("[", "1:2")]
    [InlineData("{\"a\"", "1:5")]
    [InlineData("[1", "1:3")]
    [InlineData("-", "1:2")]
    public void Says_where_it_breaks(string text, string expected)
    {
        var problem = Assert.Single(Assert.Single(JsonReader.Read(text)).Problems);
        Assert.Equal((SyntaxProblemKind.Invalid, expected), (problem.Kind, problem.At.ToString()));
    }

    [Fact]
    public void Reads_one_object_behind_the_other()
    {
        var documents = JsonReader.Read("{\"a\":1}{\"a\":2}\n{\"a\":3}\n[oops");
        Assert.Equal(["1", "2", "3", null], documents.Select(document => document.Field["a"].Text));
        Assert.Equal(2, documents[2].Field["a"].Span.Line);
    }

    [Fact]
    public void Reports_a_duplicate_key()
    {
        var document = JsonReader.Read("{\"a\":1,\n\"a\":2}")[0];
        Assert.Equal((SyntaxProblemKind.DuplicateKey, 2), (document.Problems[0].Kind, document.Problems[0].At.Line));
        Assert.Equal("2", document.Field["a"].Text);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public void Ten_thousand_levels_hit_the_limit(string level)
    {
        var documents = JsonReader.Read(string.Concat(Enumerable.Repeat(level, 10_000)));
        Assert.Equal(SyntaxProblemKind.Limit, Assert.Single(Assert.Single(documents).Problems).Kind);
    }

    [Fact]
    public void Too_many_values_hit_the_limit()
    {
        var documents = JsonReader.Read($"[{string.Join(',', Enumerable.Repeat("1", 100))}]", new(MaxDepth: 10, MaxNodes: 50, MaxDocuments: 1));
        Assert.Equal(SyntaxProblemKind.Limit, Assert.Single(documents[0].Problems).Kind);
    }
}
