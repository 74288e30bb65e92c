using System.Globalization;
using System.Text;
using Gabion.Formats.Dockerfile;

namespace Gabion.Conformance;

/// <summary>The parser's own cases of BuildKit: what it makes of each file, written as an s-expression.</summary>
public sealed class DockerfileConformanceTests
{
    private static string Folder => SharedData.Path("conformance", "dockerfile-parser");

    public static TheoryData<string> Cases => Names("testfiles");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Reads_as_BuildKit_does(string name)
    {
        var folder = Path.Combine(Folder, "testfiles", name);
        var syntax = DockerfileSyntax.Parse(File.ReadAllText(Path.Combine(folder, "Dockerfile")));
        Assert.Empty(syntax.Problems);
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "result")).TrimEnd(), Dump(syntax));
    }

    /// <summary>Inputs that BuildKit's parser refuses; the folder of such cases too, where the data has one.</summary>
    [Fact]
    public void Refuses_what_BuildKit_refuses()
    {
        string[] own = ["", "# a comment\n\n# another\n", "FROM a\n\nENV NAME\n", "FROM a\nLABEL x\n", "FROM a\nCMD [\"a\", [\"b\"]]\n", "FROM a\nRUN <<EOF\nx\n"];
        var folder = Path.Combine(Folder, "testfiles-negative");
        var cases = Directory.Exists(folder) ? Directory.GetFiles(folder, "Dockerfile", SearchOption.AllDirectories).Select(File.ReadAllText) : [];
        Assert.All(own.Concat(cases), text => Assert.NotEmpty(DockerfileSyntax.Parse(text).Problems));
    }

    /// <summary>The lines of each instruction, as moby/buildkit's own test of this file states them.</summary>
    [Fact]
    public void Knows_the_lines_of_each_instruction()
    {
        var syntax = DockerfileSyntax.Parse(File.ReadAllText(Path.Combine(Folder, "testfile-line", "Dockerfile")));
        Assert.Equal(["5-5", "11-12", "17-31"], syntax.Instructions.Select(item => $"{item.Span.Line}-{item.EndLine}"));
    }

    private static TheoryData<string> Names(string set)
    {
        var path = SharedData.Folder is { } shared ? Path.Combine(shared, "conformance", "dockerfile-parser", set) : null;
        return Directory.Exists(path) ? [.. Directory.GetDirectories(path).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)] : [];
    }

    private static string Dump(DockerfileSyntax syntax) =>
        string.Join('\n', syntax.Instructions.Select(item => $"({Dump(item)})"));

    private static string Dump(InstructionSyntax item)
    {
        var text = new StringBuilder(item.Keyword.ToLowerInvariant());
        if (!item.Flags.IsEmpty)
        {
            text.Append(" [").AppendJoin(' ', item.Flags.Select(flag => Quote(flag.Text))).Append(']');
        }

        foreach (var argument in item.Arguments)
        {
            text.Append(' ').Append(Quote(argument.Text));
        }

        foreach (var pair in item.Pairs)
        {
            text.Append(' ').Append(Quote(pair.Name.Text)).Append(' ').Append(Quote(pair.Value.Text)).Append(pair.HasEquals ? " \"=\"" : " \"\"");
        }

        if (item.Inner is { } inner)
        {
            text.Append(" (").Append(Dump(inner)).Append(')');
        }

        return text.ToString();
    }

    /// <summary>A string as Go writes it (strconv.Quote).</summary>
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            quoted.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\a' => "\\a",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\v' => "\\v",
                < ' ' or 0x7F => $"\\x{rune.Value:x2}",
                _ when IsPrintable(rune) => rune.ToString(),
                <= 0xFFFF => $"\\u{rune.Value:x4}",
                _ => $"\\U{rune.Value:x8}",
            });
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
