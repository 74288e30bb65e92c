using System.Text;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;

namespace Gabion.Tests.Formats.Yaml;

/// <summary>The quick reader gives what the parser of all YAML gives, place for place, or nothing.</summary>
public sealed class CommonYamlTests
{
    private static readonly string[] Pieces =
    [
        "a: 1\n", "b: text with spaces\n", "\"c\": \"quoted: x # y\"\n", "'d': 'single'\n", "e:\n", "f: [a, 'b', \"c\", 1]\n", "g: {x: 1, y: [2]}\n", "h: []\n", "i: {}\n",
        "- item\n", "- k: v\n", "- - nested\n", "-\n", "- # comment\n", "  j: 2\n", "    k: 3\n", "  - in\n", "    - deeper\n", "# comment\n", "   # indented comment\n",
        "\n", "  \n", "l: |\n", "m: |-\n", "  block\n", "    more\n", "n: x # tail\n", "o: a:b\n", "p: http://x/y#z\n", "q: -1\n", "r: '#no'\n", "s: ~\n", "---\n", "--- # c\n",
        "t: \"esc\\n\\\"\"\n", "u: 'it''s'\n", "v: a, b\n", "w: [a, b]  # c\n", "x: \u00e9\u4e2d\n", "y: >\n", "z: &x 1\n", "aa: *x\n", "<<: {q: 1}\n", "bb : 1\n", "cc: a: b\n", "dd: [a\n", "? k\n",
        "ee: !t 1\n", "ff: |+\n", "gg: |2\n", "...\n", "\thh: 1\n", "ii:\tx\n", "- jj: |\n", "    kk\n", "ll: {a: b}c\n", "mm: [a]: b\n", "nn: \"a\" b\n", "oo: -\n", "pp: - x\n", "'qq' : 1\n", "a: 2\n",
    ];

    [Theory]
    [InlineData("a: 1\nb:\n  c: [x, 'y', \"z\"]\n  d: {}\ne:\n- f: 1\n  g: |\n    text\n\n      more\n  h: |-\n    last\n-\ni:\n")]
    [InlineData("---\na: 1\n---\n# c\n- x\n- - y\n  - z\n-   k: v # tail\n    l: w\n")]
    [InlineData("a: \"x\\ny\"\nb: 'p'\nc: {d: [1, 2], e: \"f\"}\n'g': h\n\"i\": j:k\n")]
    public void Reads_what_people_write(string text)
    {
        var documents = CommonYaml.Read(text, YamlLimits.Default);
        Assert.NotNull(documents);
        Assert.Equal(Dump(YamlReader.ReadWithParser(text, YamlLimits.Default)), Dump(documents));
    }

    [Theory]
    [InlineData("a: &x 1\n")]
    [InlineData("a: !t 1\n")]
    [InlineData("a: 1\na: 2\n")]
    [InlineData("<<: {a: 1}\n")]
    [InlineData("a: b\n  c\n")]
    [InlineData("a: \"b\n  c\"\n")]
    [InlineData("a: [b,\n  c]\n")]
    [InlineData("a: b: c\n")]
    [InlineData("a: >\n  b\n")]
    [InlineData("? a\n: b\n")]
    [InlineData("\ufeffa: 1\n")]
    [InlineData("a: 1\r\nb: 2\r\n")]
    [InlineData("a: 1\n b: 2\n")]
    [InlineData("- a\nb: 1\n")]
    [InlineData("a:\n\tb: 1\n")]
    [InlineData("--- a\n")]
    [InlineData("---\n---\n")]
    public void Leaves_the_rest_to_the_parser(string text) => Assert.Null(CommonYaml.Read(text, YamlLimits.Default));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Never_differs_from_the_parser(int seed)
    {
        var random = new Random(seed);
        var read = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Pieces[random.Next(random.Next(3) == 0 ? Pieces.Length : 36)]));
            if (random.Next(4) == 0 && text.Length > 2)
            {
                text = text.Remove(random.Next(text.Length - 1), 1);
            }

            if (CommonYaml.Read(text, YamlLimits.Default) is { } documents)
            {
                read++;
                var expected = Dump(YamlReader.ReadWithParser(text, YamlLimits.Default));
                Assert.True(expected == Dump(documents), $"{text}\n== parser\n{expected}\n== quick\n{Dump(documents)}");
            }
        }

        Assert.InRange(read, 1_000, 20_000);
    }

    internal static string Dump(IReadOnlyList<YamlDocument> documents)
    {
        var text = new StringBuilder();
        foreach (var document in documents)
        {
            text.AppendLine("document");
            Dump(text, document.Root, 1);
            foreach (var problem in document.Problems)
            {
                text.AppendLine($"! {problem}");
            }
        }

        return text.ToString();
    }

    private static void Dump(StringBuilder text, Node? node, int depth)
    {
        var indent = new string(' ', depth * 2);
        switch (node)
        {
            case ScalarNode scalar:
                text.AppendLine($"{indent}{scalar.Style} {scalar.Type} {scalar.Span.Start}-{scalar.Span.End} {scalar.Text.Replace("\n", "\\n", StringComparison.Ordinal)}");
                break;
            case SequenceNode sequence:
                text.AppendLine($"{indent}sequence {sequence.Span.Start}-{sequence.Span.End}");
                foreach (var item in sequence.Items)
                {
                    Dump(text, item, depth + 1);
                }

                break;
            case MappingNode mapping:
                text.AppendLine($"{indent}mapping {mapping.Span.Start}-{mapping.Span.End}");
                foreach (var entry in mapping.Entries)
                {
                    text.AppendLine($"{indent} {entry.Key.Style} {entry.Key.IsOwn} {entry.Key.Span.Start}-{entry.Key.Span.End} {entry.Key.Text}");
                    Dump(text, entry.Value, depth + 1);
                }

                break;
            default:
                text.AppendLine($"{indent}nothing");
                break;
        }
    }
}
