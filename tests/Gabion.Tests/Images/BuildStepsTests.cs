using Gabion.Model.Container.Images;

namespace Gabion.Tests.Images;

public sealed class BuildStepsTests
{
    [Theory]
    [InlineData("/bin/sh -c #(nop)  CMD [\"sh\"]", "CMD [\"sh\"]")]
    [InlineData("/bin/sh -c #(nop) ADD file:ab12 in / ", "ADD file:ab12 in /")]
    [InlineData("/bin/sh -c apt-get update && apt-get install -y curl", "RUN apt-get update && apt-get install -y curl")]
    [InlineData("|2 A=1 B=two words /bin/sh -c make all", "RUN make all")]
    [InlineData("RUN |1 V=3 /bin/sh -c make # buildkit", "RUN make")]
    [InlineData("RUN /bin/sh -c echo 'a # b' # buildkit", "RUN echo 'a # b'")]
    [InlineData("RUN /bin/bash -eo pipefail -c a | b # buildkit", "RUN a | b")]
    [InlineData("COPY /src /dst # buildkit", "COPY /src /dst")]
    [InlineData("CMD [\"nginx\" \"-g\" \"daemon off;\"]", "CMD [\"nginx\" \"-g\" \"daemon off;\"]")]
    [InlineData("RUN apk add curl", "RUN apk add curl")]
    [InlineData("bazel build ...", "bazel build ...")]
    [InlineData("", "")]
    public void Reads_instructions_of_every_builder(string createdBy, string instruction)
    {
        var steps = BuildSteps.Align(ImageConfig.Read(new MadeImage(MadeLayer.Of("a=1")) { History = { createdBy } }.Config, out _), 1);
        Assert.Equal(instruction, steps.Steps[0].Instruction);
        Assert.Equal(0, steps.Steps[0].Layer);
        Assert.Null(steps.Doubt);
    }

    [Fact]
    public void Keeps_the_values_of_build_arguments()
    {
        var steps = BuildSteps.Align(ImageConfig.Read(new MadeImage { History = { "|2 A=1 B=two words /bin/sh -c make" } }.Config, out _), 1);
        Assert.Equal(["A=1", "B=two words"], steps.Steps[0].Arguments);
    }

    [Fact]
    public void Attributes_nothing_when_the_counts_differ()
    {
        var steps = BuildSteps.Align(ImageConfig.Read(new MadeImage { History = { "RUN a", "- ENV b=1", "RUN c" } }.Config, out _), 1);
        Assert.All(steps.Steps, step => Assert.Null(step.Layer));
        Assert.Contains("2 steps that made a layer, but the image has 1 layers", steps.Doubt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("COPY <<EOF /etc/h # buildkit", "COPY EOF /etc/h")]
    [InlineData("COPY <<-\"a.txt\" <<'b.txt' c.txt /etc/ # buildkit", "COPY a.txt b.txt c.txt /etc/")]
    [InlineData("ADD --chmod=600 <<EOF /etc/h # buildkit", "ADD --chmod=600 EOF /etc/h")]
    public void A_here_document_without_its_text_is_a_file(string createdBy, string line)
    {
        var config = ImageConfig.Read(new MadeImage(MadeLayer.Of("etc/h=1")) { History = { createdBy } }.Config, out _)!;
        Assert.Equal($"FROM scratch\n# the history does not tell the text of a here-document; it is a file of that name here\n{line}\n", DockerfileText.Write(BuildSteps.Align(config, 1), config, null, 0));
    }

    [Fact]
    public void What_BuildKit_prints_becomes_a_Dockerfile_again()
    {
        // The history that BuildKit 0.26 writes; the health check's words are those of the configuration.
        var image = new MadeImage(MadeLayer.Of("a=1"), MadeLayer.Of("app/"), MadeLayer.Of("app/hello=1"))
        {
            Settings = """{"Healthcheck":{"Test":["CMD-SHELL","/app/hello.sh"],"Interval":5000000000},"Cmd":["/app/hello.sh"]}""",
        };
        image.History.AddRange([
            "ADD deb.tar / # buildkit", "- CMD [\"bash\"]", "- ENV APP_HOME=/app", "WORKDIR /app", "RUN /bin/sh -c set -e\necho hello > /app/hello\n # buildkit", "- EXPOSE [8080/tcp]",
            "- HEALTHCHECK {Test:[CMD-SHELL /app/hello.sh] Interval:5s Timeout:0s StartPeriod:0s StartInterval:0s Retries:0}", "- CMD [\"/app/hello.sh\"]"]);
        var config = ImageConfig.Read(image.Config, out _)!;
        Assert.Equal(
            """
            FROM debian:12
            # Settings after the base image's last layer: the last are this image's, the first may be the base's.
            CMD ["bash"]
            ENV APP_HOME=/app
            WORKDIR /app
            RUN <<EOF
            set -e
            echo hello > /app/hello
            EOF
            EXPOSE 8080/tcp
            HEALTHCHECK --interval=5000ms CMD /app/hello.sh
            CMD ["/app/hello.sh"]

            """.ReplaceLineEndings("\n"),
            DockerfileText.Write(BuildSteps.Align(config, 3), config, "debian:12", 1));
    }
}
