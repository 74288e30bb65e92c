using System.Diagnostics;

namespace Gabion.EndToEnd;

/// <summary>Containers of a real containerd, read from its disk while it runs.</summary>
public sealed class ContainerdTests
{
    [Theory]
    [InlineData("overlayfs")]
    [InlineData("native")]
    public async Task A_container_that_was_changed_has_drifted(string snapshotter)
    {
        Scratch.Needs("buildah", "--version");
        Scratch.Needs("containerd", "--version");
        Scratch.Needs("ctr", "--version");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "containerd needs root");
        using var scratch = new Scratch();
        var store = $"--root={scratch.At("store")} --runroot={scratch.At("run")} --storage-driver=vfs";
        scratch.Write("rootfs/etc/os-release", "ID=made\n");
        scratch.Write("rootfs/srv/config", "a=1\n");
        scratch.Write("Dockerfile", "FROM scratch\nCOPY rootfs /\nCMD [\"/srv/start\"]\n");
        Run(scratch.Folder, "buildah", $"{store} bud --isolation chroot -q -t localhost/made:1 .");
        Run(scratch.Folder, "buildah", $"{store} push -q localhost/made:1 docker-archive:{scratch.At("made.tar")}:localhost/made:1");
        scratch.Write("config.toml", $"version = 2\nroot = \"{scratch.At("root")}\"\nstate = \"{scratch.At("state")}\"\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n[grpc]\n  address = \"{scratch.At("s")}\"\n");
        using var daemon = Process.Start(new ProcessStartInfo("containerd", ["-c", scratch.At("config.toml"), "-l", "fatal"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        try
        {
            for (var tries = 0; tries < 100 && !File.Exists(scratch.At("s")); tries++)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }

            Assert.SkipUnless(File.Exists(scratch.At("s")), "containerd does not start here");
            var client = $"-a {scratch.At("s")} -n k8s.io";
            Run(scratch.Folder, "ctr", $"{client} images import --snapshotter {snapshotter} {scratch.At("made.tar")}");
            Run(scratch.Folder, "ctr", $"{client} containers create --snapshotter {snapshotter} localhost/made:1 web /srv/start");
            string[] command = ["image", "drift", scratch.At("made.tar"), "--container", "web", "--storage", scratch.At("root")];
            var clean = await Program.RunAsync(command);
            Assert.True(clean.Code == 0, clean.Output + clean.Error);

            var number = Directory.GetDirectories(scratch.At($"root/io.containerd.snapshotter.v1.{snapshotter}/snapshots")).Max(path => int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture));
            var files = Path.Combine(scratch.At($"root/io.containerd.snapshotter.v1.{snapshotter}/snapshots/{number}"), snapshotter == "overlayfs" ? "fs" : ".");
            Directory.CreateDirectory(Path.Combine(files, "srv"));
            await File.WriteAllTextAsync(Path.Combine(files, "srv/config"), "a=2\n", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(files, "srv/implant"), "x", TestContext.Current.CancellationToken);
            var changed = await Program.RunAsync(command);
            Assert.Equal(1, changed.Code);
            Assert.Contains("srv/config", changed.Output, StringComparison.Ordinal);
            Assert.Contains("srv/implant", changed.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("os-release", changed.Output, StringComparison.Ordinal);
        }
        finally
        {
            daemon.Kill();
            await daemon.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static void Run(string folder, string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {arguments}: {output}{error.GetAwaiter().GetResult()}");
    }
}
