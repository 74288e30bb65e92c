using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gabion.Bench;

/// <summary>A <c>gabion serve</c> that is ready when the constructor returns.</summary>
internal sealed class WebhookServer : IDisposable
{
    private readonly Process _process;

    public WebhookServer(string program, string folder)
    {
        Port = FreePort();
        var status = FreePort();
        _process = Process.Start(new ProcessStartInfo(program,
        [
            "serve", "--policy", Path.Combine(folder, "policies"), "--listen", $"127.0.0.1:{Port}", "--status-listen", $"127.0.0.1:{status}", "--dns-name", "localhost",
            "--records", Path.Combine(folder, "decisions.db"), "--drain-seconds", "0",
        ])
        { RedirectStandardError = true })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        using var client = new HttpClient();
        while (!IsReady(client, status))
        {
            Thread.Sleep(2);
        }
    }

    public int Port { get; }

    /// <summary>What the kernel says that it holds.</summary>
    public long ResidentBytes => long.Parse(File.ReadAllText($"/proc/{_process.Id}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private bool IsReady(HttpClient client, int port)
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"gabion serve ended with {_process.ExitCode}");
        }

        try
        {
            return client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/readyz")).GetAwaiter().GetResult().StartsWith("ready", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
