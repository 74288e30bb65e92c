using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Net.Security;
using System.Text;
using Gabion.Model;
using Gabion.Sources.Probing;

namespace Gabion.Tests.Sources;

/// <summary>Probes against servers on this machine that answer as the components do.</summary>
public sealed class ProberTests
{
    [Theory]
    [InlineData(ProbeKind.ApiServer, "/api/v1/namespaces", 200, "{\"kind\":\"NamespaceList\",\"items\":[]}", ProbeVerdict.Open, Severity.Critical)]
    [InlineData(ProbeKind.ApiServer, "/api/v1/namespaces", 403, "namespaces is forbidden: User \\\"system:anonymous\\\" cannot list", ProbeVerdict.Closed, Severity.Info)]
    [InlineData(ProbeKind.ApiServer, "/api/v1/namespaces", 401, "Unauthorized", ProbeVerdict.Closed, Severity.Info)]
    [InlineData(ProbeKind.ApiServer, "/version", 200, "{\"gitVersion\":\"v1.34.0\"}", ProbeVerdict.Closed, Severity.Info)]
    [InlineData(ProbeKind.ApiServer, "/debug/pprof/", 200, "<a href='goroutine?debug=1'>", ProbeVerdict.Open, Severity.Medium)]
    [InlineData(ProbeKind.Kubelet, "/pods", 200, "{\"kind\":\"PodList\"}", ProbeVerdict.Open, Severity.Critical)]
    [InlineData(ProbeKind.Kubelet, "/pods", 200, "<html>router</html>", ProbeVerdict.CannotTell, Severity.Info)]
    [InlineData(ProbeKind.KubeletReadOnly, "/pods", 200, "{\"kind\":\"PodList\"}", ProbeVerdict.Open, Severity.High)]
    [InlineData(ProbeKind.InsecureApi, "/api", 200, "{\"kind\":\"APIVersions\"}", ProbeVerdict.Open, Severity.Critical)]
    [InlineData(ProbeKind.Scheduler, "/metrics", 200, "# HELP x\n# TYPE x counter", ProbeVerdict.Open, Severity.Medium)]
    [InlineData(ProbeKind.Scheduler, "/metrics", 500, "oops", ProbeVerdict.CannotTell, Severity.Info)]
    [InlineData(ProbeKind.KubeProxy, "/metrics", 404, "", ProbeVerdict.Closed, Severity.Info)]
    public async Task Says_what_an_answer_means(ProbeKind kind, string path, int status, string body, ProbeVerdict verdict, Severity severity)
    {
        await using var server = new Server(isTls: true, $"HTTP/1.1 {status} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");
        var result = await AskAsync(new(kind, "https", "127.0.0.1", server.Port, path, ""));
        Assert.Equal((verdict, severity), (result.Verdict, result.Severity));
        Assert.StartsWith($"HTTP {status}", result.Evidence, StringComparison.Ordinal);
        Assert.Equal(verdict == ProbeVerdict.Open, result.Fix is not null);
        var request = Assert.Single(server.Requests);
        Assert.StartsWith($"GET {path} HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Cookie", request, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Etcd_without_TLS_is_open()
    {
        await using var server = new Server(isTls: false, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"etcdserver\":\"3.5.9\"}");
        Assert.Equal(ProbeVerdict.Open, (await AskAsync(new(ProbeKind.Etcd, "http", "127.0.0.1", server.Port, "/version", ""))).Verdict);
    }

    [Theory]
    [InlineData("/api/v1/namespaces", "{\"kind\":\"NamespaceList\",\"items\":[]}", Severity.Critical)]
    [InlineData("/version", "{\"gitVersion\":\"v1.34.0\"}", Severity.High)]
    public async Task An_API_without_TLS_is_open(string path, string body, Severity severity)
    {
        await using var server = new Server(isTls: false, $"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{body}");
        var result = await AskAsync(new(ProbeKind.ApiServer, "https", "127.0.0.1", server.Port, path, ""));
        Assert.Equal((ProbeVerdict.Open, severity, "http"), (result.Verdict, result.Severity, result.Request.Scheme));
        Assert.StartsWith($"GET {path} HTTP/1.1\r\n", server.Requests[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_is_asked_for_after_the_handshake_closes_the_port()
    {
        var request = new ProbeRequest(ProbeKind.Etcd, "https", "10.0.0.1", 2379, "/version", "");
        var told = new HttpRequestException(HttpRequestError.Unknown, "failed", new IOException("could not read", new InvalidOperationException("error:0A00045C:SSL routines::tlsv13 alert certificate required")));
        Assert.Equal(ProbeVerdict.Closed, Prober.OfError(request, told).Verdict); // as etcd 3.5 answers in TLS 1.3
        Assert.Equal(ProbeVerdict.CannotTell, Prober.OfError(request, new(HttpRequestError.Unknown, "failed")).Verdict);
    }

    [Fact]
    public async Task No_redirect_is_followed()
    {
        await using var server = new Server(isTls: false, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        Assert.Equal(ProbeVerdict.CannotTell, (await AskAsync(new(ProbeKind.KubeProxy, "http", "127.0.0.1", server.Port, "/metrics", ""))).Verdict);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_and_one_that_does_not_come_is_not_waited_for()
    {
        await using (var endless = new Server(isTls: false, "HTTP/1.1 200 OK\r\n\r\n{\"kind\":\"PodList\"" + new string('x', 4 * Prober.MaxBytes)) { IsHeldOpen = true })
        {
            Assert.Equal(ProbeVerdict.Open, (await AskAsync(new(ProbeKind.KubeletReadOnly, "http", "127.0.0.1", endless.Port, "/pods", ""))).Verdict);
        }

        await using var silent = new Server(isTls: false, "") { IsHeldOpen = true };
        Assert.Equal(ProbeVerdict.NotReached, (await AskAsync(new(ProbeKind.KubeletReadOnly, "http", "127.0.0.1", silent.Port, "/pods", ""), 0.5)).Verdict);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "http", ProbeVerdict.CannotTell)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "https", ProbeVerdict.CannotTell)] // speaks no TLS, and is no kubelet
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "https", ProbeVerdict.CannotTell)]
    [InlineData("", "http", ProbeVerdict.Closed)] // speaks TLS only, and ends the connection
    public async Task What_speaks_something_else_is_no_fault(string answer, string scheme, ProbeVerdict verdict)
    {
        await using var server = new Server(isTls: false, answer);
        Assert.Equal(verdict, (await AskAsync(new(ProbeKind.Kubelet, scheme, "127.0.0.1", server.Port, "/pods", ""))).Verdict);
    }

    [Fact]
    public async Task Nothing_there_is_not_reached()
    {
        int port;
        await using (var server = new Server(isTls: false, ""))
        {
            port = server.Port;
        }

        Assert.Equal(ProbeVerdict.NotReached, (await AskAsync(new(ProbeKind.Kubelet, "http", "127.0.0.1", port, "/pods", ""))).Verdict);
    }

    [Fact]
    public void Ports_say_what_is_asked()
    {
        Assert.Equal(["https://h:10250/pods", "https://h:10250/debug/pprof/"], ProbeCatalogue.Of("h", 10250, null).Select(request => request.Address));
        Assert.Equal("https://[fd00::1]:7000/pods", ProbeCatalogue.Of("fd00::1", 7000, ProbeKind.Kubelet)[0].Address);
        Assert.Empty(ProbeCatalogue.Of("h", 7000, null));
    }

    private static async Task<ProbeResult> AskAsync(ProbeRequest request, double seconds = 20)
    {
        using var prober = new Prober("0", TimeSpan.FromSeconds(seconds));
        return await prober.AskAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Answers every connection with the same bytes and keeps what it was sent.</summary>
    private sealed class Server : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _loop;
        private readonly X509Certificate2? _certificate;

        public Server(bool isTls, string answer)
        {
            if (isTls)
            {
                using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                var request = new CertificateRequest("CN=probe", key, HashAlgorithmName.SHA256);
                using var made = request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2021, 1, 1, 0, 0, 0, TimeSpan.Zero));
                _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
            }

            _listener.Start();
            _loop = RunAsync(Encoding.UTF8.GetBytes(answer));
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public bool IsHeldOpen { get; init; }

        public List<string> Requests { get; } = [];

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Dispose();
            await _loop;
            _certificate?.Dispose();
            _stop.Dispose();
        }

        private async Task RunAsync(byte[] answer)
        {
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                    using Stream stream = _certificate is null ? client.GetStream() : new SslStream(client.GetStream());
                    if (stream is SslStream secure)
                    {
                        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
                    }

                    var buffer = new byte[4096];
                    var length = await stream.ReadAsync(buffer, _stop.Token);
                    Requests.Add(Encoding.UTF8.GetString(buffer, 0, length));
                    await stream.WriteAsync(answer, _stop.Token);
                    await stream.FlushAsync(_stop.Token);
                    if (IsHeldOpen)
                    {
                        await Task.Delay(Timeout.Infinite, _stop.Token);
                    }
                }
                catch (Exception error) when (error is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
                {
                    // the other side went, or the test is over: the next connection, or none
                }
            }
        }
    }
}
