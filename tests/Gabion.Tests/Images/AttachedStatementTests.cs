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
}
