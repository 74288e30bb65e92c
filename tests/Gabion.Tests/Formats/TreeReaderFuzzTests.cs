using FsCheck;
using FsCheck.Fluent;
using Gabion.Formats;
using Gabion.Formats.Json;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;

namespace Gabion.Tests.Formats;

/// <summary>Whatever the text: the readers end, do not throw, and every value lies inside the text.</summary>
public sealed class TreeReaderFuzzTests
{
    private static readonly string[] Pieces =
    [
        "a: 1\n", "---\n", "...\n", "- x\n", "  ", "\t", "{", "}", "[", "]", ",", ": ", "&a ", "*a ", "<<: ", "!!str ", "!x ", "'", "\"", "|\n", ">-\n",
        "#c\n", "? ", "%YAML 1.1\n", "\r\n", "\u2028", "\\u00e9", "é", "😀", "\0", "{{ .x }}", "kind", "null", "0x1F", "1_0", "-", "~", "=", "@", "`",
    ];

    private const string Manifest = """
        apiVersion: v1
        kind: List
        items:
          - &pod {apiVersion: v1, kind: Pod, metadata: {name: "a", labels: {x: 'y'}}}
          - <<: *pod
            spec:
              containers: [{name: c, image: "i:1", args: ["--a", '-b', c]}]
              text: |
                line
                  more
        ---
        {"apiVersion": "v1", "kind": "ConfigMap", "data": {"k": "v\n"}}
        """;

    [Fact]
    public void Pieces_in_any_order_are_survived()
    {
        var texts = Gen.Elements(Pieces).ListOf().Select(string.Concat);
        Prop.ForAll(texts.ToArbitrary(), Survives).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(60));
    }

    [Fact]
    public void Mutations_of_a_manifest_are_survived()
    {
        var random = new System.Random(7);
        for (var round = 0; round < 3_000; round++)
        {
            var text = new System.Text.StringBuilder(Manifest);
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(4))
                {
                    case 0:
                        text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at));
                        break;
                    case 1:
                        text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                        break;
                    case 2:
                        text[at] = (char)random.Next(1, 256);
                        break;
                    default:
                        text.Append(text.ToString(at, Math.Min(random.Next(1, 60), text.Length - at)));
                        break;
                }
            }

            Assert.True(Survives(text.ToString()));
        }
    }

    private static bool Survives(string text) =>
        YamlReader.Read(text).Concat(JsonReader.Read(text)).All(document => document.Root is null || IsInside(document.Root, text.Split('\n').Length + text.Length));

    private static bool IsInside(TextSpan span, int lines) => span.Start <= span.End && span.Start.Line >= 1 && span.End.Line <= lines;

    private static bool IsInside(Node node, int lines) => IsInside(node.Span, lines) && node switch
    {
        MappingNode mapping => mapping.Entries.All(entry => IsInside(entry.Key.Span, lines) && IsInside(entry.Value, lines)),
        SequenceNode sequence => sequence.Items.All(item => IsInside(item, lines)),
        _ => true,
    };
}
