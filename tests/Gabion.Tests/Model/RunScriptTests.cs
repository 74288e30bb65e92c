using Gabion.Formats.Shell;
using Gabion.Model.Container;
using Gabion.Tests.Readers;

namespace Gabion.Tests.Model;

public sealed class RunScriptTests
{
    private const string Text = """
        FROM a
        ARG V=it\'s
        ARG none
        ENV P=/x:$PATH n-o=1
        SHELL ["/bin/bash", "-c"]
        RUN set -e; \
            # why
            echo é $V && \
            rm 😀 $none
        RUN <<-EOF
        	echo
        	cd /x
        	EOF
        SHELL ["pwsh", "-c"]
        RUN x
        """;

    [Fact]
    public void Sets_the_variables_that_the_file_declares() => Assert.Equal(
        ["P=\"$1\"; V='it'\\''s'; none=\"$1\"; export P V none\nset -e;     echo é $V &&     rm 😀 $none\n", "P=\"$1\"; V='it'\\''s'; none=\"$1\"; export P V none\necho\ncd /x\n"],
        Scripts().Select(script => script.Text));

    [Theory]
    [InlineData(0, 2, 20, 2, 22, "8:12-8:14")] // behind a letter outside ASCII
    [InlineData(0, 2, 35, 2, 40, "9:11-9:16")] // behind a surrogate pair, over a continued line
    [InlineData(1, 3, 1, 3, 6, "12:2-12:7")] // behind the tab that the heredoc strips
    [InlineData(1, 9, 1, 9, 6, "")]
    [InlineData(1, 1, 1, 1, 2, "")] // our own first line
    [InlineData(1, 3, 900, 3, 901, "12:7-12:7")]
    public void Finds_the_way_back_to_the_file(int script, int line, int column, int endLine, int endColumn, string expected)
    {
        var remark = new ShellCheckRemark(line, column, endLine, endColumn, "info", 2086, "Quote it.");
        var notes = Scripts()[script].Notes([remark]);
        Assert.Equal(expected, string.Join(' ', notes.Select(note => $"{note.Span.Start}-{note.Span.End}")));
    }

    [Theory]
    [InlineData("""{"comments":[{"line":2,"column":3,"endLine":2,"endColumn":5,"level":"info","code":2086,"message":"m","fix":null}]}""", "2:3-2:5 info 2086 m")]
    [InlineData("""{"comments":[]}""", "")]
    [InlineData("[]", null)]
    [InlineData("", null)]
    [InlineData("""{"comments":[1]}""", "0:0-0:0  0 ")]
    public void Reads_the_output_of_ShellCheck(string json, string? expected)
    {
        var remarks = ShellCheckOutput.Read(json);
        Assert.Equal(expected, remarks is null ? null : string.Join(' ', remarks.Value.Select(remark =>
            $"{remark.Line}:{remark.Column}-{remark.EndLine}:{remark.EndColumn} {remark.Level} {remark.Code} {remark.Message}")));
    }

    private static List<RunScript> Scripts() => [.. RunScript.Of(DockerfileReaderTests.Read(Text))];
}
