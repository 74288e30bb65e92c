using System.Text;
using Gabion.Readers.Cluster;
using Gabion.Scan.Images.InUse;

namespace Gabion.Tests.Images;

/// <summary>What pods tell of the images that they run.</summary>
public sealed class ImagesInUseTests
{
    private const string A = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    // imageID as containerd and CRI-O write it, as dockershim wrote it, and of an image that was loaded into the node.
    [Theory]
    [InlineData($"docker.io/library/nginx@{A}", $"nginx:1 digest {A}: Pod/web (app)")]
    [InlineData($"docker-pullable://nginx@{A}", $"nginx:1 digest {A}: Pod/web (app)")]
    [InlineData($"docker://{A}", $"nginx:1 id {A}: Pod/web (app)")]
    [InlineData(A, $"nginx:1 id {A}: Pod/web (app)")]
    [InlineData("", "nginx:1: Pod/web (app)")]
    [InlineData("nonsense://", "nginx:1: Pod/web (app)")]
    public void Image_ids_are_read(string imageId, string expected) => Assert.Equal(
        expected,
        Lines($$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: {containers: [{name: app, image: "nginx:1"}]}
            status: {phase: Running, containerStatuses: [{name: app, imageID: "{{imageId}}"}]}
            """));

    [Fact]
    public void Two_digests_of_one_tag_are_two_images() => Assert.Equal(
        $"""
        nginx:1 digest {A}: Pod/one (app), Pod/three (app)
        nginx:1 digest {B}: Pod/two (app)
        """,
        Lines(Pod("one", A) + Pod("two", B) + Pod("three", A)));

    // The pod that ended runs nothing; what it names is known by its tag alone.
    [Fact]
    public void An_ended_pod_runs_nothing() => Assert.Equal("nginx:1: Pod/one (app)", Lines(Pod("one", A, "Succeeded")));

    [Fact]
    public void Nodes_tell_the_platforms()
    {
        var inUse = Read(Pod("one", A, node: "arm") + Pod("two", A, node: "other") + Node("arm", "arm64") + Node("other", "amd64"));
        var image = Assert.Single(inUse.List().Images);
        Assert.Equal(["linux/amd64", "linux/arm64"], image.Platforms.Select(one => one.ToString()));
        Assert.Empty(Assert.Single(Read(Pod("one", A)).List().Images).Platforms);
    }

    [Fact]
    public void A_name_that_is_none_is_told()
    {
        var (images, gaps) = Read("{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: app, image: 'Not An Image'}]}}").List();
        Assert.Empty(images);
        Assert.Equal("Container app names no image that could be looked at ('Not An Image').", Assert.Single(gaps).Reason);
    }

    private static string Pod(string name, string digest, string phase = "Running", string node = "n") =>
        $$"""
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: {{name}} }
        spec: {nodeName: {{node}}, containers: [{name: app, image: "nginx:1"}]}
        status: {phase: {{phase}}, containerStatuses: [{name: app, imageID: "docker.io/library/nginx@{{digest}}"}]}

        """;

    private static string Node(string name, string architecture) =>
        $$"""
        ---
        apiVersion: v1
        kind: Node
        metadata: {name: {{name}} }
        status: {nodeInfo: {operatingSystem: linux, architecture: {{architecture}} } }

        """;

    private static ImagesInUse Read(string manifests)
    {
        var inUse = new ImagesInUse();
        inUse.Note(new ManifestReader().Read(new("all.yaml"), Encoding.UTF8.GetBytes(manifests)).Facts);
        return inUse;
    }

    private static string Lines(string manifests) => string.Join(
        '\n',
        Read(manifests).List().Images.Select(image => $"{image.Reference}{(image.Digest is null ? "" : $" digest {image.Digest}")}{(image.Id is null ? "" : $" id {image.Id}")}: {string.Join(", ", image.Uses)}"));
}
