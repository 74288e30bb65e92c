using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gabion.EndToEnd;

/// <summary>Options, exit codes and where output goes.</summary>
public sealed class CommandLineTests : IDisposable
{
    private const string Privileged = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec: {containers: [{name: c, image: nginx, securityContext: {privileged: true}}]}

        """;

    private readonly Scratch _scratch = new();

    public CommandLineTests() => _scratch.Write("pod.yaml", Privileged);

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("scan --formt json", "unknown option '--formt'", "Did you mean '--format'?")]
    [InlineData("pss check --nosuch", "unknown option '--nosuch'", "'gabion pss check --help' lists the options.")]
    [InlineData("scan --format jsno", "unknown format 'jsno'", "Did you mean 'json'?")]
    [InlineData("scan --rules GBN-CLU-01", "no rule is called 'GBN-CLU-01'", "Did you mean 'GBN-CLU-0")]
    [InlineData("scan --severity hihg", "--severity takes info, low, medium, high, critical, not 'hihg'", "Did you mean 'high'?")]
    [InlineData("scna", "unknown command 'scna'", "Did you mean 'scan'?")]
    [InlineData("scan --baseline gone.json", "the baseline gone.json cannot be read", "--update-baseline writes it")]
    [InlineData("scan --config gone.yaml", "the configuration file 'gone.yaml' does not exist", "")]
    public async Task What_is_unknown_is_told_with_the_nearest(string arguments, string what, string advice)
    {
        var (code, output, error) = await Program.RunAsync(arguments.Split(' '), _scratch.Folder);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(what, error, StringComparison.Ordinal);
        Assert.Contains(advice, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scan", 1)]
    [InlineData("scan --fail-on none", 0)]
    [InlineData("scan --skip-rules *", 0)]
    [InlineData("scan gone", 3)]
    [InlineData("scan --strict --fail-on none", 0)]
    public async Task Exit_codes_say_how_it_ended(string arguments, int expected)
    {
        var (code, _, _) = await Program.RunAsync(arguments.Split(' '), _scratch.Folder);
        Assert.Equal(expected, code);
    }

    [Fact]
    public async Task Strict_minds_what_could_not_be_read()
    {
        _scratch.Write("bad.yaml", "apiVersion: v1\nkind: [\n");
        Assert.Equal(0, (await Program.RunAsync(["scan", "--fail-on", "none"], _scratch.Folder)).Code);
        Assert.Equal(3, (await Program.RunAsync(["scan", "--fail-on", "none", "--strict"], _scratch.Folder)).Code);
        Assert.Equal(0, (await Program.RunAsync(["comply", "-F", "gdpr", "--no-fail"], _scratch.Folder)).Code);
        Assert.Equal(3, (await Program.RunAsync(["comply", "-F", "gdpr", "--no-fail", "--strict"], _scratch.Folder)).Code);
        _scratch.Write("ss.txt", "tcp LISTEN 0 1 *:6443 *:*\n");
        Assert.Equal(0, (await Program.RunAsync(["network", "matrix", "bad.yaml", "--sockets", "ss.txt"], _scratch.Folder)).Code);
        Assert.Equal(3, (await Program.RunAsync(["network", "matrix", "bad.yaml", "--sockets", "ss.txt", "--strict"], _scratch.Folder)).Code);
    }

    [Fact]
    public async Task Each_output_belongs_to_the_format_before_it()
    {
        var (code, output, _) = await Program.RunAsync(["scan", "-f", "json", "-o", "a.json", "-f", "table", "-o", "b.sarif"], _scratch.Folder);
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("{", await File.ReadAllTextAsync(_scratch.At("a.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("\"$schema\"", await File.ReadAllTextAsync(_scratch.At("b.sarif"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_input_gives_the_same_bytes()
    {
        var environment = new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = "1700000000" };
        var first = await Program.RunAsync(["scan", "-f", "json"], _scratch.Folder, environment: environment);
        var second = await Program.RunAsync(["scan", "-f", "json"], _scratch.Folder, environment: environment);
        Assert.Equal(first.Output, second.Output);
        Assert.Contains("2023-11-14T22:13:20Z", first.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/full")]
    [InlineData("gone/report.json")]
    public async Task An_output_that_cannot_be_written_is_an_error(string file)
    {
        var (code, _, error) = await Program.RunAsync(["scan", "-f", "json", "-o", file], _scratch.Folder);
        Assert.Equal(3, code);
        Assert.Contains($"the json report could not be written to {file}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_leaves_no_half_report()
    {
        var disk = _scratch.At("disk");
        Directory.CreateDirectory(disk);
        Scratch.Needs("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk);
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(disk, "filler"), new byte[12 * 1024], TestContext.Current.CancellationToken);
            var (code, _, error) = await Program.RunAsync(["scan", "pod.yaml", "-f", "json", "-o", "disk/report.json"], _scratch.Folder);
            Assert.Equal(3, code);
            Assert.Contains("No space left", error, StringComparison.Ordinal);
            Assert.Equal(["filler"], Directory.GetFiles(disk).Select(Path.GetFileName));
        }
        finally
        {
            Scratch.Needs("umount", disk);
        }
    }

    [Fact]
    public async Task A_baseline_tells_known_from_new()
    {
        Assert.Equal(0, (await Program.RunAsync(["scan", "--baseline", "known.json", "--update-baseline"], _scratch.Folder)).Code);
        Assert.Equal(0, (await Program.RunAsync(["scan", "--baseline", "known.json"], _scratch.Folder)).Code);
        _scratch.Write("new.yaml", Privileged.Replace("web", "new", StringComparison.Ordinal));
        Assert.Equal(1, (await Program.RunAsync(["scan", "--baseline", "known.json"], _scratch.Folder)).Code);
    }

    [Fact]
    public async Task A_wrong_configuration_is_told_with_its_place()
    {
        _scratch.Write("gabion.yaml", "fail-on: high\nwaivrs: []\n");
        var (code, _, error) = await Program.RunAsync(["scan"], _scratch.Folder);
        Assert.Equal(2, code);
        Assert.Contains("gabion.yaml:2:1: unknown key 'waivrs'; did you mean 'waivers'?", error, StringComparison.Ordinal);
        Assert.Equal(1, (await Program.RunAsync(["scan", "--config", "none"], _scratch.Folder)).Code);
    }

    [Fact]
    public async Task Reads_standard_input()
    {
        var (code, output, _) = await Program.RunAsync(["scan", "-", "-f", "json"], _scratch.Folder, Privileged);
        Assert.Equal(1, code);
        Assert.Contains("GBN-CLU-001", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_it_ends_with_130_and_no_half_report()
    {
        for (var i = 0; i < 12_000; i++)
        {
            _scratch.Write($"d/{i}.yaml", Privileged);
        }

        using var process = Program.Start(["scan", "-f", "json", "-o", "report.json"], _scratch.Folder);
        await Task.Delay(TimeSpan.FromMilliseconds(150), TestContext.Current.CancellationToken);
        Assert.Equal(0, Kill(process.Id, 2));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(process.ExitCode == 1, "the scan was done before it could be interrupted");
        Assert.Equal(130, process.ExitCode);
        Assert.Empty(Directory.GetFiles(_scratch.Folder, "report.json*"));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("scan --help")]
    [InlineData("completion --help")]
    public async Task Help_fits_80_columns(string arguments)
    {
        var (code, output, _) = await Program.RunAsync(arguments.Split(' '));
        Assert.Equal(0, code);
        Assert.DoesNotContain(output.Split('\n'), line => line.TrimEnd().Length > 80);
        Assert.Contains("Usage:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completes_options() =>
        Assert.Contains("--format", (await Program.RunAsync(["[suggest:16]", "gabion scan --fo"])).Output, StringComparison.Ordinal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
