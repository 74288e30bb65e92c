using System.Formats.Tar;
using System.Text;
using Gabion.Model;
using Gabion.Sources.Images;

namespace Gabion.Tests.Images;

/// <summary>Archives of which one program reads another image than the next.</summary>
public sealed class ArchivesOfTwoMeaningsTests
{
    private static readonly byte[] Good = MadeLayer.Of("good=1");
    private static readonly byte[] Evil = MadeLayer.Of("evil=1");
    private static readonly byte[] Third = MadeLayer.Of("third=1");
    private static readonly byte[] List = """[{"Config":"c.json","RepoTags":["x:1"],"Layers":["l.tar"]}]"""u8.ToArray();
    private static readonly byte[] Config = new MadeImage(Good).Config;

    [Theory]
    [InlineData("c.json")]
    [InlineData("l.tar")]
    [InlineData("manifest.json")]
    [InlineData("./l.tar")]
    public async Task A_member_that_stands_twice_with_other_content_is_refused(string path)
    {
        foreach (var files in (List<(string, byte[])>[])
            [[("c.json", Config), ("l.tar", Good), ("manifest.json", List), (path, "{}"u8.ToArray())], [(path, "{}"u8.ToArray()), ("c.json", Config), ("l.tar", Good), ("manifest.json", List)]])
        {
            Assert.Contains("stands more than once in the archive, with different contents", await RefusedAsync(MadeImage.Tar(files)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_member_that_stands_twice_with_the_same_content_means_one_thing()
    {
        var image = await OpenedAsync(MadeImage.Tar([("c.json", Config), ("l.tar", Good), ("c.json", Config), ("./l.tar", Good), ("manifest.json", List), ("notes", [1]), ("notes", [2])]));
        Assert.Equal(("x:1", 0), (image.Name, image.Gaps.Length));
    }

    /// <summary>tar writes a file that it is given twice as a link to itself; a layer of an older image is a link to where it stands.</summary>
    [Fact]
    public async Task Links_to_the_same_content_mean_one_thing()
    {
        var image = await OpenedAsync(Archive(Files(("c.json", Config), ("old/layer.tar", Good), ("manifest.json", List)), Link(TarEntryType.HardLink, "c.json", "c.json"), Link(TarEntryType.SymbolicLink, "l.tar", "old/layer.tar")));
        Assert.Empty(image.Gaps);
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink, "./evil.tar")]
    [InlineData(TarEntryType.HardLink, "evil.tar")]
    [InlineData(TarEntryType.SymbolicLink, "nowhere")]
    public async Task A_link_in_the_place_of_a_file_is_refused(TarEntryType type, string target) => Assert.Contains(
        "l.tar stands more than once",
        await RefusedAsync(Archive(Files(("c.json", Config), ("l.tar", Good), ("evil.tar", Evil), ("manifest.json", List)), Link(type, "l.tar", target))),
        StringComparison.Ordinal);

    /// <summary>Who unpacks the archive overwrites <c>manifest.json</c> through the link; who looks for its name does not.</summary>
    [Fact]
    public async Task A_member_below_a_link_to_a_folder_stands_in_that_folder_too()
    {
        List<TarEntry> files = [Link(TarEntryType.SymbolicLink, "x", "y"), Link(TarEntryType.SymbolicLink, "y", "."), .. Files(("c.json", Config), ("l.tar", Good), ("manifest.json", List), ("x/manifest.json", "[]"u8.ToArray()))];
        Assert.Contains("manifest.json stands more than once", await RefusedAsync(Archive(files)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_in_a_circle_end()
    {
        List<TarEntry> files = [Link(TarEntryType.SymbolicLink, "a", "b"), Link(TarEntryType.SymbolicLink, "b", "a"), .. Files(("a/x", [1]), ("c.json", Config), ("l.tar", Good), ("manifest.json", List))];
        Assert.Equal("x:1", (await OpenedAsync(Archive(files))).Name);
    }

    /// <summary>Docker from version 25 on writes both; the layers are the same files.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_forms_of_one_image_are_no_contradiction(bool hasMark)
    {
        var image = await OpenedAsync(MadeImage.Tar(Both(new(Good), new(Good), hasMark)));
        Assert.Empty(image.Gaps);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_forms_of_different_images_are_refused(bool hasMark)
    {
        var told = await RefusedAsync(MadeImage.Tar(Both(new(Evil), new(Good), hasMark)));
        Assert.Contains("manifest.json and index.json speak of different images (manifest.json names x:1 with 1 layer)", told, StringComparison.Ordinal);
        Assert.Contains("different images", await RefusedAsync(MadeImage.Tar(Both(new(Good) { Settings = """{"User":"app"}""" }, new(Good), hasMark))), StringComparison.Ordinal);
    }

    /// <summary>The layers of <c>manifest.json</c> may stand elsewhere in the archive, and be uncompressed.</summary>
    [Fact]
    public async Task Layers_are_compared_by_their_content()
    {
        var packed = new MadeImage(MadeLayer.Gzip(Good)) { MediaType = "application/vnd.oci.image.layer.v1.tar+gzip" };
        var files = packed.Layout("x:1");
        files.AddRange([("c.json", packed.Config), ("l.tar", Good), ("manifest.json", List)]);
        Assert.Empty((await OpenedAsync(MadeImage.Tar(files))).Gaps);
        files[files.FindIndex(static file => file.Path == "l.tar")] = ("l.tar", Evil);
        Assert.Contains("different images", await RefusedAsync(MadeImage.Tar(files)), StringComparison.Ordinal);
    }

    /// <summary>Of an image for several platforms <c>manifest.json</c> names one, whichever is asked for; what it names must be in the index.</summary>
    [Fact]
    public async Task An_image_for_another_platform_is_no_contradiction()
    {
        var (here, there) = (new MadeImage(Good), new MadeImage(Third) { Architecture = "s390x" });
        var files = new List<(string Path, byte[] Bytes)>();
        files.Add(("index.json", Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"manifests":[{{Entry(here.Manifest(files), "amd64")}},{{Entry(there.Manifest(files), "s390x")}}]}""")));
        files.Add(("oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray()));
        var choice = new ImageChoice(null, new("linux", "amd64"));
        Assert.Empty((await OpenedAsync(MadeImage.Tar([.. files, .. Listed(there, Third)]), choice)).Gaps);
        Assert.Empty((await OpenedAsync(MadeImage.Tar([.. files, .. Listed(here, Good)]), choice)).Gaps);
        Assert.Contains("different images", await RefusedAsync(MadeImage.Tar([.. files, .. Listed(new(Evil) { Architecture = "s390x" }, Evil)]), choice), StringComparison.Ordinal);

        static string Entry(string digest, string architecture) =>
            $$"""{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{digest}}","size":1,"platform":{"os":"linux","architecture":"{{architecture}}"} }""";
    }

    [Fact]
    public async Task Two_untagged_images_in_both_forms_are_no_contradiction()
    {
        var files = new List<(string Path, byte[] Bytes)>();
        var (one, other) = (new MadeImage(Good).Manifest(files), new MadeImage(Evil).Manifest(files));
        files.Add(("index.json", Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"manifests":[{"digest":"{{one}}","size":1},{"digest":"{{other}}","size":1}]}""")));
        files.Add(("oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray()));
        files.Add(("manifest.json", Encoding.UTF8.GetBytes($"[{Untagged(Good)},{Untagged(Evil)}]")));
        Assert.Empty((await OpenedAsync(MadeImage.Tar(files), new(other, null))).Gaps);

        static string Untagged(byte[] layer) => $$"""{"Config":"blobs/sha256/{{MadeImage.Hex(new MadeImage(layer).Config)}}","Layers":["blobs/sha256/{{MadeImage.Hex(layer)}}"]}""";
    }

    /// <summary>The names may be exchanged, so that both forms hold the same images.</summary>
    [Fact]
    public async Task Images_whose_names_are_exchanged_are_refused()
    {
        var files = new List<(string Path, byte[] Bytes)>();
        var (good, evil) = (new MadeImage(Good).Manifest(files), new MadeImage(Evil).Manifest(files));
        files.Add(("index.json", Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"manifests":[{{Named(good, "x:1")}},{{Named(evil, "x:2")}}]}""")));
        files.Add(("oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray()));
        Assert.Empty((await OpenedAsync(MadeImage.Tar([.. files, ("manifest.json", Encoding.UTF8.GetBytes($"[{Tagged(Good, "x:1")},{Tagged(Evil, "x:2")}]"))]), new("x:1", null))).Gaps);
        Assert.Contains(
            "different images",
            await RefusedAsync(MadeImage.Tar([.. files, ("manifest.json", Encoding.UTF8.GetBytes($"[{Tagged(Good, "x:2")},{Tagged(Evil, "x:1")}]"))]), new("x:1", null)),
            StringComparison.Ordinal);

        static string Named(string digest, string name) => $$"""{"digest":"{{digest}}","size":1,"annotations":{"io.containerd.image.name":"docker.io/library/{{name}}"} }""";
        static string Tagged(byte[] layer, string tag) =>
            $$"""{"Config":"blobs/sha256/{{MadeImage.Hex(new MadeImage(layer).Config)}}","RepoTags":["{{tag}}"],"Layers":["blobs/sha256/{{MadeImage.Hex(layer)}}"]}""";
    }

    /// <summary>Of two entries of one name dockerd tags the last, and podman takes the first.</summary>
    [Fact]
    public async Task A_name_that_is_given_to_two_images_is_not_guessed()
    {
        const string two = """[{"Config":"c.json","RepoTags":["x:1"],"Layers":["l.tar"]},{"Config":"c.json","RepoTags":["x:1"],"Layers":["e.tar"]}]""";
        List<(string, byte[])> files = [("c.json", Config), ("l.tar", Good), ("e.tar", Evil)];
        Assert.Contains(
            "it holds 2 different images called 'x:1'", await RefusedAsync(MadeImage.Tar([.. files, ("manifest.json", Encoding.UTF8.GetBytes(two))]), new("x:1", null)), StringComparison.Ordinal);
        Assert.Equal("x:1", (await OpenedAsync(MadeImage.Tar([.. files, ("manifest.json", Encoding.UTF8.GetBytes(two.Replace("e.tar", "l.tar", StringComparison.Ordinal)))]), new("x:1", null))).Name);
    }

    [Fact]
    public async Task A_list_that_is_none_is_a_gap()
    {
        var files = new MadeImage(Good).Layout();
        files.Add(("manifest.json", "{}"u8.ToArray()));
        var gap = Assert.Single((await OpenedAsync(MadeImage.Tar(files))).Gaps);
        Assert.Equal((GapKind.Invalid, "The files are of two forms, and its manifest.json cannot be read: it is no list; whether it names another image than index.json is not known"), (gap.Kind, gap.Reason));
    }

    private static List<(string Path, byte[] Bytes)> Both(MadeImage listed, MadeImage indexed, bool hasMark)
    {
        var files = indexed.Layout("x:1");
        foreach (var file in listed.Layout())
        {
            if (file.Path.StartsWith("blobs/", StringComparison.Ordinal) && !files.Exists(other => other.Path == file.Path))
            {
                files.Add(file);
            }
        }

        files.RemoveAll(file => file.Path == "oci-layout" && !hasMark);
        var layer = listed.Layout()[0].Path;
        files.Add(("manifest.json", Encoding.UTF8.GetBytes($$"""[{"Config":"blobs/sha256/{{MadeImage.Hex(listed.Config)}}","RepoTags":["x:1"],"Layers":["{{layer}}"]}]""")));
        return files;
    }

    private static List<(string, byte[])> Listed(MadeImage image, byte[] layer) => [("c.json", image.Config), ("l.tar", layer), ("manifest.json", List)];

    private static IEnumerable<TarEntry> Files(params (string Path, byte[] Bytes)[] files) =>
        files.Select(file => new UstarTarEntry(TarEntryType.RegularFile, file.Path) { DataStream = new MemoryStream(file.Bytes) });

    private static UstarTarEntry Link(TarEntryType type, string path, string target) => new(type, path) { LinkName = target };

    private static byte[] Archive(IEnumerable<TarEntry> files, params TarEntry[] more)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var entry in files.Concat(more))
            {
                writer.WriteEntry(entry);
            }
        }

        return stream.ToArray();
    }

    private static async Task<SourceImage> OpenedAsync(byte[] archive, ImageChoice? choice = null) => Assert.IsType<ImageResult.Opened>(await OpenAsync(archive, choice)).Image;

    private static async Task<string> RefusedAsync(byte[] archive, ImageChoice? choice = null) => Assert.IsType<ImageResult.Refused>(await OpenAsync(archive, choice)).Reason;

    private static async Task<ImageResult> OpenAsync(byte[] archive, ImageChoice? choice)
    {
        using var source = ImageTarget.OfStream(new MemoryStream(archive), out var reason);
        Assert.Null(reason);
        return await source!.OpenAsync(choice ?? ImageChoice.Only, TestContext.Current.CancellationToken);
    }
}
