using Gabion.Formats;
using Gabion.Formats.Dockerfile;
using Gabion.Formats.Shell;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Tests.Formats;

/// <summary>Whatever the bytes are, the parsers end, throw nothing, and give places that exist.</summary>
public sealed class DockerfileFuzzTests
{
    private static readonly string[] Pieces =
    [
        "FROM", "RUN", "COPY", "ENV", "ARG", "ONBUILD", "HEALTHCHECK", "CMD", "SHELL", "LABEL", "USER", "WORKDIR", "EXPOSE", " ", " ", " ", "\n", "\n", "\n",
        "\\\n", "`\n", "\\", "`", "\r\n", "\r", "\t", "#", "# escape=`\n", "# syntax=x\n", "<<EOF", "<<-'E'", "EOF", "E", "--from=", "--mount=type=cache,target=",
        "[\"", "\"]", "\"", "'", "\", \"", "[", "]", "$", "${", "}", ":-", "##*", "%%", "/", "=", "a", "b", "scratch", "AS", "x:1", "@sha256:", "0", "&&", "||",
        ";", "|", "(", ")", "{", "if", "then", "fi", "case", "in", "esac", "do", "done", "for", "$(", "$((", "))", ";;", ">", "<", "&", "!", "[[", "]]", "\0", "é", "\uD800",
        "\u2028", "\u00A0", "sh -c", "\\u", "\\ud800", "function f", "()", "=(", "<(", "$'", "*", "?", "~",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Reads_any_mix_of_pieces(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 800; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            CheckDockerfile(random.Next(2) == 0 ? $"FROM a\nRUN {text}" : text);
            CheckScript(text);
        }
    }

    [Fact]
    public void Reads_mutations_of_a_real_file()
    {
        const string Seed = """
            # syntax=docker/dockerfile:1
            ARG V=1
            FROM --platform=$BUILDPLATFORM golang:${V:-2}@sha256:0000 AS build
            SHELL ["/bin/bash", "-o", "pipefail", "-c"]
            RUN --mount=type=cache,target=/x set -e; \
                # comment
                for a in b c; do curl -fsSL "https://x/$a" | tar xz -C /opt; done && \
                case "$V" in 1|2) echo `date` ;; *) false ;; esac
            RUN <<-EOF > /log
            	if [[ -f /x ]]; then cat <<'IN'
            	y
            	IN
            	fi
            	EOF
            COPY --from=build --chown=1:1 ["a b", "/c/"]
            ONBUILD ADD <<f <<g /d
            1
            f
            2
            g
            HEALTHCHECK --interval=5s CMD ["sh", "-c", "curl \"x\" || exit 1"]
            """;
        var random = new Random(7);
        for (var i = 0; i < 1_500; i++)
        {
            var text = Seed.ToCharArray().ToList();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                var at = random.Next(text.Count);
                switch (random.Next(3))
                {
                    case 0:
                        text.RemoveRange(at, Math.Min(random.Next(1, 20), text.Count - at));
                        break;
                    case 1:
                        text.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                        break;
                    default:
                        text[at] = (char)random.Next(0, 300);
                        break;
                }

                if (text.Count == 0)
                {
                    text.Add('x');
                }
            }

            CheckDockerfile(new([.. text]));
        }
    }

    [Theory]
    [InlineData("FROM a\nRUN ", "x", 900_000)]
    [InlineData("FROM a\nRUN ", "$(", 400_000)]
    [InlineData("FROM a\nRUN ", "\"", 900_000)]
    [InlineData("FROM a\nENV ", "a=b ", 60_000)]
    [InlineData("FROM a\n", "ENV a=$a\n", 20_000)]
    [InlineData("FROM a\nRUN ", "a \\\n", 100_000)]
    [InlineData("FROM a\n", "FROM a AS b\n", 5_000)]
    [InlineData("FROM a\nRUN [", "\"a\",", 100_000)]
    [InlineData("FROM a\nCMD [", "[", 400_000)]
    [InlineData("FROM a\nCOPY ", "<<a ", 2_000)]
    [InlineData("FROM a\nLABEL ", "${a:-", 100_000)]
    [InlineData("ARG a=", "${a//?/", 1_000)]
    [InlineData("FROM a\nONBUILD ", "ONBUILD ", 50_000)]
    [InlineData("# ", "escape=`\n# ", 10_000)]
    [InlineData("FROM a\nENV a=12345678\n", "ENV a=$a$a\n", 200)]
    [InlineData("FROM a\n", "WORKDIR aaaa\n", 20_000)]
    [InlineData("FROM a AS a\n", "FROM a AS a\n", 20_000)]
    [InlineData("FROM a\nENV v=", "$a$b$c$d${e}", 40_000)]
    public void Ends_on_hostile_repetition(string start, string piece, int count) =>
        CheckDockerfile(start + string.Concat(Enumerable.Repeat(piece, count)));

    private static void CheckDockerfile(string text)
    {
        var dockerfile = new Dockerfile(new SourceFile("Dockerfile"), DockerfileSyntax.Parse(text));
        var lines = new LineIndex(text).Count;
        Assert.True(dockerfile.Syntax.Problems.Length > 0 || dockerfile.Instructions.Length > 0);
        _ = dockerfile.FinalStage?.RootImage;
        foreach (var instruction in dockerfile.Instructions)
        {
            Assert.InRange(instruction.Span.Line, 1, lines);
            Assert.True(instruction.Span.Start <= instruction.Span.End);
            Assert.All(instruction.Syntax.Arguments, argument => Assert.InRange(argument.Span.Line, instruction.Span.Line, instruction.Syntax.EndLine));
            if (instruction is RunInstruction run)
            {
                Assert.All(run.Command.Commands, command => Assert.InRange(command.Span.Line, instruction.Span.Line, instruction.Syntax.EndLine));
            }
        }
    }

    private static void CheckScript(string text)
    {
        var script = ShellScript.Parse(text);
        Assert.All(script.Commands, command => Assert.All(command.Words, word => Assert.True(word.Span.Start <= word.Span.End)));
        Assert.All(script.Commands, command => Assert.Contains(command, command.Pipeline.Commands));
    }
}
