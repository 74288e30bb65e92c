using Gabion.Readers.Packages;

namespace Gabion.Tests.Readers.Packages;

public sealed class PackageFilesReaderTests
{
    [Fact]
    public void Takes_every_file_that_one_of_its_readers_takes()
    {
        var reader = new PackageFilesReader();
        Assert.Equal(
            PackageSamples.All.Keys.Where(path => PackageReaderList.Repository.Any(one => one.Accepts(path))).Order(StringComparer.Ordinal),
            PackageSamples.All.Keys.Where(reader.Accepts).Order(StringComparer.Ordinal));
        Assert.True(reader.Accepts("requirements/base.txt"));
        Assert.False(reader.Accepts("src/app.ts"));
        Assert.False(reader.Accepts("notes.txt"));
    }
}
