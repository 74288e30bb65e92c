using System.Diagnostics;
using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;

namespace Gabion.Tests.Formats;

public sealed class YamlReaderTests
{
    private static readonly string[] MergedKeys = ["own", "shared", "first", "second"];

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
        Assert.Equal(["a", null, "c"], documents.Select(document => document.Field.Entries.Select(entry => entry.Key).FirstOrDefault()));
        Assert.Equal("3", documents[^1].Field["c"].Text);
        Assert.Equal(5, documents[^1].Field["c"].Span.Line);
        Assert.Equal("4:1", Assert.Single(documents[1].Problems).At.ToString());
    }

    [Theory]
    [InlineData("a: 'open\n---\nb: 2\n", "2")]
    [InlineData("a: {x\n---\nb: 2\n---\nb: 3\n", "2 3")]
    [InlineData("a: [\n--- # marker\nb: 2\n", "2")]
    [InlineData("a: [\r\n---\r\nb: 2\r\n", "2")]
    [InlineData("a: [\n---x\nb: 2\n", "")]
    [InlineData("a:\n\tb: 1\n---\nb: 2\n", "2")]
    [InlineData("a: *none\n---\nb: 2\n", "2")]
    [InlineData("%YAML 3.0\n---\na: 1\n---\nb: 2\n", "2")]
    public void Resumes_at_the_next_marker(string text, string expected)
    {
        var documents = YamlReader.Read(text);
        Assert.Equal(expected, string.Join(' ', documents.Select(document => document.Field["b"].Text).OfType<string>()));
        Assert.Contains(documents, document => document.Problems.Any(problem => problem.IsFatal));
    }

    [Fact]
    public void A_stream_of_broken_documents_ends()
    {
        var clock = Stopwatch.StartNew();
        var documents = YamlReader.Read(string.Concat(Enumerable.Repeat("---\na: 'open\n", 50_000)));
        Assert.Contains(documents, document => document.Problems.Any(problem => problem.Kind == SyntaxProblemKind.Limit));
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), "reading again and again must be bounded");
    }

    [Fact]
    public void Applies_merge_keys()
    {
        var root = YamlReader.Read("""
            one: &one {shared: 1, first: 1}
            two: &two {shared: 2, second: 2}
            all:
              <<: [*one, *two]
              own: 0
            """)[0].Field["all"];
        Assert.Equal(MergedKeys, root.Entries.Select(entry => entry.Key).OrderBy(key => Array.IndexOf(MergedKeys, key)));
        Assert.Equal("1", root["shared"].Text);
        Assert.Equal(1, root["first"].Span.Line);
    }

    [Theory]
    [InlineData("base: &b {x: 1}\na:\n  <<: *b\n  x: 2\n")]
    [InlineData("base: &b {x: 1}\na:\n  x: 2\n  <<: *b\n")]
    public void Own_entries_win_over_merged_ones(string text) => Assert.Equal("2", YamlReader.Read(text)[0].Field["a"]["x"].Text);

    [Fact]
    public void Reports_a_merge_of_no_mapping() =>
        Assert.Equal(SyntaxProblemKind.Invalid, Assert.Single(YamlReader.Read("a:\n  <<: 1\n  x: 2\n")[0].Problems).Kind);

    [Fact]
    public void An_alias_is_the_node_of_its_anchor()
    {
        var root = YamlReader.Read("a: &x\n  - 1\nb: *x\nc: &x 2\nd: *x\n")[0].Field;
        Assert.Same(root["a"].Node, root["b"].Node);
        Assert.Equal("2", root["d"].Text);
    }

    [Fact]
    public void An_alias_bomb_hits_the_limit_and_the_rest_is_read()
    {
        var bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
            + string.Concat(Enumerable.Range(1, 20).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        var documents = YamlReader.Read($"{bomb}---\nb: 2\n");
        Assert.Equal(SyntaxProblemKind.Limit, Assert.Single(documents[0].Problems).Kind);
        Assert.Equal("2", documents[1].Field["b"].Text);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("[\n")]
    public void Ten_thousand_levels_hit_the_limit(string level)
    {
        var documents = YamlReader.Read(string.Concat(Enumerable.Repeat(level, 10_000)) + "\n---\nb: 2\n");
        Assert.Equal(SyntaxProblemKind.Limit, Assert.Single(documents[0].Problems).Kind);
        Assert.Equal("2", documents[^1].Field["b"].Text);
    }

    [Fact]
    public void Reports_a_duplicate_key_and_keeps_the_last()
    {
        var document = YamlReader.Read("a: 1\nb: 2\na: 3\n")[0];
        var problem = Assert.Single(document.Problems);
        Assert.Equal((SyntaxProblemKind.DuplicateKey, "3:1", false), (problem.Kind, problem.At.ToString(), problem.IsFatal));
        Assert.Equal("3", document.Field["a"].Text);
    }

    [Fact]
    public void Finds_a_duplicate_among_many_keys()
    {
        var text = string.Concat(Enumerable.Range(0, 40).Select(i => $"k{i}: {i}\n")) + "k7: again\n";
        Assert.Equal("41:1", Assert.Single(YamlReader.Read(text)[0].Problems).At.ToString());
    }

    [Theory]
    [InlineData("a: [x, y]\n", "1:4-1:10")]
    [InlineData("a: {x: y}\n", "1:4-1:10")]
    [InlineData("a: []\nb: 1\n", "1:4-1:6")]
    [InlineData("a:\n  - x\n  - yy\n\n\nb: 1\n", "2:3-3:7")]
    [InlineData("a:\r\n  x: 1\r\n  y: 'two'\r\nb: 1\r\n", "2:3-3:11")]
    [InlineData("a: \"q\" # comment\n", "1:4-1:7")]
    [InlineData("a:\nb: 1\n", "1:3-1:3")]
    public void Spans_end_where_the_value_ends(string text, string expected)
    {
        var span = YamlReader.Read(text)[0].Field["a"].Span;
        Assert.Equal(expected, $"{span.Start}-{span.End}");
    }

    [Theory]
    [InlineData("a: 1", ScalarType.Integer)]
    [InlineData("a: !!str 1", ScalarType.String)]
    [InlineData("a: !!int '1'", ScalarType.Integer)]
    [InlineData("a: !Ref x", ScalarType.String)]
    [InlineData("a: ~", ScalarType.Null)]
    [InlineData("a:", ScalarType.Null)]
    [InlineData("a: 'yes'", ScalarType.String)]
    [InlineData("a: yes", ScalarType.Boolean)]
    [InlineData("a: 1e3", ScalarType.Number)]
    [InlineData("a: 1.2.3", ScalarType.String)]
    [InlineData("a: 0o17", ScalarType.Integer)]
    [InlineData("a: |\n  1\n", ScalarType.String)]
    [InlineData("a: ${PORT}", ScalarType.String)]
    public void Resolves_types(string text, ScalarType expected) =>
        Assert.Equal(expected, Assert.IsType<ScalarNode>(YamlReader.Read(text)[0].Field["a"].Node).Type);

    [Theory]
    [InlineData("%YAML 1.1\n---\nb: 2\n")]
    [InlineData("%TAG ! tag:x,2000:\n---\nb: 2\n")]
    [InlineData("--- {b: 2}\n...\n")]
    [InlineData("# only\n---\n# a comment\nb: 2\n")]
    [InlineData("{\n\t\"b\": 2\n}\n")]
    [InlineData("1: x\ntrue: y\nb: 2\n")]
    public void Reads_less_common_documents(string text) =>
        Assert.Equal("2", YamlReader.Read(text).Select(document => document.Field["b"].Text).OfType<string>().Single());

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# nothing\n")]
    public void An_empty_stream_has_no_documents(string text) => Assert.Empty(YamlReader.Read(text));

    [Fact]
    public void A_key_that_is_a_mapping_is_a_problem() =>
        Assert.Equal(SyntaxProblemKind.Invalid, Assert.Single(YamlReader.Read("a: {{ x }}\n")[0].Problems).Kind);

    [Fact]
    public void A_long_line_is_one_value() =>
        Assert.Equal(5_000_000, YamlReader.Read($"a: {new string('x', 5_000_000)}\n")[0].Field["a"].Text!.Length);

    [Theory]
    [InlineData("a: |\n  \n  x\nb: 2\n", "\nx\n")]
    [InlineData("a: |\n \n  x\nb: 2\n", "\nx\n")]
    [InlineData("a: |-  # why\n  \n\n  \n  x\n    \n  y\nb: 2\n", "\n\n\nx\n  \ny")]
    [InlineData("a: |\r\n  \r\n  x\r\nb: 2\r\n", "\nx\n")]
    [InlineData("a: >\n  \n  x\n  y\nb: 2\n", "\nx y\n")]
    public void A_block_may_open_with_a_line_of_spaces(string text, string value)
    {
        var document = Assert.Single(YamlReader.Read($"z: 1\n---\n{text}").Skip(1));
        Assert.Equal((value, "2"), (document.Field["a"].Text, document.Field["b"].Text));
        Assert.Equal(text.Count(letter => letter == '\n') + 2, document.Field["b"].Span.Line);
    }

    [Fact]
    public void A_block_that_opens_with_too_many_spaces_is_invalid() =>
        Assert.Contains(YamlReader.Read("a: |\n    \n  x\nb: 2\n"), document => document.Problems.Count > 0);
}
