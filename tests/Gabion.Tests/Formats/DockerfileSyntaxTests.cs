using Gabion.Formats.Dockerfile;

namespace Gabion.Tests.Formats;

public sealed class DockerfileSyntaxTests
{
    [Theory]
    [InlineData("# syntax=docker/dockerfile:1\n# escape=`\nFROM a", "syntax=docker/dockerfile:1 escape=`")]
    [InlineData("#ESCAPE = `\r\nFROM a", "escape=`")]
    [InlineData("# check=skip=all;error=true\nFROM a", "check=skip=all;error=true")]
    [InlineData("# a comment\n# escape=`\nFROM a", "")]
    [InlineData("\n# escape=`\nFROM a", "")]
    [InlineData("# unknown=1\n# escape=`\nFROM a", "")]
    [InlineData("FROM a\n# escape=`\nRUN b", "")]
    [InlineData("# escape=\nFROM a", "")]
    public void Reads_parser_directives(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Parse(text).Directives.Select(directive => $"{directive.Name}={directive.Value}")));

    [Theory]
    [InlineData("# escape=x\nFROM a", "1:1")]
    [InlineData("# escape=`\n# escape=\\\nFROM a", "2:1")]
    [InlineData("", "1:1")]
    [InlineData("# only\n# comments\n", "1:1")]
    [InlineData("FROM a\n  ENV PATH\n", "2:3")]
    [InlineData("FROM a\nENV a=b c\n", "2:1")]
    [InlineData("FROM a\nCMD [\"a\", 1]\n", "2:1")]
    [InlineData("FROM a\nRUN cat <<EOF\nx\n", "2:9")]
    public void Says_where_it_is_broken(string text, string place) =>
        Assert.Equal(place, Assert.Single(Parse(text).Problems).At.ToString());

    [Theory]
    [InlineData("RUN a \\\n  b", "a   b")]
    [InlineData("RUN a \\  \t\n  b", "a   b")]
    [InlineData("RUN a \\\n# comment\n\n  # another\n  b", "a   b")]
    [InlineData("RUN a \\\r\n  b\r\n", "a   b")]
    [InlineData("RUN a\\\\\nRUN b", "a\\\\ | b")]
    [InlineData("RUN a \\", "a")]
    [InlineData("RUN \\\n\\\n a", "a")]
    [InlineData("RUN a # no comment", "a # no comment")]
    [InlineData("  RUN  a  b  ", "a  b")]
    public void Joins_continued_lines(string text, string expected) =>
        Assert.Equal(expected, string.Join(" | ", Parse(text).Instructions.Select(item => item.Arguments[0].Text)));

    [Fact]
    public void Continues_with_the_escape_of_the_directive()
    {
        var syntax = Parse("# escape=`\nFROM a `\n  AS b\nRUN dir C:\\\nRUN c");
        Assert.Equal(["a", "AS", "b"], syntax.Instructions[0].Arguments.Select(argument => argument.Text));
        Assert.Equal("dir C:\\", syntax.Instructions[1].Arguments[0].Text);
    }

    [Theory]
    [InlineData("RUN [\"a\", \"b c\"]", true, "a|b c")]
    [InlineData("RUN [ \"a\" , \"\\u0041\\t\" ] ", true, "a|A\t")]
    [InlineData("RUN []", true, "")]
    [InlineData("RUN ['a']", false, "['a']")]
    [InlineData("RUN [\"a\",]", false, "[\"a\",]")]
    [InlineData("RUN [\"a\"] && b", false, "[\"a\"] && b")]
    [InlineData("RUN [ -f x ]", false, "[ -f x ]")]
    [InlineData("RUN [\"a\\x\"]", false, "[\"a\\x\"]")]
    [InlineData("COPY [\"a b\", \"c\"]", true, "a b|c")]
    [InlineData("COPY [a b]", false, "[a|b]")]
    [InlineData("HEALTHCHECK CMD [\"a\"]", true, "CMD|a")]
    [InlineData("HEALTHCHECK CMD a b", false, "CMD|a b")]
    public void Tells_the_JSON_form_from_the_shell_form(string text, bool isJson, string arguments)
    {
        var item = Parse(text).Instructions.Single();
        Assert.Equal(isJson, item.IsJson);
        Assert.Equal(arguments, string.Join('|', item.Arguments.Select(argument => argument.Text)));
    }

    [Theory]
    [InlineData("COPY --from=a --chown=1:1 b c", "from=a chown=1:1", "b c")]
    [InlineData("COPY --link b c", "link", "b c")]
    [InlineData("COPY --chown=\"a b\" c d", "chown=a b", "c d")]
    [InlineData("COPY --a=\\ b c", "a= b", "c")]
    [InlineData("COPY -- --b c", "", "--b c")]
    [InlineData("COPY -b c", "", "-b c")]
    [InlineData("RUN --mount=type=secret,id=x --network=none cat y", "mount=type=secret,id=x network=none", "cat y")]
    public void Reads_flags(string text, string flags, string arguments)
    {
        var item = Parse(text).Instructions.Single();
        Assert.Equal(flags, string.Join(' ', item.Flags.Select(flag => flag.Value is null ? flag.Name : $"{flag.Name}={flag.Value}")));
        Assert.Equal(arguments, string.Join(' ', item.Arguments.Select(argument => argument.Text)));
    }

    [Theory]
    [InlineData("ENV a=1 b=\"2 3\" c=4\\ 5", "a=1 b=\"2 3\" c=4\\ 5")]
    [InlineData("ENV a  b c=d ", "a:b c=d")]
    [InlineData("LABEL \"a b\"=c", "\"a b\"=c")]
    [InlineData("ENV a=", "a=")]
    [InlineData("ENV a=b=c", "a=b=c")]
    public void Reads_names_and_values(string text, string expected) => Assert.Equal(
        expected,
        string.Join(' ', Parse(text).Instructions.Single().Pairs.Select(pair => $"{pair.Name.Text}{(pair.HasEquals ? "=" : ":")}{pair.Value.Text}")));

    [Theory]
    [InlineData("RUN <<EOF\na\nEOF", "EOF 0 expands: a\\n")]
    [InlineData("RUN <<-EOF\n\ta\n\tEOF", "EOF 0 expands: a\\n")]
    [InlineData("RUN 3<<'E F'\na\nE F", "E F 3: a\\n")]
    [InlineData("RUN <<\"EOF\" cat > x\n$a\nEOF\nRUN b", "EOF 0: $a\\n")]
    [InlineData("RUN << EOF\nEOF", "EOF 0 expands: ")]
    [InlineData("COPY <<a <<b /x/\n1\na\n2\nb", "a 0 expands: 1\\n, b 0 expands: 2\\n")]
    [InlineData("ADD <<f /x\n# kept\n\n\\\nf", "f 0 expands: # kept\\n\\n\\\\n")]
    [InlineData("ONBUILD RUN <<E\na\nE", "E 0 expands: a\\n")]
    [InlineData("RUN cat <<<here", "")]
    [InlineData("RUN cat<<EOF", "")]
    [InlineData("RUN \"<<EOF\"", "")]
    [InlineData("RUN [\"<<EOF\"]", "")]
    [InlineData("RUN echo it's <<EOF", "")]
    [InlineData("CMD cat <<EOF", "")]
    public void Reads_heredocs(string text, string expected)
    {
        var syntax = Parse(text);
        Assert.Empty(syntax.Problems);
        Assert.Equal(expected, string.Join(", ", syntax.Instructions[0].Heredocs.Select(heredoc =>
            $"{heredoc.Name} {heredoc.Descriptor}{(heredoc.Expands ? " expands" : "")}: {heredoc.Content().Text.Replace("\n", "\\n", StringComparison.Ordinal)}")));
    }

    [Fact]
    public void Keeps_the_places_of_all_parts()
    {
        var syntax = Parse("FROM a\nCOPY --from=x \\\n  # why\n  b \\\n  c\nENV \\\n  k=v\nCMD [\"x\", \\\n \"y\"]\n");
        var copy = syntax.Instructions[1];
        Assert.Equal("2:1", copy.KeywordSpan.ToString());
        Assert.Equal("2:6", copy.Flags[0].Span.ToString());
        Assert.Equal(["4:3", "5:3"], copy.Arguments.Select(argument => argument.Span.ToString()));
        Assert.Equal(5, copy.EndLine);
        Assert.Equal("3:3", syntax.Comments.Single().Span.ToString());
        Assert.Equal("7:5", syntax.Instructions[2].Pairs[0].Value.Span.ToString());
        Assert.Equal(new(new(9, 2), new(9, 5)), syntax.Instructions[3].Arguments[1].Span);
    }

    [Fact]
    public void Keeps_comments_above_an_instruction()
    {
        var syntax = Parse("# escape=\\\n# one\n\n# two\nFROM a\nRUN b");
        Assert.Equal(["one", "two"], syntax.Instructions[0].CommentsAbove.Select(comment => comment.Text));
        Assert.Empty(syntax.Instructions[1].CommentsAbove);
    }

    [Fact]
    public void Passes_over_a_line_that_is_too_long()
    {
        var syntax = Parse($"FROM a\nRUN {new string('x', 1_100_000)}\nUSER b\n");
        Assert.Equal(["FROM", "USER"], syntax.Instructions.Select(item => item.Keyword));
        Assert.Equal("2:1", Assert.Single(syntax.Problems).At.ToString());
    }

    private static DockerfileSyntax Parse(string text) => DockerfileSyntax.Parse(text);
}
