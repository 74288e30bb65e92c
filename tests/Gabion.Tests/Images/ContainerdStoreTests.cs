using System.Text;
using Gabion.Model.Container.Images;
using Gabion.Sources.Images;
using Gabion.Tests.Formats;
using Gabion.Tests.Sources;

namespace Gabion.Tests.Images;

/// <summary>containerd's names, laid out as core/metadata/buckets.go has them: v1, namespace, images, name, target.</summary>
public sealed class ContainerdStoreTests : IDisposable
{
    private const string Same = "docker.io/library/same:1";

    private readonly TemporaryFolder _folder = new();
    private readonly string _one;
    private readonly string _other;

    public ContainerdStoreTests()
    {
        var files = new List<(string Path, byte[] Bytes)>();
        (_one, _other) = (new MadeImage(MadeLayer.Of("one=1")).Manifest(files), new MadeImage(MadeLayer.Of("other=1")).Manifest(files));
        foreach (var (path, bytes) in files)
        {
            Write($"io.containerd.content.v1.content/{path}", bytes);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_name_of_different_images_is_not_guessed()
    {
        Store(("default", [(Same, _one)], ["web"]), ("k8s.io", [("docker.io/library/own:1", _one), (Same, _other)], ["web"]));
        var refused = Assert.IsType<ImageResult.Refused>(await OpenAsync("same:1"));
        Assert.Equal("it holds 2 different images called 'same:1'", refused.Reason);
        Assert.Contains($"default/{Same} ({_one[..19]}), k8s.io/{Same} ({_other[..19]})", refused.Advice, StringComparison.Ordinal);
        Assert.Equal([$"default/{Same}", "docker.io/library/own:1", $"k8s.io/{Same}"], await ListAsync());
    }

    [Fact]
    public async Task The_namespace_or_the_digest_says_which_is_meant()
    {
        Store(("default", [(Same, _one)], []), ("k8s.io", [("docker.io/library/own:1", _one), (Same, _other)], []));
        foreach (var (name, digest) in ((string, string)[])[("default/same:1", _one), ("k8s.io/same:1", _other), ($"k8s.io/{Same}", _other), (_other, _other), (_one[7..19], _one), ("own:1", _one)])
        {
            Assert.Equal(digest, Assert.IsType<ImageResult.Opened>(await OpenAsync(name)).Image.Digest?.ToString());
        }

        Assert.Contains("no image called 'moby/same:1'", Assert.IsType<ImageResult.Refused>(await OpenAsync("moby/same:1")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_image_in_several_namespaces_is_one()
    {
        Store(("default", [(Same, _one)], []), ("k8s.io", [(Same, _one)], []));
        Assert.Equal(_one, Assert.IsType<ImageResult.Opened>(await OpenAsync(null)).Image.Digest?.ToString());
        Assert.Equal(_one, Assert.IsType<ImageResult.Opened>(await OpenAsync("same:1")).Image.Digest?.ToString());
        Assert.Equal([Same], await ListAsync());
    }

    [Fact]
    public void A_container_of_several_namespaces_is_not_guessed()
    {
        Store(("default", [], ["web", "web-2000"]), ("k8s.io", [], ["web"]));
        Assert.Null(ContainerPlace.Find(_folder.Path, "web", out var reason));
        Assert.Contains("holds 2 that may be meant: default/web, k8s.io/web", reason, StringComparison.Ordinal);
        Assert.Null(ContainerPlace.Find(_folder.Path, "k8s.io/web", out reason));
        Assert.Contains("the snapshot of container 'k8s.io/web' is not in", reason, StringComparison.Ordinal);
        Assert.Null(ContainerPlace.Find(_folder.Path, "web-20", out reason));
        Assert.Contains("the snapshot of container 'web-20' is not in", reason, StringComparison.Ordinal);
    }

    private async Task<ImageResult> OpenAsync(string? name)
    {
        using var store = ContainerdStore.Open(_folder.Path)!;
        return await store.OpenAsync(new ImageChoice(name, null), TestContext.Current.CancellationToken);
    }

    private async Task<List<string>> ListAsync()
    {
        using var store = ContainerdStore.Open(_folder.Path)!;
        return [.. (await store.ListAsync(TestContext.Current.CancellationToken)).Select(image => image.Name)];
    }

    private void Store(params (string Name, (string Name, string Digest)[] Images, string[] Containers)[] spaces)
    {
        var bytes = new byte[4 * BoltPages.PageSize];
        BoltPages.Meta(bytes, 0, root: 2, transaction: 1);
        BoltPages.Meta(bytes, 1, root: 2, transaction: 2);
        var version = spaces.Select(space => (space.Name, Inline(
            ("containers", Inline([.. space.Containers.Select(id => (id, Inline(("image", "x"u8.ToArray(), false)), true))]), true),
            ("images", Inline([.. space.Images.Select(image => (image.Name, Inline(("target", Target(image.Digest), true)), true))]), true)), true));
        BoltPages.Leaf(bytes.AsSpan(2 * BoltPages.PageSize, 2 * BoltPages.PageSize), 2, ("v1", Inline([.. version]), true));
        Write("io.containerd.metadata.v1.bolt/meta.db", bytes);
    }

    private static byte[] Target(string digest) => Inline(("digest", Encoding.UTF8.GetBytes(digest), false), ("mediatype", Encoding.UTF8.GetBytes(MediaTypes.OciManifest), false));

    /// <summary>A small bucket is kept in the value of its key: a header without a page, and a leaf.</summary>
    private static byte[] Inline(params (string Key, byte[] Value, bool IsBucket)[] entries)
    {
        var leaf = new byte[16 + entries.Sum(entry => 16 + Encoding.UTF8.GetByteCount(entry.Key) + entry.Value.Length)];
        BoltPages.Leaf(leaf, 0, entries);
        return [.. BoltPages.Bucket(0), .. leaf];
    }

    private void Write(string path, byte[] bytes)
    {
        var full = Path.Combine(_folder.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
    }
}
