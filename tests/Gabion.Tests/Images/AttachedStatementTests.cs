using System.Text;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Sources.Images;

namespace Gabion.Tests.Images;

public sealed class AttachedStatementTests
{
    private static readonly Digest Ours = new("sha256", new string('a', 64));

    [Theory]
    [InlineData("""{"predicate": {"a": [1, {"subject": []}]}, "subject": [{"name": "x", "digest": {"sha256": "OURS"}}]}""", true)]
    [InlineData("""{"subject": [{"digest": {"sha256": "bb"}}, {"digest": {"sha256": "OURS"}}]}""", true)]
    [InlineData("""{"subject": [], "predicate": {}}""", true)]
    [InlineData("""{"predicate": {}}""", true)]
    [InlineData("""{"subject": [{"digest": {"sha256": "bb"}}]}""", false)]
    [InlineData("""{"subject": [1, {"digest": 2}]}""", false)]
    [InlineData("""{"subject": 1}""", null)]
    [InlineData("""{"subject": [""", null)]
    [InlineData("""[]""", null)]
    [InlineData("", null)]
    public void Is_about_the_image_that_its_subject_names(string statement, bool? expected) =>
        Assert.Equal(expected, AttachedStatement.IsAbout(Encoding.UTF8.GetBytes(statement.Replace("OURS", Ours.Hex, StringComparison.Ordinal)), Ours));

    [Fact]
    public async Task Lists_what_the_index_holds_for_the_image_and_reads_it()
    {
        var files = new List<(string Path, byte[] Bytes)>();
        var image = new MadeImage(MadeLayer.Of("a=1")).Manifest(files);
        var bill = MadeImage.Blob(files, Encoding.UTF8.GetBytes($$"""{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://spdx.dev/Document","subject":[{"name":"x","digest":{"sha256":"{{image[7..]}}"} }],"predicate":{"spdxVersion":"SPDX-2.3"} }"""));
        var manifest = MadeImage.Blob(files, Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{bill}}","size":1},"layers":[
              {"mediaType":"application/vnd.in-toto+json","digest":"{{bill}}","size":1,"annotations":{"in-toto.io/predicate-type":"https://spdx.dev/Document"} },
              {"mediaType":"application/vnd.in-toto+json","digest":"{{image}}","size":1,"annotations":{"in-toto.io/predicate-type":"https://slsa.dev/provenance/v1"} }]}
            """));
        var index = MadeImage.Blob(files, Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{image}}","size":1,"platform":{"os":"linux","architecture":"amd64"} },
              {"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{manifest}}","size":1,"platform":{"os":"unknown","architecture":"unknown"},
               "annotations":{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"{{image}}"} }]}
            """));
        files.Add(("index.json", Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{MediaTypes.OciIndex}}","digest":"{{index}}","size":1}]}""")));
        // As buildx writes a layout: its index names one index, which holds the image and what is attached to it.
        using var source = ImageTarget.OfStream(new MemoryStream(MadeImage.Tar(files)), out _)!;
        var opened = Assert.IsType<ImageResult.Opened>(await source.OpenAsync(new(null, new("linux", "amd64")), TestContext.Current.CancellationToken)).Image;
        var statements = await opened.AttachedAsync(TestContext.Current.CancellationToken);
        Assert.Equal([("https://spdx.dev/Document", true), ("https://slsa.dev/provenance/v1", false)], statements.Select(statement => (statement.PredicateType, statement.IsBill)));
        var (bytes, reason) = await opened.StatementAsync(statements[0], TestContext.Current.CancellationToken);
        Assert.Null(reason);
        Assert.True(AttachedStatement.IsAbout(bytes, opened.Digest!));
    }

    [Theory]
    [InlineData("application/vnd.in-toto+json", "in-toto.io/predicate-type", "https://slsa.dev/provenance/v1", "https://slsa.dev/provenance/v1", false)]
    [InlineData("application/vnd.dsse.envelope.v1+json", "predicateType", "https://cyclonedx.org/bom", "https://cyclonedx.org/bom", true)]
    [InlineData("application/vnd.dsse.envelope.v1+json", "other", "x", "", false)]
    [InlineData("application/vnd.cyclonedx+json", "other", "x", "https://cyclonedx.org/bom", true)]
    [InlineData("application/spdx+json", "other", "x", "https://spdx.dev/Document", true)]
    [InlineData("application/vnd.syft+json", "other", "x", "https://syft.dev/bom", true)]
    [InlineData("application/jose+json", "other", "x", "application/vnd.cncf.notary.signature", false)]
    public void Of_a_referrer_it_is_known_what_it_states(string mediaType, string annotation, string value, string type, bool isBill)
    {
        var manifest = new ImageManifest { MediaType = MediaTypes.OciManifest, Config = new("x", Ours, 2), Layers = [], ArtifactType = "application/vnd.cncf.notary.signature" };
        var statement = AttachedStatement.Of(manifest, new Descriptor(mediaType, Ours, 1) { Annotations = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add(annotation, value) });
        Assert.Equal((type, isBill, true), (statement.PredicateType, statement.IsBill, statement.IsReferrer));
    }

    [Fact]
    public void A_statement_in_an_envelope_is_opened()
    {
        var payload = "{\"subject\": []}"u8.ToArray();
        var envelope = Encoding.UTF8.GetBytes($$"""{"payloadType": "application/vnd.in-toto+json", "payload": "{{Convert.ToBase64String(payload)}}"}""");
        Assert.Equal(payload, new AttachedStatement("", new("application/vnd.dsse.envelope.v1+json", Ours, 1)).Opened(envelope));
        Assert.Equal(payload, new AttachedStatement("", new("application/vnd.dev.sigstore.bundle.v0.3+json", Ours, 1)).Opened([.. "{\"dsseEnvelope\": "u8, .. envelope, .. "}"u8]));
        Assert.Equal(envelope, new AttachedStatement("", new("application/vnd.in-toto+json", Ours, 1)).Opened(envelope));
        Assert.Equal("{"u8.ToArray(), new AttachedStatement("", new("application/vnd.dsse.envelope.v1+json", Ours, 1)).Opened("{"u8.ToArray()));
    }

    /// <summary>The image in an index inside the one that holds what is attached to it, and a bill that only has it for its subject.</summary>
    [Fact]
    public async Task Nested_indexes_and_referrers_are_looked_at()
    {
        var files = new List<(string Path, byte[] Bytes)>();
        var image = new MadeImage(MadeLayer.Of("a=1")).Manifest(files);
        var statement = MadeImage.Blob(files, Encoding.UTF8.GetBytes($$"""{"subject":[{"digest":{"sha256":"{{image[7..]}}"} }]}"""));
        string Manifest(string layer, string more) => MadeImage.Blob(files, Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.OciManifest}}","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{{statement}}","size":2},"layers":[{"mediaType":"{{layer}}","digest":"{{statement}}","size":1}]{{more}}}
            """));
        string Entry(string digest, string more) => $$"""{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{digest}}","size":1{{more}}}""";
        var attestation = Manifest("application/vnd.in-toto+json", "");
        var bill = Manifest("application/vnd.cyclonedx+json", $$""","artifactType":"application/vnd.cyclonedx+json","subject":{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{image}}","size":1}""");
        var strange = Manifest("application/vnd.cyclonedx+json", $$""","artifactType":"x","subject":{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{attestation}}","size":1}""");
        var inner = MadeImage.Blob(files, Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{{Entry(image, ",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}")}}]}"""));
        var outer = MadeImage.Blob(files, Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{"mediaType":"{{MediaTypes.OciIndex}}","digest":"{{inner}}","size":1},
             {{Entry(attestation, $",\"annotations\":{{\"vnd.docker.reference.type\":\"attestation-manifest\",\"vnd.docker.reference.digest\":\"{image}\"}}")}}]}
            """));
        files.Add(("oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray()));
        files.Add(("index.json", Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"manifests":[{"mediaType":"{{MediaTypes.OciIndex}}","digest":"{{outer}}","size":1,"annotations":{"org.opencontainers.image.ref.name":"1"} },
             {{Entry(bill, ",\"artifactType\":\"application/vnd.cyclonedx+json\"")}},{{Entry(strange, ",\"artifactType\":\"x\"")}}]}
            """)));
        using var source = ImageTarget.OfStream(new MemoryStream(MadeImage.Tar(files)), out _)!;
        var opened = Assert.IsType<ImageResult.Opened>(await source.OpenAsync(new(null, new("linux", "amd64")), TestContext.Current.CancellationToken)).Image;
        Assert.Equal([attestation], opened.Attestations.Select(one => one.Digest.ToString()));
        var (referring, troubles) = await opened.ReferringAsync(TestContext.Current.CancellationToken);
        Assert.Empty(troubles);
        Assert.Equal(["https://cyclonedx.org/bom"], referring.Select(one => one.PredicateType));
    }
}
