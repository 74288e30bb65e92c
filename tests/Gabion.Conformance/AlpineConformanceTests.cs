using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Readers.Packages.Distributions;

namespace Gabion.Conformance;

/// <summary>A real Alpine image: its packages, its release, and the hash of every file that a package owns.</summary>
public sealed class AlpineConformanceTests
{
    private const string Database = "lib/apk/db/installed";

    [Fact]
    public void Reads_what_apk_installed()
    {
        var files = Layer(SharedData.Path("data", "images", "alpine-3.10.4.tar.gz"));
        var result = new ApkReader().Read(new SourceFile(Database), files[Database].AsMemory());
        Assert.Empty(result.Gaps);
        var packages = result.Facts.OfType<PackageSet>().Single().Packages;
        Assert.Equal(14, packages.Length);
        Assert.Equal(
            ["apk:busybox@1.30.1-r3 (x86_64) of busybox", "apk:ssl_client@1.30.1-r3 (x86_64) of busybox"],
            packages.Where(package => package.SourceName == "busybox").Select(package => $"{package} of {package.SourceName}"));

        var release = new ReleaseReader().Read(new SourceFile("etc/os-release"), files["etc/os-release"].AsMemory()).Facts.OfType<DistributionReleaseFile>().Single().Release;
        Assert.Equal("Alpine:v3.10", release.Ecosystem);

        // Every regular file has the hash of its content; only etc/shadow was changed after its package was installed.
        var owned = packages.SelectMany(package => package.Files).Where(file => file.Checksum is not null && files.ContainsKey(file.Path)).ToList();
        Assert.True(owned.Count > 50);
#pragma warning disable CA5350 // what apk uses
        Assert.Equal(["etc/shadow"], owned.Where(file => Convert.ToHexStringLower(SHA1.HashData(files[file.Path])) != file.Checksum!.Hex).Select(file => file.Path));
#pragma warning restore CA5350
    }

    private static Dictionary<string, byte[]> Layer(string archive)
    {
        using var packed = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        var layer = Files(packed).First(file => file.Key.EndsWith("layer.tar", StringComparison.Ordinal)).Value;
        return Files(new MemoryStream(layer));
    }

    private static Dictionary<string, byte[]> Files(Stream stream)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var tar = new TarReader(stream);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry is { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile, DataStream: { } data })
            {
                var content = new MemoryStream();
                data.CopyTo(content);
                files[entry.Name] = content.ToArray();
            }
        }

        return files;
    }
}
