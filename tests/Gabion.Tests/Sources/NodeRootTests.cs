using System.Diagnostics;
using System.Runtime.Versioning;
using Gabion.Sources.Images;

namespace Gabion.Tests.Sources;

/// <summary>What is read of the machine that the program itself runs on.</summary>
[SupportedOSPlatform("linux")]
public sealed class NodeRootTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_read_by_the_name_that_a_process_has_for_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "it reads /proc");
        using var node = NodeRoot.Open("/", [], out _)!;
        var file = _folder.Write("kubelet.yaml", "readOnlyPort: 10255\n");
        using var process = Process.Start(new ProcessStartInfo("sleep", ["60"]) { WorkingDirectory = _folder.Path })!;
        try
        {
            var name = $"proc/{process.Id}/cmdline";
            foreach (var asked in (string[])[file, "kubelet.yaml", "./kubelet.yaml"])
            {
                var (path, content) = node.FileOf(name, asked, 100) ?? default;
                Assert.Equal((file[1..], "readOnlyPort: 10255\n"), (path, System.Text.Encoding.UTF8.GetString(content)));
            }

            Assert.Null(node.FileOf(name, "no-such-file", 100));
            Assert.Null(node.FileOf(name, file, 3)); // longer than it may be
            Assert.Null(node.FileOf(name, _folder.Path, 100));
            Assert.Null(node.FileOf("proc/999999999/cmdline", file, 100));
        }
        finally
        {
            process.Kill();
        }
    }
}
