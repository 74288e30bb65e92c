using System.Collections.Immutable;
using System.Text;
using Gabion.Model;
using Gabion.Model.Container;
using Gabion.Model.Container.Images;
using Gabion.Readers.Container;
using Gabion.Scan;
using Gabion.Scan.Images;
using Gabion.Sources.Images;

namespace Gabion.Tests.Images;

public sealed class ImageAttributionTests
{
    private const string Source = "FROM debian:12 AS base\n\nRUN apt-get install x\nCOPY app \\\n  /srv/app\nCMD [\"/srv/app\"]\n";

    private static readonly byte[][] Layers = [MadeLayer.Of("bin/sh=x"), MadeLayer.Of("4755:usr/bin/x=x"), MadeLayer.Of("srv/app=1")];

    private static readonly MadeImage Image = new(Layers)
    {
        History = { "ADD rootfs.tar / # buildkit", "- CMD [\"bash\"]", "RUN /bin/sh -c apt-get install x # buildkit", "COPY app /srv/app # buildkit", "- CMD [\"/srv/app\"]" },
    };

    [Fact]
    public async Task Nothing_is_attributed_where_nothing_is_known() =>
        Assert.Equal(["1 ?", "2 ?", "3 ?"], Shown(await ReadAsync(), KnownBases.None, null));

    [Fact]
    public async Task A_learnt_base_is_told_by_its_layers()
    {
        var bases = new KnownBases([
            new("other", null, ["sha256:" + new string('0', 64)]),
            new("debian:12", null, [DiffId(0)]),
            new("debian:12-slim", null, [DiffId(0), DiffId(1), DiffId(2)])]); // the image itself is no base of it
        Assert.Equal(["1 base debian:12", "2 yours", "3 yours"], Shown(await ReadAsync(), bases, null));
    }

    [Fact]
    public async Task A_Dockerfile_that_explains_all_gives_lines_and_base() =>
        Assert.Equal(["1 base debian:12", "2 yours Dockerfile:3", "3 yours Dockerfile:4"], Shown(await ReadAsync(), KnownBases.None, null, File("Dockerfile", Source)));

    [Fact]
    public async Task Of_several_Dockerfiles_the_one_that_explains_most_is_taken() => Assert.Equal(
        ["1 base debian:12", "2 yours b/Dockerfile:3", "3 yours b/Dockerfile:4"],
        Shown(await ReadAsync(), KnownBases.None, null, File("a/Dockerfile", "FROM debian:11\nRUN apt-get install x\nCOPY other /srv\nCMD [\"a\"]\n"), File("b/Dockerfile", Source)));

    [Fact]
    public async Task A_Dockerfile_that_explains_a_part_says_nothing_of_the_base() => Assert.Equal(
        ["1 ?", "2 ? Dockerfile:2", "3 ?"],
        Shown(await ReadAsync(), KnownBases.None, null, File("Dockerfile", "FROM debian:12\nRUN apt-get install x\nCOPY other /elsewhere\nCMD [\"/srv/app\"]\n")));

    [Theory]
    [InlineData("v0.2")]
    [InlineData("v1")]
    public async Task Provenance_names_base_and_lines(string version) =>
        Assert.Equal(["1 base docker.io/library/debian:12", "2 yours Dockerfile:3", "3 yours Dockerfile:4"], Shown(await ReadAsync(), KnownBases.None, await ProvenanceAsync(Statement(version, Blobs))));

    [Fact]
    public async Task Provenance_about_another_image_is_nothing() =>
        Assert.Null(await ProvenanceAsync(Statement("v1", Blobs).Replace("SUBJECT", new string('e', 64), StringComparison.Ordinal)));

    [Fact]
    public async Task Layers_of_provenance_that_the_image_has_not_are_not_taken()
    {
        var other = Blobs.Select((digest, index) => index == 0 ? "sha256:" + new string('9', 64) : digest).ToArray();
        const string another = "FROM debian:12\nRUN apt-get install y\nCOPY else /srv/app\nCMD [\"/srv/app\"]\n";
        Assert.Equal(["1 ?", "2 ?", "3 ?"], Shown(await ReadAsync(), KnownBases.None, await ProvenanceAsync(Statement("v1", other, another))));
    }

    [Fact]
    public async Task Provenance_of_an_image_without_a_name_names_no_subject() => Assert.Equal(
        ["1 base docker.io/library/debian:12", "2 yours Dockerfile:3", "3 yours Dockerfile:4"],
        Shown(await ReadAsync(), KnownBases.None, await ProvenanceAsync(Statement("v1", Blobs).Replace("""[{"name":"x","digest":{"sha256":"SUBJECT"}}]""", "[]", StringComparison.Ordinal))));

    [Fact]
    public async Task Where_layers_were_compressed_anew_the_Dockerfile_in_the_provenance_tells()
    {
        // BuildKit names its own blobs, and exports others with force-compression.
        var provenance = await ProvenanceAsync(Statement("v1", [.. Blobs.Select(blob => "sha256:" + new string(blob[^1], 64))]));
        Assert.Equal(["1 base debian:12", "2 yours Dockerfile:3", "3 yours Dockerfile:4"], Shown(await ReadAsync(), KnownBases.None, provenance));
        var found = KnownBases.None.Of(null, ImageConfig.Read(Image.Config, out _), provenance);
        Assert.Equal(("debian:12", 1), (found!.Name, found.Layers));
        Assert.Equal(3, ProvenanceFile.OwnSteps(provenance, ImageConfig.Read(Image.Config, out _))!.Value.Length);
    }

    [Fact]
    public async Task Materials_name_a_base_but_not_its_layers()
    {
        const string minimal = """
            {"_type":"x","predicateType":"https://slsa.dev/provenance/v1","subject":[{"digest":{"sha256":"SUBJECT"}}],
             "predicate":{"buildDefinition":{"resolvedDependencies":[
               {"uri":"pkg:docker/docker/dockerfile@1","digest":{"sha256":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}},
               {"uri":"pkg:docker/debian@12?platform=linux%2Famd64","digest":{"sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}}]}}}
            """;
        var provenance = await ProvenanceAsync(minimal);
        Assert.Equal(("debian:12", "sha256:" + new string('a', 64), (int?)null), (provenance!.BaseName, provenance.BaseDigest!.ToString(), provenance.BaseLayers));
        Assert.Equal(["1 ?", "2 ?", "3 ?"], Shown(await ReadAsync(), KnownBases.None, provenance));
    }

    [Fact]
    public async Task The_attestation_in_an_index_is_read()
    {
        var files = Image.Layout();
        var image = files.Single(file => file.Path == "index.json");
        var manifest = Encoding.UTF8.GetString(image.Bytes).Split("\"digest\":\"")[1][..71];
        var statement = Encoding.UTF8.GetBytes(Statement("v1", Blobs).Replace("SUBJECT", manifest[7..], StringComparison.Ordinal));
        var layer = MadeImage.Blob(files, statement);
        var config = MadeImage.Blob(files, "{}"u8.ToArray());
        var attestation = Encoding.UTF8.GetBytes($$$"""
            {"schemaVersion":2,"mediaType":"{{{MediaTypes.OciManifest}}}","config":{"mediaType":"{{{MediaTypes.OciConfig}}}","digest":"{{{config}}}","size":2},
             "layers":[{"mediaType":"application/vnd.in-toto+json","digest":"{{{layer}}}","size":{{{statement.Length}}},"annotations":{"in-toto.io/predicate-type":"https://slsa.dev/provenance/v1"} }]}
            """);
        var said = MadeImage.Blob(files, attestation);
        var index = Encoding.UTF8.GetBytes($$$"""
            {"schemaVersion":2,"mediaType":"{{{MediaTypes.OciIndex}}}","manifests":[
              {"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{manifest}}}","size":1,"platform":{"os":"linux","architecture":"amd64"}},
              {"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{said}}}","size":1,"platform":{"os":"unknown","architecture":"unknown"},
               "annotations":{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"{{{manifest}}}"} }]}
            """);
        var group = MadeImage.Blob(files, index);
        files[files.IndexOf(image)] = ("index.json", Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{MediaTypes.OciIndex}}","digest":"{{group}}","size":1}]}"""));
        using var source = ImageTarget.OfStream(new MemoryStream(MadeImage.Tar(files)), out _)!;
        var result = await new ImageScanner(TimeProvider.System, "test").ScanAsync(
            source, new() { Scan = new() { Target = "made" }, Choice = new(null, new("linux", "amd64", null)) }, TestContext.Current.CancellationToken);
        var program = Assert.IsType<ScanResult.Assessed>(result).Report.Findings.Single(finding => finding.Rule.Id.Text == "GBN-CON-213");
        Assert.Equal("layer 2, yours, Dockerfile:3, RUN apt-get install x", program.Location.Layer!.ToString());
    }

    private static string[] Blobs => [.. Layers.Select(layer => $"sha256:{MadeImage.Hex(layer)}")];

    private static string DiffId(int layer) => $"sha256:{MadeImage.Hex(Layers[layer])}";

    private static Dockerfile File(string path, string text) => new DockerfileReader().Read(new(path), Encoding.UTF8.GetBytes(text)).Facts.OfType<Dockerfile>().Single();

    private static Task<ImageReading> ReadAsync() => MadeImage.ReadAsync(Image.DockerArchive());

    private static Task<BuildProvenance?> ProvenanceAsync(string statement) => Task.FromResult(BuildProvenance.Read(
        Encoding.UTF8.GetBytes(statement.Replace("SUBJECT", new string('f', 64), StringComparison.Ordinal)),
        new("sha256", new string('f', 64)),
        [.. Blobs.Select(blob => new Digest("sha256", blob[7..]))]));

    private static List<string> Shown(ImageReading reading, KnownBases bases, BuildProvenance? provenance, params Dockerfile[] files)
    {
        var whole = reading with { Attribution = ImageAttribution.Of(reading, bases, provenance, [.. files]) };
        return
        [
            .. Enumerable.Range(0, reading.Layers.Length).Select(whole.OriginOf).Select(origin =>
                $"{origin.Number} {origin.IsOfBase switch { true => $"base {origin.Base}", false => "yours", null => "?" }} {origin.Written}".TrimEnd()),
        ];
    }

    /// <summary>What BuildKit writes with mode=max, shortened: step0 fetches the base, step1 runs, step2 copies.</summary>
    private static string Statement(string version, string[] blobs, string source = Source)
    {
        string Chain(int count) => "[[" + string.Join(',', blobs.Take(count).Select(blob => $$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{{blob}}","size":1}""")) + "]]";
        var steps = """
            "llbDefinition":[{"id":"step0","op":{"Op":{"source":{"identifier":"docker-image://docker.io/library/debian:12@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}}}},
              {"id":"step1","op":{"Op":{"exec":{}}},"inputs":["step0:0"]},{"id":"step2","op":{"Op":{"file":{}}},"inputs":["step1:0"]}]
            """;
        var metadata = $$$"""
            {"source":{"locations":{"step0":{"locations":[{"ranges":[{"start":{"line":1},"end":{"line":1}}]}]},
               "step1":{"locations":[{"ranges":[{"start":{"line":3},"end":{"line":3}}]}]},
               "step2":{"locations":[{"ranges":[{"start":{"line":4},"end":{"line":5}}]}]}},
              "infos":[{"filename":"Dockerfile","language":"Dockerfile","data":"{{{Convert.ToBase64String(Encoding.UTF8.GetBytes(source))}}}"}]},
             "layers":{"step0:0":{{{Chain(1)}}},"step1:0":{{{Chain(2)}}},"step2:0":{{{Chain(3)}}}}}
            """;
        var predicate = version == "v1"
            ? "{\"buildDefinition\":{\"internalParameters\":{\"buildConfig\":{" + steps + "}}},\"runDetails\":{\"metadata\":{\"buildkit_metadata\":" + metadata + "}}}"
            : "{\"buildConfig\":{" + steps + "},\"metadata\":{\"https://mobyproject.org/buildkit@v1#metadata\":" + metadata + "}}";
        return $$$"""{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://slsa.dev/provenance/{{{version}}}","subject":[{"name":"x","digest":{"sha256":"SUBJECT"}}],"predicate":{{{predicate}}}}""";
    }
}
