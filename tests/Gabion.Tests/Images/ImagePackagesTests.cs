using System.Text;
using Gabion.Scan.Images;
using Gabion.Sources.Images;
using Gabion.Tests.Readers.Packages;

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

    [Fact]
    public async Task What_stands_among_the_code_of_a_large_program_does_not_count()
    {
        // Section after section: headers, code with a version in it, constants with another. Twice, so that memory is lent again.
        const int Code = 1_500_000;
        byte[] Node(string version, string among)
        {
            byte[] code = [.. "node.js/v"u8, .. Encoding.ASCII.GetBytes(among), .. new byte[Code]];
            var elf = ProgramSamples.Elf((".first", new byte[400_000]), (".text", code), (".rodata", [.. "node.js/v"u8, .. Encoding.ASCII.GetBytes(version), 0]));
            var text = elf.AsSpan().IndexOf("node.js/v"u8);
            return ProgramSamples.Load(elf, (4, 0, text), (5, text, Code), (4, text + Code, elf.Length - text - Code));
        }

        var image = new MadeImage(
            MadeLayer.OfProgram("usr/local/bin/node", Node("20.1.2", "1.1.1")),
            MadeLayer.OfProgram("opt/node", Node("22.3.4", "2.2.2")));
        Assert.Equal(["node 20.1.2 in 1", "node 22.3.4 in 2"], await PackagesAsync(image));
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
