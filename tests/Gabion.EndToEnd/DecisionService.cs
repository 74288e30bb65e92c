using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Gabion.EndToEnd;

/// <summary><c>gabion serve</c> as a process of its own, with a client that trusts its authority and nobody else's.</summary>
internal sealed class DecisionService : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;
    private readonly List<string> _log = [];
    private readonly TaskCompletionSource<Uri> _webhook = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Uri> _status = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Scratch _scratch;

    private DecisionService(Scratch scratch, string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        _scratch = scratch;
        _process = Program.Start(["serve", "--listen", "127.0.0.1:0", "--status-listen", "127.0.0.1:0", "--ca-dir", scratch.At("ca"), "--dns-name", "localhost", "--dns-name", "127.0.0.1", "--drain-seconds", "1", .. arguments], scratch.Folder, environment);
        _reading = ReadLogAsync();
    }

    public HttpClient Client { get; private set; } = new();

    public Uri Webhook => new(_webhook.Task.GetAwaiter().GetResult(), "/admit/validate?timeout=10s");

    public Uri At(string path) => new(_webhook.Task.GetAwaiter().GetResult(), path);

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log)
            {
                return [.. _log];
            }
        }
    }

    public static Task<DecisionService> StartAsync(Scratch scratch, params string[] arguments) => StartAsync(scratch, null, arguments);

    public static async Task<DecisionService> StartAsync(Scratch scratch, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var service = new DecisionService(scratch, arguments, environment);
        var started = await Task.WhenAny(service._webhook.Task, service._reading, Task.Delay(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        Assert.True(started == service._webhook.Task, $"the service did not start:\n{string.Join('\n', service.Log)}");
        service.Client = service.NewClient(HttpVersion.Version20);
        return service;
    }

    public HttpClient NewClient(Version version)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(_scratch.At("ca/ca.crt"));
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } };
        return new(handler) { DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    public Task<HttpResponseMessage> PostAsync(string review, HttpClient? client = null, string path = "/admit/validate?timeout=10s")
    {
        var content = new StringContent(review);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return (client ?? Client).PostAsync(At(path), content, TestContext.Current.CancellationToken);
    }

    public async Task<JsonElement> ReviewAsync(string review, HttpClient? client = null)
    {
        using var response = await PostAsync(review, client);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("response");
    }

    public async Task<(HttpStatusCode Code, string Text)> StatusAsync(string path)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(await _status.Task, path), TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Waits until a status page says something.</summary>
    public async Task<string> UntilAsync(string path, string text)
    {
        for (var tries = 0; ; tries++)
        {
            var (_, page) = await StatusAsync(path);
            if (page.Contains(text, StringComparison.Ordinal))
            {
                return page;
            }

            Assert.True(tries < 300, $"{path} never said '{text}', but:\n{page}\n{string.Join('\n', Log)}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    public void Terminate() => Assert.Equal(0, Kill(_process.Id, 15));

    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _reading;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task ReadLogAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_log)
            {
                _log.Add(line);
            }

            if (line.StartsWith('{') && JsonDocument.Parse(line).RootElement is var entry && entry.GetProperty("EventId").GetInt32() == 4)
            {
                var address = new Uri(entry.GetProperty("State").GetProperty("Address").GetString()!);
                (address.Scheme == "https" ? _webhook : _status).TrySetResult(address);
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
