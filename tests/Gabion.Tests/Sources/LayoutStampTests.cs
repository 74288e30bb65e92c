using Gabion.Sources.Images;

namespace Gabion.Tests.Sources;

public sealed class LayoutStampTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LayoutStampTests()
    {
        _folder.Write("oci-layout", "{}");
        _folder.Write("index.json", "{}");
        _folder.Write("blobs/sha256/a", "one");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_blob_of_other_bytes_is_seen_though_its_length_and_time_are_the_same()
    {
        var before = LayoutStamp.Of(_folder.Path);
        Assert.NotNull(before);
        Assert.Equal(before, LayoutStamp.Of(_folder.Path));
        var blob = Path.Combine(_folder.Path, "blobs/sha256/a");
        var time = File.GetLastWriteTimeUtc(blob);
        Thread.Sleep(20); // a tick of the file system's clock
        File.WriteAllText(blob, "two");
        File.SetLastWriteTimeUtc(blob, time);
        Assert.NotEqual(before, LayoutStamp.Of(_folder.Path));
    }

    [Fact]
    public void A_new_blob_is_seen()
    {
        var before = LayoutStamp.Of(_folder.Path);
        _folder.Write("blobs/sha256/b", "");
        Assert.NotEqual(before, LayoutStamp.Of(_folder.Path));
    }

    [Fact]
    public void Of_what_lies_elsewhere_nothing_is_told()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "blobs/sha256/b"), "/etc/hostname");
        Assert.Null(LayoutStamp.Of(_folder.Path));
    }

    [Fact]
    public void Of_many_files_nothing_is_told()
    {
        // Two folders and three files are there.
        for (var i = 5; i < LayoutStamp.MaxEntries; i++)
        {
            _folder.Write($"blobs/sha256/{i}", "");
        }

        Assert.NotNull(LayoutStamp.Of(_folder.Path));
        _folder.Write("blobs/sha256/last", "");
        Assert.Null(LayoutStamp.Of(_folder.Path));
    }

    [Fact]
    public void Other_folders_are_no_layouts()
    {
        File.Delete(Path.Combine(_folder.Path, "oci-layout"));
        Assert.Null(LayoutStamp.Of(_folder.Path));
        Assert.Null(LayoutStamp.Of(Path.Combine(_folder.Path, "nothing")));
    }
}
