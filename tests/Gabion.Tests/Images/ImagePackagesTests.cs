using Gabion.Scan.Images;
using Gabion.Sources.Images;

namespace Gabion.Tests.Images;

public sealed class ImagePackagesTests
{
    [Fact]
    public async Task A_package_is_of_the_layer_that_brought_its_version()
    {
        var image = new MadeImage(
            MadeLayer.Of("var/lib/dpkg/status=" + Status(("bash", "5.1"), ("curl", "7.1"), ("gone", "1"))),
            MadeLayer.Of("var/lib/dpkg/status=" + Status(("bash", "5.1"), ("curl", "7.2"), ("git", "2"))),
            MadeLayer.Of("etc/motd=x"),
            MadeLayer.Of("var/lib/dpkg/status=" + Status(("bash", "5.1"), ("curl", "7.2"), ("git", "2"), ("vim", "9"))));
        Assert.Equal(["bash 5.1 in 1", "curl 7.2 in 2", "git 2 in 2", "vim 9 in 4"], await PackagesAsync(image));
    }

    [Fact]
    public async Task A_package_that_comes_back_is_of_the_later_layer()
    {
        var image = new MadeImage(
            MadeLayer.Of("var/lib/dpkg/status=" + Status(("curl", "7.1"))),
            MadeLayer.Of("var/lib/dpkg/status=" + Status()),
            MadeLayer.Of("var/lib/dpkg/status=" + Status(("curl", "7.1"))));
        Assert.Equal(["curl 7.1 in 3"], await PackagesAsync(image));
    }

    [Fact]
    public async Task A_deleted_database_states_nothing()
    {
        var image = new MadeImage(MadeLayer.Of("var/lib/dpkg/status=" + Status(("curl", "7.1"))), MadeLayer.Of("var/lib/dpkg/.wh.status="));
        Assert.Empty(await PackagesAsync(image));
    }

    private static async Task<List<string>> PackagesAsync(MadeImage image)
    {
        using var source = ImageTarget.OfStream(new MemoryStream(image.DockerArchive()), out _)!;
        var opened = (ImageResult.Opened)await source.OpenAsync(ImageChoice.Only, TestContext.Current.CancellationToken);
        var (reading, inventory) = await ImageInventory.ReadAsync(opened.Image, LayerLimits.Default, TestContext.Current.CancellationToken);
        return [.. inventory.Packages.Select(package => $"{package.Name} {package.Version} in {reading.Image.Layers.IndexOf(reading.Image.Layers.First(layer => layer.DiffId == package.Layer)) + 1}")];
    }

    private static string Status(params (string Name, string Version)[] packages) =>
        string.Concat(packages.Select(package => $"Package: {package.Name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {package.Version}\n\n")) + "\n";
}
