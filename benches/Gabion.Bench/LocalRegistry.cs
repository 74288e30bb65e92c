using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gabion.Bench;

/// <summary>The registry of the Docker project on a loopback port, over a folder of its own.</summary>
internal sealed class LocalRegistry : IDisposable
{
    private readonly Process _process;

    private LocalRegistry(Process process, string name)
    {
        _process = process;
        Name = name;
    }

    /// <summary>Host and port.</summary>
    public string Name { get; }

    /// <summary>Null with the reason where it, or what images are brought into it with, is not installed or does not answer.</summary>
    public static LocalRegistry? Start(string folder, out string? reason)
    {
        foreach (var program in new[] { "docker-registry", "skopeo" })
        {
            if (!File.Exists($"/usr/bin/{program}"))
            {
                reason = $"{program} is not installed";
                return null;
            }
        }

        var port = FreePort();
        var setup = Path.Combine(Directory.CreateDirectory(folder).FullName, "registry.yml");
        File.WriteAllText(setup, string.Create(CultureInfo.InvariantCulture, $"version: 0.1\nlog: {{level: error, accesslog: {{disabled: true}}}}\nstorage: {{filesystem: {{rootdirectory: {folder}/data}}}}\nhttp: {{addr: '127.0.0.1:{port}'}}\n"));
        var process = Process.Start(new ProcessStartInfo("/usr/bin/docker-registry", ["serve", setup]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var registry = new LocalRegistry(process, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"));
        if (registry.Answers())
        {
            reason = null;
            return registry;
        }

        registry.Dispose();
        reason = "docker-registry does not answer";
        return null;
    }

    /// <summary>Brings a layout into the registry, and gives its reference there.</summary>
    public string Push(string layout, string name)
    {
        var reference = $"{Name}/{name}";
        ProgramRun.Of("skopeo", ["copy", "--quiet", "--insecure-policy", "--dest-tls-verify=false", $"oci:{layout}", $"docker://{reference}"]);
        return reference;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private bool Answers()
    {
        var port = int.Parse(Name.Split(':')[1], CultureInfo.InvariantCulture);
        for (var wait = Stopwatch.StartNew(); wait.Elapsed < TimeSpan.FromSeconds(20) && !_process.HasExited; Thread.Sleep(50))
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                // not yet
            }
        }

        return false;
    }
}
