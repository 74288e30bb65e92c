using Gabion.Model.Container;

namespace Gabion.Tests.Readers;

public sealed class DockerfileFactTests
{
    [Theory]
    [InlineData("FROM nginx", "docker.io/library/nginx")]
    [InlineData("ARG TAG\nFROM nginx:${TAG:-1.2}", "docker.io/library/nginx 1.2")]
    [InlineData("ARG R=ghcr.io/a\nFROM $R/b:1", "ghcr.io/a/b 1")]
    [InlineData("ARG A=1\nARG B=$A.2\nFROM a:$B", "docker.io/library/a 1.2")]
    [InlineData("ARG TAG\nFROM nginx:$TAG", "cannot tell: TAG")]
    [InlineData("FROM nginx:$TAG", "no image")] // 'nginx:', which is no reference
    [InlineData("FROM a:$TARGETARCH", "cannot tell: TARGETARCH")]
    [InlineData("FROM a AS b\nENV T=1\nFROM c:${T:-0}", "docker.io/library/c 0")] // ENV does not reach FROM
    public void Resolves_the_base_image(string text, string expected)
    {
        var from = DockerfileReaderTests.Read(text).FinalStage!.From;
        var image = from.Source.IsKnown
            ? from.Image is { } found ? $"{found.Name} {found.Tag}".Trim() : "no image"
            : $"cannot tell: {string.Join(' ', from.Source.UnknownVariables)}";
        Assert.Equal(expected, image);
    }

    [Theory]
    [InlineData("FROM scratch\nENV a=$b", "")]
    [InlineData("FROM img\nENV a=$b", "?")]
    [InlineData("FROM img\nARG b=1\nENV a=$b", "1")]
    [InlineData("ARG b=1\nFROM img\nENV a=$b", "?")] // out of scope without its own ARG
    [InlineData("ARG b=1\nFROM img\nARG b\nENV a=$b", "1")]
    [InlineData("ARG b=1\nFROM img\nARG b=2\nENV a=$b", "2")]
    [InlineData("FROM img\nARG b\nENV a=$b", "?")]
    [InlineData("FROM img\nENV b=1\nARG b\nENV a=$b", "1")]
    [InlineData("FROM img AS x\nENV b=1\nFROM x\nENV a=$b", "1")]
    [InlineData("FROM img AS x\nENV b=1\nFROM img\nENV a=$b", "?")]
    [InlineData("FROM img\nENV b=1 a=$b", "?")] // the line sees the values from before it
    [InlineData("FROM img\nENV b=1\nENV b=2 a=$b", "1")]
    [InlineData("FROM img\nARG TARGETOS\nENV a=$TARGETOS", "?")]
    [InlineData("FROM img\nENV a='$b'", "$b")]
    [InlineData("FROM img\nENV a=${b:-x", "?")]
    public void Follows_variables(string text, string expected)
    {
        var value = DockerfileReaderTests.Read(text).All<EnvInstruction>().Last().Variables.Last().Value!;
        Assert.Equal(expected, value.Value ?? "?");
    }

    [Theory]
    [InlineData("FROM a", null)]
    [InlineData("FROM a\nWORKDIR b", null)]
    [InlineData("FROM a\nWORKDIR /b\nWORKDIR c/../d", "/b/d")]
    [InlineData("FROM scratch\nWORKDIR b", "/b")]
    [InlineData("FROM a\nWORKDIR $X\nWORKDIR b", null)]
    [InlineData("FROM a\nENV X=/y\nWORKDIR $X/z", "/y/z")]
    [InlineData("FROM a AS s\nWORKDIR /b\nFROM s", "/b")]
    [InlineData("FROM a\nWORKDIR C:\\app", null)]
    public void Follows_the_working_directory(string text, string? expected) =>
        Assert.Equal(expected, DockerfileReaderTests.Read(text).FinalStage!.State.Workdir);

    [Theory]
    [InlineData("USER app", "app", null, null, false)]
    [InlineData("USER 0:5", "0", "5", 0L, true)]
    [InlineData("USER root", "root", null, null, true)]
    [InlineData("USER 10001", "10001", null, 10001L, false)]
    [InlineData("USER $UID", null, null, null, null)]
    [InlineData("ARG UID=7\nUSER $UID", "7", null, 7L, false)]
    public void Reads_users(string text, string? name, string? group, long? id, bool? isRoot)
    {
        var user = DockerfileReaderTests.Read($"FROM a\n{text}").FinalStage!.State.User!;
        Assert.Equal((name, group, id, isRoot), (user.Name, user.Group, user.Id, user.IsRoot));
    }

    [Theory]
    [InlineData("EXPOSE 80 443/tcp 53/UDP", "80-80/tcp 443-443/tcp 53-53/udp")]
    [InlineData("EXPOSE 8000-8010", "8000-8010/tcp")]
    [InlineData("EXPOSE $P", "-/tcp")]
    [InlineData("ENV P=\"80 90\"\nEXPOSE $P", "80-80/tcp 90-90/tcp")]
    [InlineData("EXPOSE http", "-/tcp")]
    public void Reads_ports(string text, string expected) => Assert.Equal(
        expected,
        string.Join(' ', DockerfileReaderTests.Read($"FROM a\n{text}").All<ExposeInstruction>().Single().Ports.Select(port => $"{port.First}-{port.Last}/{port.Protocol}")));

    [Theory]
    [InlineData("RUN a && b", "Sh", "a b")]
    [InlineData("SHELL [\"/bin/bash\", \"-c\"]\nRUN a && b", "Bash", "a b")]
    [InlineData("SHELL [\"pwsh\", \"-Command\"]\nRUN a; b", "PowerShell", "")]
    [InlineData("SHELL [\"cmd\", \"/S\", \"/C\"]\nRUN a & b", "Cmd", "")]
    [InlineData("RUN [\"apt-get\", \"update\"]", "Other", "apt-get")]
    [InlineData("RUN [\"/bin/bash\", \"-euxc\", \"a && b\"]", "Bash", "/bin/bash a b")]
    [InlineData("RUN <<EOF\na\nb\nEOF", "Sh", "a b")]
    [InlineData("RUN <<EOF\n#!/usr/bin/env bash\na\nEOF", "Bash", "a")]
    [InlineData("RUN <<EOF\n#!/usr/bin/python3\nprint()\nEOF", "Other", "")]
    [InlineData("RUN python3 <<EOF\nprint()\nEOF", "Sh", "python3")]
    [InlineData("RUN cat <<A <<B && c\n1\nA\n2\nB", "Sh", "cat c")]
    [InlineData("CMD a b", "Sh", "a")]
    [InlineData("CMD []", "Other", "")]
    [InlineData("ENTRYPOINT [\"a\", \"b\"]", "Other", "a")]
    [InlineData("HEALTHCHECK --interval=3s CMD a || b", "Sh", "a b")]
    [InlineData("ONBUILD RUN a", "Sh", "a")]
    public void Reads_what_is_run(string text, string dialect, string programs)
    {
        var last = DockerfileReaderTests.Read($"FROM img\n{text}").Instructions[^1];
        var command = (last is OnbuildInstruction { Trigger: { } trigger } ? trigger : last) switch
        {
            RunInstruction run => run.Command,
            CmdInstruction cmd => cmd.Command,
            EntrypointInstruction entrypoint => entrypoint.Command,
            HealthcheckInstruction { Command: { } health } => health,
            _ => throw new InvalidOperationException(),
        };
        Assert.Equal(dialect, command.Dialect.ToString());
        Assert.Equal(programs, string.Join(' ', command.Commands.Select(item => item.Name)));
    }

    [Fact]
    public void Windows_images_run_cmd()
    {
        var run = DockerfileReaderTests.Read("# escape=`\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN dir C:\\ & echo x").All<RunInstruction>().Single();
        Assert.Equal(ShellDialect.Cmd, run.Command.Dialect);
        Assert.Null(run.Command.Script);
    }

    [Fact]
    public void Places_in_JSON_strings_and_heredocs_are_those_of_the_file()
    {
        var dockerfile = DockerfileReaderTests.Read("FROM a\nRUN [\"sh\", \"-c\", \"echo \\\"x\\\" && \\\n  rm y\"]\nRUN <<-E\n\ta\n\t  b\n\tE\nRUN cat <<E | c\nx\nE\n");
        Assert.Equal(
            ["2:6 sh", "2:19 echo", "3:3 rm", "5:2 a", "6:4 b", "8:5 cat", "8:15 c"],
            dockerfile.All<RunInstruction>().SelectMany(run => run.Command.Commands).Select(command => $"{command.Span} {command.Name}"));
    }

    [Fact]
    public void Knows_which_stage_a_reference_names()
    {
        var dockerfile = DockerfileReaderTests.Read("""
            FROM a AS one
            FROM b
            RUN --mount=type=bind,from=one,src=/x,dst=/y z
            FROM one
            COPY --from=ONE x y
            COPY --from=1 x y
            COPY --from=ghcr.io/x/y:1 x y
            COPY --from=$S x y
            """);
        Assert.Equal(["0", "1", "", ""], dockerfile.All<CopyInstruction>().Select(copy => $"{copy.FromStage?.Index}"));
        Assert.Equal("ghcr.io", dockerfile.All<CopyInstruction>().ElementAt(2).FromImage!.Registry);
        Assert.Equal(["one"], dockerfile.Stages[1].DependsOn.Select(stage => stage.Title));
        Assert.Equal(["one", "1"], dockerfile.Stages[2].DependsOn.Select(stage => stage.Title));
        Assert.Equal("/y", dockerfile.All<RunInstruction>().Single().Mounts[0].Target);
        Assert.Equal("library/a", dockerfile.FinalStage!.RootImage!.Repository);
    }

    [Fact]
    public void Reads_sources_and_destination()
    {
        var copy = DockerfileReaderTests.Read("FROM a\nCOPY --chown=1:2 --chmod=755 --exclude=*.md a <<f \"b\" /c/\nx\nf\n").All<CopyInstruction>().Single();
        Assert.Equal(["a", "b"], copy.Sources.Select(source => source.Text));
        Assert.Equal("/c/", copy.Destination!.Value);
        Assert.Equal(("1:2", "755", "*.md"), (copy.Chown!.Value, copy.Chmod!.Value, copy.Excludes.Single().Value));
        Assert.Equal("x\n", copy.Heredocs.Single().Body.Text);
    }

    [Theory]
    [InlineData("FOO x", "'FOO' is no instruction")]
    [InlineData("COPY a", "at least two")]
    [InlineData("COPY --fron=a b c", "no flag --fron")]
    [InlineData("COPY --from a b", "needs a value")]
    [InlineData("COPY --link=maybe a b", "true or false")]
    [InlineData("COPY --from=a --from=b c d", "stands twice")]
    [InlineData("RUN --mount=a --mount=b c", null)]
    [InlineData("RUN --rm x", "no flag --rm")]
    [InlineData("SHELL bash", "JSON form")]
    [InlineData("HEALTHCHECK", "NONE or CMD")]
    [InlineData("HEALTHCHECK CMD", "no command")]
    [InlineData("HEALTHCHECK NONE", null)]
    [InlineData("ONBUILD ONBUILD RUN a", "not allowed")]
    [InlineData("ONBUILD FROM a", "not allowed")]
    [InlineData("FROM a b", "AS and a name")]
    [InlineData("FROM a AS 1b", "no name for a build stage")]
    [InlineData("USER", "exactly one")]
    [InlineData("ENV", "at least one")]
    [InlineData("VOLUME [\"\"]", "empty path")]
    public void Says_what_a_build_refuses(string text, string? expected)
    {
        var dockerfile = DockerfileReaderTests.Read($"FROM a\n{text}");
        if (expected is null)
        {
            Assert.Empty(dockerfile.Problems);
        }
        else
        {
            Assert.Contains(expected, Assert.Single(dockerfile.Problems).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Paths_for_fingerprints_hold_no_lines() => Assert.Equal(
        ["ARG[1]", "s/FROM[1]", "s/RUN[1]", "s/RUN[2]", "1/FROM[1]", "1/ONBUILD[1]"],
        DockerfileReaderTests.Read("ARG a\nFROM a AS s\nRUN b\nRUN c\nFROM d\nONBUILD RUN e").Instructions.Select(item => item.Path));
}
