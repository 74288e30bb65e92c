using System.Text;
using Gabion.Model.Container.Images;

namespace Gabion.Tests.Images;

public sealed class KeyConfusionTests
{
    private const string Digest = "sha256:922cb051b7de1634e94846b5be764a96b7f36568f675b41e65f90c00f2637615";
    private const string Layer = $$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{{Digest}}","size":1}""";

    [Theory]
    [InlineData($$"""{"config":{{Layer}},"layers":[],"Layers":[{{Layer}}]}""", "the key 'layers' stands twice in one object, the second time as 'Layers' at 1:")]
    [InlineData($$"""{"config":{{Layer}},"layers":[],"layers":[{{Layer}}]}""", "the key 'layers' stands twice in one object, the second time as 'layers' at 1:")]
    [InlineData($$"""{"config":{{Layer}},"layer\u017f":[{{Layer}}]}""", "is written 'layerſ' instead of 'layers'")]
    [InlineData("""{"config":{"digest":"x","Size":1},"layers":[]}""", "is written 'Size' instead of 'size'")]
    [InlineData("""{"manifests":[{"platform":{"OS":"linux"}}]}""", "is written 'OS' instead of 'os'")]
    public void Keys_that_Go_reads_otherwise_are_refused_in_manifests(string manifest, string reason)
    {
        Assert.Null(ManifestJson.Read(Encoding.UTF8.GetBytes(manifest), out var told));
        Assert.Contains(reason, told, StringComparison.Ordinal);
        Assert.EndsWith("so that programs would read different things", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"rootfs":{"diff_ids":[]},"rootfs":{"type":"layers"}}""", "the key 'rootfs' stands twice")]
    [InlineData("""{"rootfs":{"diff_ids":[],"Diff_IDs":[]}}""", "the key 'diff_ids' stands twice")]
    [InlineData("""{"config":{"user":"root"}}""", "is written 'user' instead of 'User'")]
    [InlineData("""{"history":[{"created_by":"a","Empty_layer":true}]}""", "is written 'Empty_layer' instead of 'empty_layer'")]
    public void And_in_configurations(string config, string reason)
    {
        Assert.Null(ImageConfig.Read(Encoding.UTF8.GetBytes(config), out var told));
        Assert.Contains(reason, told, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_are_data_may_differ_in_case_only()
    {
        const string config = """{"config":{"Labels":{"User":"a","user":"b"},"Volumes":{"/Data":{},"/data":{}},"User":"app"},"Size":3,"id":"1","ID":"2"}""";
        Assert.Equal("app", ImageConfig.Read(Encoding.UTF8.GetBytes(config), out var reason)?.User);
        Assert.Null(reason);
    }
}
