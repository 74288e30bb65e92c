using System.Net;
using System.Net.Sockets;

namespace Gabion.Tests.Images.Registry;

/// <summary>A registry on this machine that answers as a test tells it.</summary>
internal sealed class FakeRegistry : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<HttpListenerContext, int, Task> _answer;
    private int _requests;

    public FakeRegistry(Func<HttpListenerContext, int, Task> answer)
    {
        _answer = answer;
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Name = $"127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        probe.Stop();
        _listener.Prefixes.Add($"http://{Name}/");
        _listener.Start();
        _ = RunAsync();
    }

    public string Name { get; }

    public int Requests => _requests;

    public static void Send(HttpListenerContext context, byte[] body, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength64 = body.Length;
        context.Response.OutputStream.Write(body);
        context.Response.Close();
    }

    public void Dispose() => _listener.Close();

    private async Task RunAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = _answer(context, Interlocked.Increment(ref _requests));
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
