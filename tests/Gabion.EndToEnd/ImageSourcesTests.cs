using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Gabion.EndToEnd;

/// <summary>One image, made by buildah of this machine's own packages, read from every place that it can be kept in.</summary>
public sealed class ImageSourcesTests
{
    [Fact]
    public async Task Every_source_gives_what_dpkg_query_gives()
    {
        Scratch.Needs("buildah", "--version");
        Scratch.Needs("skopeo", "--version");
        Scratch.Needs("docker-registry", "--version");
        Scratch.Needs("dpkg-query", "--version");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "buildah's storage is made as root here");
        using var scratch = new Scratch();
        var store = $"--root={scratch.At("store")} --runroot={scratch.At("run")} --storage-driver=vfs";
        scratch.Write("rootfs/var/lib/dpkg/status", await File.ReadAllBytesAsync("/var/lib/dpkg/status", TestContext.Current.CancellationToken));
        scratch.Write("rootfs/etc/os-release", await File.ReadAllBytesAsync("/etc/os-release", TestContext.Current.CancellationToken));
        scratch.Write("Dockerfile", "FROM scratch\nCOPY rootfs /\nCOPY Dockerfile /srv/\nUSER 1000\nCMD [\"/srv/start\"]\n");
        Run(scratch.Folder, "buildah", $"{store} bud --layers --isolation chroot -q -t localhost/made:1 .");
        Run(scratch.Folder, "buildah", $"{store} push -q localhost/made:1 docker-archive:{scratch.At("made.tar")}:localhost/made:1");
        Run(scratch.Folder, "buildah", $"{store} push -q localhost/made:1 oci:{scratch.At("layout")}:1");
        Run(scratch.Folder, "buildah", $"{store} push -q localhost/made:1 oci-archive:{scratch.At("layout.tar")}:1");
        using var registry = StartRegistry(scratch, out var host);
        Run(scratch.Folder, "skopeo", $"copy -q --dest-tls-verify=false oci:{scratch.At("layout")}:1 docker://{host}/team/made:1");

        // Installed, and what was unpacked and waits: its files are there.
        var expected = Run(scratch.Folder, "dpkg-query", "-W -f ${db:Status-Abbrev}${Package}\\t${Version}\\n")
            .Split('\n').Where(line => line.Length > 3 && line[1] is 'i' or 'U' or 'F' or 'W' or 't').Select(line => line[3..].Trim().Replace('\t', ' ')).Distinct().Order(StringComparer.Ordinal).ToList();
        foreach (var place in (string[][])[
            [scratch.At("made.tar")], [scratch.At("layout")], [scratch.At("layout.tar")], ["--image", "localhost/made:1", scratch.At("store")],
            ["--insecure", host, $"{host}/team/made:1"]])
        {
            var (code, output, error) = await Program.RunAsync(["image", "packages", "--format", "json", .. place]);
            Assert.True(code == 0, $"{place[^1]}: {error}");
            var found = JsonDocument.Parse(output).RootElement.GetProperty("packages").EnumerateArray()
                .Where(package => package.GetProperty("type").GetString() == "deb")
                .Select(package => $"{package.GetProperty("name").GetString()} {package.GetProperty("version").GetString()}").Distinct().Order(StringComparer.Ordinal);
            Assert.Equal(expected, found);
        }

        // Each package is of the layer of its COPY, at that line of the Dockerfile; the image stands on nothing.
        var (_, own, _) = await Program.RunAsync(["image", "packages", "--format", "json", "--dockerfile", scratch.At("Dockerfile"), scratch.At("layout")]);
        var bash = JsonDocument.Parse(own).RootElement.GetProperty("packages").EnumerateArray().First(package => package.GetProperty("name").GetString() == "bash");
        Assert.Equal((1, false, $"{scratch.At("Dockerfile")}:2"), (bash.GetProperty("layerNumber").GetInt32(), bash.GetProperty("fromBase").GetBoolean(), bash.GetProperty("dockerfile").GetString()));

        // The registry's disk, without the registry.
        registry.Kill();
        var (scanned, report, trouble) = await Program.RunAsync(["scan", "registry", "--storage", scratch.At("registry"), "--format", "json", "--no-cache", "--fail-on", "none"]);
        Assert.True(scanned == 0, trouble);
        var assessed = JsonDocument.Parse(report).RootElement.GetProperty("coverage").GetProperty("assessed");
        Assert.Equal((1, 2), (assessed.GetProperty("Image").GetInt32(), assessed.GetProperty("Layer").GetInt32()));
        Assert.True(assessed.GetProperty("deb package").GetInt32() >= expected.Count);

        // The Dockerfile explains the image; another one does not, and neither does it explain a changed image.
        Assert.Equal(0, (await Program.RunAsync(["image", "compare", scratch.At("made.tar"), "--dockerfile", scratch.At("Dockerfile"), "--context", scratch.Folder])).Code);
        Run(scratch.Folder, "buildah", $"{store} bud --isolation chroot -q -t localhost/flat:1 ."); // one layer for the whole stage
        Run(scratch.Folder, "buildah", $"{store} push -q localhost/flat:1 docker-archive:{scratch.At("flat.tar")}:localhost/flat:1");
        var flat = await Program.RunAsync(["image", "compare", scratch.At("flat.tar"), "--dockerfile", scratch.At("Dockerfile"), "--context", scratch.Folder]);
        Assert.True(flat.Code == 0, flat.Output);
        scratch.Write("Other", "FROM scratch\nCOPY rootfs /\nCOPY Dockerfile /srv/\nUSER 1000\nCMD [\"/srv/other\"]\n");
        Assert.Equal(1, (await Program.RunAsync(["image", "compare", scratch.At("made.tar"), "--dockerfile", scratch.At("Other"), "--context", scratch.Folder])).Code);
        scratch.Write("rootfs/etc/os-release", "ID=other\n");
        Assert.Equal(1, (await Program.RunAsync(["image", "compare", scratch.At("made.tar"), "--dockerfile", scratch.At("Dockerfile"), "--context", scratch.Folder])).Code);

        // So is a container of buildah's, by its name.
        Run(scratch.Folder, "buildah", $"{store} from --name changed localhost/made:1");
        var container = Run(scratch.Folder, "buildah", $"{store} mount changed").Trim();
        Assert.Equal(0, (await Program.RunAsync(["image", "drift", scratch.At("made.tar"), "--container", "changed", "--storage", scratch.At("store")])).Code);
        await File.WriteAllTextAsync(Path.Combine(container, "srv/implant"), "x", TestContext.Current.CancellationToken);
        var changed = await Program.RunAsync(["image", "drift", scratch.At("made.tar"), "--container", "changed", "--storage", scratch.At("store")]);
        Assert.Equal(1, changed.Code);
        Assert.Contains("srv/implant", changed.Output, StringComparison.Ordinal);

        // A container that has changed is told from one that has not.
        Run(scratch.Folder, "sh", $"-c \"mkdir c && cp -a rootfs/. c/ && mkdir c/srv && cp Dockerfile c/srv/ && cp {"/etc/os-release"} c/etc/os-release\"");
        scratch.Write("c/usr/bin/implant", "x");
        var drift = await Program.RunAsync(["image", "drift", scratch.At("made.tar"), "--rootfs", scratch.At("c")]);
        Assert.Equal(1, drift.Code);
        Assert.Contains("usr/bin/implant", drift.Output, StringComparison.Ordinal);
    }

    private static Process StartRegistry(Scratch scratch, out string host)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        host = $"127.0.0.1:{port}";
        scratch.Write("registry.yml", $"version: 0.1\nstorage:\n  filesystem: {{rootdirectory: {scratch.At("registry")}}}\nhttp: {{addr: '{host}'}}\n");
        return Listening.Start("docker-registry", ["serve", scratch.At("registry.yml")], port);
    }

    private static string Run(string folder, string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {arguments}: {error.GetAwaiter().GetResult()}");
        return output;
    }
}
