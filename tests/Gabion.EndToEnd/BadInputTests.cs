using System.Runtime.Versioning;
using System.Text;

namespace Gabion.EndToEnd;

/// <summary>Hostile and broken input: it is told with its place, and the rest is still scanned.</summary>
[SupportedOSPlatform("linux")]
public sealed class BadInputTests : IDisposable
{
    private const string Healthy = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - {name: c, image: nginx, securityContext: {privileged: true}}

        """;

    private readonly Scratch _scratch = new();

    public BadInputTests() => _scratch.Write("healthy.yaml", Healthy);

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("bad.yaml", "apiVersion: v1\nkind: Pod\nspec: [1, 2\n")]
    [InlineData("bad.json", "{\"apiVersion\": \"v1\", \"kind\": ")]
    [InlineData("Dockerfile", "FORM alpine\nRUN \"\n")]
    public async Task Invalid_syntax_is_told_with_its_place(string name, string text)
    {
        _scratch.Write(name, text);
        var outcome = await ScanOutcome.OfAsync(_scratch.Folder);
        Assert.True(outcome.GapsOf(name).Contains("invalid") || outcome.Findings.Any(finding => finding.StartsWith(name, StringComparison.Ordinal)));
        outcome.StillFindsTheRest();
    }

    [Fact]
    public async Task The_documents_beside_a_broken_one_are_scanned()
    {
        _scratch.Write("mixed.yaml", $"{Healthy}---\na: [\n---\n{Healthy.Replace("web", "other", StringComparison.Ordinal)}");
        var outcome = await ScanOutcome.OfAsync(_scratch.Folder);
        Assert.Equal(2, outcome.Findings.Count(finding => finding == "mixed.yaml GBN-CLU-001"));
        Assert.Contains("invalid", outcome.GapsOf("mixed.yaml"));
    }

    [Fact]
    public async Task An_alias_bomb_is_a_limit()
    {
        var bomb = new StringBuilder("apiVersion: v1\nkind: ConfigMap\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
        {
            bomb.Append('a').Append(i).Append(": &a").Append(i).Append(" [").AppendJoin(", ", Enumerable.Repeat($"*a{i - 1}", 10)).Append("]\n");
        }

        _scratch.Write("bomb.yaml", bomb.ToString());
        var outcome = await ScanOutcome.OfAsync(_scratch.Folder);
        Assert.Equal(["limit"], outcome.GapsOf("bomb.yaml"));
        outcome.StillFindsTheRest();
    }

    [Theory]
    [InlineData("deep.yaml", "[", "]")]
    [InlineData("deep.json", "[", "]")]
    [InlineData("deep-mapping.json", "{\"a\":", "}")]
    public async Task Ten_thousand_levels_of_nesting_are_a_limit(string name, string open, string close)
    {
        _scratch.Write(name, "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"a\": " + Repeat(open, 10_000) + "1" + Repeat(close, 10_000) + "}\n");
        var outcome = await ScanOutcome.OfAsync(_scratch.Folder);
        Assert.Equal(["limit"], outcome.GapsOf(name));
        outcome.StillFindsTheRest();
    }

    [Fact]
    public async Task Ten_thousand_levels_of_indentation_are_a_limit()
    {
        var text = new StringBuilder("apiVersion: v1\nkind: ConfigMap\n");
        for (var i = 0; i < 10_000; i++)
        {
            text.Append(' ', i).Append("a:\n");
        }

        _scratch.Write("deep.yaml", text.ToString());
        var outcome = await ScanOutcome.OfAsync(_scratch.Folder);
        Assert.Equal(["limit"], outcome.GapsOf("deep.yaml"));
        outcome.StillFindsTheRest();
    }

    [Fact]
    public async Task A_line_of_200_megabytes_is_a_limit()
    {
        using (var file = new StreamWriter(_scratch.At("long.yaml")))
        {
            file.Write("apiVersion: v1\nkind: ConfigMap\ndata: {a: ");
            var block = new string('x', 1024 * 1024);
            for (var i = 0; i < 200; i++)
            {
                file.Write(block);
            }

            file.Write("}\n");
        }

        var outcome = await ScanOutcome.OfAsync(_scratch.Folder);
        Assert.Equal(["limit"], outcome.GapsOf("long.yaml"));
        outcome.StillFindsTheRest();
    }

    [Fact]
    public async Task A_dockerfile_with_a_line_of_20_megabytes_ends()
    {
        _scratch.Write("Dockerfile", "FROM alpine:3.20\nRUN echo " + new string('x', 20 * 1024 * 1024) + "\n");
        var outcome = await ScanOutcome.OfAsync(_scratch.Folder);
        outcome.StillFindsTheRest();
    }

    [Fact]
    public async Task NUL_bytes_are_told()
    {
        _scratch.Write("nul.yaml", "apiVersion: v1\0\nkind: Pod\n");
        var outcome = await ScanOutcome.OfAsync(_scratch.Folder);
        Assert.Equal(["invalid"], outcome.GapsOf("nul.yaml"));
        Assert.Contains("NUL", outcome.ReasonOf("nul.yaml"), StringComparison.Ordinal);
        outcome.StillFindsTheRest();
    }

    [Fact]
    public async Task UTF_16_with_a_mark_is_read_and_other_bytes_are_told()
    {
        _scratch.Write("utf16.yaml", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Healthy)]);
        _scratch.Write("latin1.yaml", [.. "apiVersion: v1\nkind: Pod\nname: caf"u8, 0xE9, (byte)'\n']);
        var outcome = await ScanOutcome.OfAsync(_scratch.Folder);
        Assert.Contains("utf16.yaml GBN-CLU-001", outcome.Findings);
        Assert.Equal(["invalid"], outcome.GapsOf("latin1.yaml"));
        outcome.StillFindsTheRest();
    }

    [Fact]
    public async Task A_link_out_of_the_target_and_a_loop_are_passed_over()
    {
        using var outside = new Scratch();
        outside.Write("outside.yaml", Healthy);
        Directory.CreateSymbolicLink(_scratch.At("out"), outside.Folder);
        File.CreateSymbolicLink(_scratch.At("file.yaml"), outside.At("outside.yaml"));
        Directory.CreateSymbolicLink(_scratch.At("loop"), ".");
        File.CreateSymbolicLink(_scratch.At("self"), "self");
        var outcome = await ScanOutcome.OfAsync(_scratch.Folder);
        Assert.DoesNotContain(outcome.Findings, finding => !finding.StartsWith("healthy", StringComparison.Ordinal));
        Assert.Equal(["skipped", "skipped"], outcome.GapsOf("").Concat(outcome.GapsOf("self")));
        outcome.StillFindsTheRest();
    }

    [Fact]
    public async Task A_pipe_and_a_device_are_never_opened()
    {
        Scratch.Needs("mkfifo", _scratch.At("pipe.yaml"));
        Scratch.Needs("mknod", _scratch.At("zero.yaml"), "c", "1", "5");
        var outcome = await ScanOutcome.OfAsync(_scratch.Folder);
        Assert.Equal(["unreadable"], outcome.GapsOf("pipe.yaml"));
        Assert.Equal(["unreadable"], outcome.GapsOf("zero.yaml"));
        outcome.StillFindsTheRest();
    }

    [Fact]
    public async Task A_pipe_as_the_target_is_not_waited_for()
    {
        Scratch.Needs("mkfifo", _scratch.At("pipe"));
        var (code, _, error) = await Program.RunAsync(["scan", _scratch.At("pipe")]);
        Assert.Equal(3, code);
        Assert.Contains("neither a file nor a folder", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_not_be_read_is_told()
    {
        _scratch.Write("closed.yaml", Healthy);
        _scratch.Write("closed/inside.yaml", Healthy);
        File.SetUnixFileMode(_scratch.At("closed.yaml"), UnixFileMode.None);
        File.SetUnixFileMode(_scratch.At("closed"), UnixFileMode.None);
        File.SetUnixFileMode(_scratch.Folder, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute | UnixFileMode.UserWrite);
        try
        {
            var outcome = await ScanOutcome.OfAsync(_scratch.Folder, asNobody: true);
            Assert.Equal(["unreadable"], outcome.GapsOf("closed.yaml"));
            Assert.Equal(["unreadable"], outcome.GapsOf("closed"));
            outcome.StillFindsTheRest();
        }
        finally
        {
            File.SetUnixFileMode(_scratch.At("closed"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task Files_that_vanish_while_scanned_do_not_stop_it()
    {
        for (var i = 0; i < 3_000; i++)
        {
            _scratch.Write($"d/{i}.yaml", Healthy);
        }

        var scan = ScanOutcome.OfAsync(_scratch.Folder);
        for (var i = 2_999; i >= 0; i--)
        {
            File.Delete(_scratch.At($"d/{i}.yaml"));
        }

        var outcome = await scan;
        Assert.Equal(1, outcome.Code);
        outcome.StillFindsTheRest();
    }

    [Fact]
    public async Task Two_documents_with_the_same_name_are_two_findings()
    {
        _scratch.Write("same.yaml", Healthy + "---\n" + Healthy);
        var outcome = await ScanOutcome.OfAsync(_scratch.Folder);
        var fingerprints = outcome.Report.GetProperty("findings").EnumerateArray()
            .Where(finding => finding.GetProperty("rule").GetString() == "GBN-CLU-001").Select(finding => finding.GetProperty("fingerprint").GetString()).ToList();
        Assert.Equal(3, fingerprints.Distinct().Count());
    }

    [Fact]
    public async Task An_empty_target_was_not_assessed()
    {
        using var empty = new Scratch();
        var (code, output, error) = await Program.RunAsync(["scan", empty.Folder]);
        Assert.Equal((3, ""), (code, output));
        Assert.Contains("no file that could be assessed", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_target_names_the_one_that_was_meant()
    {
        var (code, output, error) = await Program.RunAsync(["scan", _scratch.At("haelthy.yaml")]);
        Assert.Equal((3, ""), (code, output));
        Assert.Contains("Did you mean 'healthy.yaml'?", error, StringComparison.Ordinal);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
