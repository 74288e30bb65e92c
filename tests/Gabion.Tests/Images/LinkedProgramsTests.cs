using System.Formats.Tar;
using System.Text;
using Gabion.Scan.Images;
using Gabion.Sources.Images;

namespace Gabion.Tests.Images;

/// <summary>Images of busybox have it as <c>[</c> first, and under every other name as a hard link.</summary>
public sealed class LinkedProgramsTests
{
    [Fact]
    public async Task A_program_is_known_by_the_best_name_of_its_links()
    {
        var packages = await PackagesAsync(("bin/[", null), ("bin/ash", "bin/["), ("bin/busybox", "bin/ash"), ("sbin/busybox", "bin/["));
        Assert.Equal(["generic:busybox@1.36.1 bin/busybox"], packages);
    }

    [Fact]
    public async Task Its_own_name_needs_no_second_reading()
    {
        var packages = await PackagesAsync(("bin/busybox", null), ("bin/ash", "bin/busybox"));
        Assert.Equal(["generic:busybox@1.36.1 bin/busybox"], packages);
    }

    [Fact]
    public async Task Links_that_lead_nowhere_or_in_circles_are_passed_over() =>
        Assert.Equal([], await PackagesAsync(("bin/[", null), ("bin/busybox", "bin/missing"), ("usr/bin/busybox", "usr/bin/busybox")));

    private static async Task<IEnumerable<string>> PackagesAsync(params (string Path, string? LinkTo)[] files)
    {
        // An ELF file whose only content is the string: no sections, so that all of it is searched.
        var program = new byte[4096];
        "\u007fELF"u8.CopyTo(program);
        (program[4], program[5], program[6], program[16], program[18], program[20], program[52]) = (2, 1, 1, 2, 62, 1, 64);
        Encoding.ASCII.GetBytes("BusyBox v1.36.1 (2024-01-01)\0").CopyTo(program.AsSpan(1024));
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (path, target) in files)
            {
                writer.WriteEntry(target is null
                    ? new PaxTarEntry(TarEntryType.RegularFile, path) { Mode = (UnixFileMode)0b111_101_101, DataStream = new MemoryStream(program) }
                    : new PaxTarEntry(TarEntryType.HardLink, path) { LinkName = target });
            }
        }

        using var source = ImageTarget.OfStream(new MemoryStream(new MadeImage(stream.ToArray()).DockerArchive()), out _)!;
        var opened = Assert.IsType<ImageResult.Opened>(await source.OpenAsync(ImageChoice.Only, TestContext.Current.CancellationToken));
        var (_, inventory) = await ImageInventory.ReadAsync(opened.Image, LayerLimits.Default, TestContext.Current.CancellationToken);
        return inventory.Packages.Select(package => $"{package.Key} {string.Join(' ', package.FoundAt)}");
    }
}
