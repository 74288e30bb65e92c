using System.Diagnostics;
using System.Text.Json;

namespace Gabion.EndToEnd;

/// <summary>Owners and modes of a node's files: by the node's root, and by the listing that <c>find</c> writes of it.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class NodeFilesTests
{
    private static readonly (string Path, int Mode)[] Files =
    [
        ("etc/os-release", 0x1A4),
        ("etc/kubernetes/manifests/kube-apiserver.yaml", 0x180),
        ("etc/kubernetes/manifests/kube-scheduler.yaml", 0x1A4),
        ("etc/kubernetes/pki/ca.crt", 0x1A4),
        ("etc/kubernetes/pki/ca.key", 0x1A0),
        ("etc/rancher/k3s/k3s.yaml", 0x1B0),
        ("var/lib/kubelet/config.yaml", 0x180),
    ];

    private static readonly string[] Wrong = ["GBN-CLU-445 etc/kubernetes/manifests/kube-scheduler.yaml", "GBN-CLU-462 etc/rancher/k3s/k3s.yaml", "GBN-CLU-479 etc/kubernetes/pki/ca.key"];

    [Fact]
    public async Task Root_and_listing_say_the_same()
    {
        Scratch.Needs("find", "--version");
        using var root = Node();
        using var copy = new Scratch();
        Assert.Equal(Wrong, Modes(await Program.RunAsync(["scan", "node", "--root", root.Folder, "--format", "json", "--no-progress"])));

        using (var find = Process.Start(new ProcessStartInfo("find", [root.Folder, "-printf", @"%M %u %g /%P\n"]) { RedirectStandardOutput = true })!)
        {
            copy.Write("gabion-files.txt", await find.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
            await find.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(Wrong, Modes(await Program.RunAsync(["scan", copy.Folder, "--format", "json", "--no-progress"])));
    }

    [Fact]
    public async Task Benchmark_takes_a_nodes_root()
    {
        using var root = Node();
        root.Write("gabion.yaml", "not: [a configuration\n"); // what lies on a node is not asked
        var (code, output, error) = await Program.RunAsync(["comply", "--framework", "cis-kubernetes", "--format", "csv", "--no-progress", root.Folder]);
        Assert.Equal((1, ""), (code, error));
        Assert.Equal("pass", Outcome("1.1.1"));
        Assert.Equal("fail", Outcome("1.1.5"));
        Assert.Equal("not-assessable", Outcome("1.1.11"));
        Assert.Equal("fail", Outcome("1.1.13"));
        Assert.Equal("pass", Outcome("1.1.20"));
        Assert.Equal("fail", Outcome("1.1.21"));
        Assert.Equal("not-assessable", Outcome("4.1.5"));
        Assert.Equal("pass", Outcome("4.1.9"));

        string Outcome(string number) => output.Split('\n').Select(line => line.Split(',')).First(cells => cells.Contains(number)).Intersect(["pass", "fail", "not-assessable", "partly"]).Single();
    }

    private static Scratch Node()
    {
        var root = new Scratch();
        foreach (var (path, mode) in Files)
        {
            File.SetUnixFileMode(root.Write(path, path == "etc/os-release" ? "ID=debian\nVERSION_ID=12\n" : ""), (UnixFileMode)mode);
        }

        return root;
    }

    /// <summary>Rule and file of the findings on modes; owners depend on who runs the test.</summary>
    private static IEnumerable<string> Modes((int Code, string Output, string Error) run)
    {
        Assert.Equal((1, ""), (run.Code, run.Error));
        using var report = JsonDocument.Parse(run.Output);
        return [.. report.RootElement.GetProperty("findings").EnumerateArray()
            .Where(finding => finding.GetProperty("message").GetString()!.Contains(" has the mode ", StringComparison.Ordinal))
            .Select(finding => $"{finding.GetProperty("rule").GetString()} {finding.GetProperty("resource").GetProperty("name").GetString()}").Order(StringComparer.Ordinal)];
    }
}
