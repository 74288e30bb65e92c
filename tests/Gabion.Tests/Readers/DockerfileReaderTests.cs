using System.Text;
using Gabion.Model;
using Gabion.Model.Container;
using Gabion.Readers.Container;

namespace Gabion.Tests.Readers;

public sealed class DockerfileReaderTests
{
    [Theory]
    [InlineData("Dockerfile", true)]
    [InlineData("a/b/Containerfile", true)]
    [InlineData("build/api.Dockerfile", true)]
    [InlineData("api.dockerfile", true)]
    [InlineData("Dockerfile.prod", true)]
    [InlineData("web.Containerfile", true)]
    [InlineData("Dockerfile.prod.dockerignore", false)]
    [InlineData("Dockerfile.md", false)]
    [InlineData("Dockerfile.tmpl", false)]
    [InlineData(".dockerignore", false)]
    [InlineData("Dockerfile~", false)]
    [InlineData("Dockerfiles/readme", false)]
    public void Knows_its_files(string path, bool accepts) => Assert.Equal(accepts, new DockerfileReader().Accepts(path));

    [Fact]
    public void Follows_stages_users_and_variables()
    {
        var dockerfile = Read("""
            # syntax=docker/dockerfile:1
            ARG VERSION=1.25
            FROM --platform=$BUILDPLATFORM golang:${VERSION}-alpine AS Build
            ARG VERSION
            WORKDIR /src
            WORKDIR app
            USER 1001:0
            RUN --mount=type=cache,target=/root/.cache apk add git && \
                # the compiler
                go build -o /out/app . | tee log
            FROM scratch
            COPY --from=build /out/app /app
            ENTRYPOINT ["/app", "-v"]
            """);
        var build = dockerfile.Stages[0];
        Assert.Equal("build", build.Name);
        Assert.Equal("1.25-alpine", build.From.Image!.Tag);
        Assert.Equal(["BUILDPLATFORM"], build.From.Platform!.UnknownVariables);
        Assert.Equal("/src/app", build.State.Workdir);
        Assert.Equal(1001, build.State.User!.Id);
        Assert.Equal("1.25", build.State.Lookup("VERSION").Text);

        var run = dockerfile.All<RunInstruction>().Single();
        Assert.Equal("cache", run.Mounts[0].Type);
        Assert.Equal(["apk 8:44", "go 10:5", "tee 10:30"], run.Command.Commands.Select(command => $"{command.Name} {command.Span}"));
        Assert.Same(build, dockerfile.All<CopyInstruction>().Single().FromStage);
        Assert.True(dockerfile.FinalStage!.IsFromScratch);
        Assert.Equal([build], dockerfile.FinalStage.DependsOn);
        Assert.Equal("/app", dockerfile.All<EntrypointInstruction>().Single().Command.Commands[0].Name);
    }

    [Fact]
    public void Keeps_what_is_right_beside_what_is_broken()
    {
        var result = new DockerfileReader().Read(new("Dockerfile"), Encoding.UTF8.GetBytes("FROM alpine\nENV PATH\nFETCH x\nUSER app\n"));
        Assert.Equal(["2:1", "3:1"], result.Gaps.Select(gap => gap.Span.ToString()));
        Assert.All(result.Gaps, gap => Assert.Equal(GapKind.Invalid, gap.Kind));
        Assert.Equal("app", ((Dockerfile)result.Facts.Single()).FinalStage!.State.User!.Name);
    }

    internal static Dockerfile Read(string text) =>
        (Dockerfile)new DockerfileReader().Read(new("Dockerfile"), Encoding.UTF8.GetBytes(text)).Facts.Single();
}
