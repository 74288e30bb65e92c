using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace Gabion.EndToEnd;

/// <summary>A second scan of the same tree gives the same, and never what is no longer true.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class CacheTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly Scratch _cache = new();

    public CacheTests()
    {
        // Enough to take the fifth of a second from which on a scan is kept, and not so much that what it prints is not.
        for (var i = 0; i < 5_000; i++)
        {
            _scratch.Write($"d{i % 20}/{i}.yaml", $"apiVersion: v1\nkind: Pod\nmetadata: {{name: p{i}}}\nspec: {{containers: [{{name: c, image: nginx}}]}}\n");
            File.SetLastWriteTimeUtc(_scratch.At($"d{i % 20}/{i}.yaml"), new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }
    }

    public void Dispose()
    {
        _scratch.Dispose();
        _cache.Dispose();
    }

    [Fact]
    public async Task The_second_scan_is_the_same_to_the_byte()
    {
        var first = await Scan();
        Assert.SkipWhen(Entries().Length == 0, "the scan was too quick to be kept");
        Assert.Equal(first, await Scan());
    }

    [Fact]
    public async Task A_changed_file_is_scanned_again()
    {
        var first = await Scan();
        _scratch.Write("d0/0.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p0}\nspec: {hostPID: true, containers: [{name: c, image: nginx}]}\n");
        var second = await Scan();
        Assert.NotEqual(first.Output, second.Output);
        Assert.Equal((await Scan("--no-cache")).Output, Mask(second.Output));
    }

    [Fact]
    public async Task A_damaged_entry_is_not_used()
    {
        var first = await Scan();
        Assert.SkipWhen(Entries().Length == 0, "the scan was too quick to be kept");
        var entry = Assert.Single(Entries());
        var bytes = await File.ReadAllBytesAsync(entry, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(entry, bytes, TestContext.Current.CancellationToken);
        Assert.Equal(Mask(first.Output), Mask((await Scan()).Output));
    }

    [Fact]
    public async Task Other_options_are_another_scan()
    {
        Assert.Equal(1, (await Scan("--fail-on", "low")).Code);
        Assert.Equal(0, (await Scan("--fail-on", "none")).Code);
    }

    [GeneratedRegex("\"at\": \"[^\"]*\"")]
    private static partial Regex At();

    private static string Mask(string report) => At().Replace(report, "");

    private string[] Entries() => Directory.GetFiles(_cache.Folder, "*", SearchOption.AllDirectories);

    private async Task<(int Code, string Output)> Scan(params string[] more)
    {
        string[] arguments = ["scan", "-f", "json", "--rules", "GBN-CLU-00*", .. more];
        var (code, output, _) = await Program.RunAsync(arguments, _scratch.Folder, environment: new Dictionary<string, string> { ["XDG_CACHE_HOME"] = _cache.Folder });
        return (code, more.Contains("--no-cache") ? Mask(output) : output);
    }
}
