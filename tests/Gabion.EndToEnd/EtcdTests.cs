using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Gabion.EndToEnd;

/// <summary>A real etcd, written by its own client in the forms that API servers write, read as a snapshot, from its disk and live.</summary>
public sealed class EtcdTests
{
    private const string Value = "THE-VALUE-ITSELF";

    [Fact]
    public async Task Every_way_in_tells_how_secrets_lie_there()
    {
        Scratch.Needs("etcd", "--version");
        Scratch.Needs("etcdctl", "version");
        using var scratch = new Scratch();
        using var etcd = Start(scratch, out var endpoint);
        try
        {
            Put(endpoint, "/registry/secrets/shop/db", $"k8s\0\n{Value}");
            Put(endpoint, "/registry/secrets/shop/web", "k8s\0before");
            Put(endpoint, "/registry/secrets/shop/web", $"k8s:enc:aescbc:v1:key1:{Value}");
            Put(endpoint, "/registry/secrets/kube-system/token", $"k8s:enc:kms:v2:vault:{Value}");
            Put(endpoint, "/registry/configmaps/shop/settings", "{\"kind\":\"ConfigMap\"}");
            Put(endpoint, "/registry/example.com/backups/shop/nightly", "{\"kind\":\"Backup\"}");
            await PutManyAsync(endpoint, 600); // more than a page

            Ctl(endpoint, null, "snapshot", "save", scratch.At("snapshot.db"));
            var live = await CheckAsync("--endpoint", endpoint);
            var snapshot = await CheckAsync(scratch.At("snapshot.db"));
            var disk = await CheckAsync(scratch.At("data"));
            string[] expected =
            [
                "backups.example.com shop json x1", "configmaps shop json x1", "pods shop protobuf x600", "secrets kube-system kms v2 vault x1", "secrets shop aescbc v1 key1 x1", "secrets shop protobuf x1",
            ];
            Assert.Equal(expected, live);
            Assert.Equal(expected, snapshot);
            Assert.Equal(expected, disk);
        }
        finally
        {
            etcd.Kill();
            await etcd.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await BrokenSnapshotsAreErrorsAsync(scratch);
    }

    [Fact]
    public async Task A_client_certificate_opens_a_locked_etcd()
    {
        Scratch.Needs("etcd", "--version");
        using var scratch = new Scratch();
        WriteCertificates(scratch);
        using var etcd = Start(scratch, out var endpoint, isLocked: true);
        try
        {
            string[] check = ["cluster", "etcd-check", "--endpoint", endpoint, "--cacert", scratch.At("ca.crt")];
            var (code, output, _) = await Program.RunAsync([.. check, "--cert", scratch.At("client.crt"), "--key", scratch.At("client.key")]);
            Assert.Equal(3, code);
            Assert.Contains("No object of an API server: 0 other keys", output, StringComparison.Ordinal);
            var refused = await Program.RunAsync(check);
            Assert.Equal((3, ""), (refused.Code, refused.Output));
            var untrusted = await Program.RunAsync(["cluster", "etcd-check", "--endpoint", endpoint]);
            Assert.Contains("TLS failed", untrusted.Error, StringComparison.Ordinal);
        }
        finally
        {
            etcd.Kill();
            await etcd.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static void WriteCertificates(Scratch scratch)
    {
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caRequest = new CertificateRequest("CN=etcd-ca", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var ca = caRequest.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        scratch.Write("ca.crt", ca.ExportCertificatePem());
        foreach (var (name, number) in new[] { ("server", (byte)1), ("client", (byte)2) })
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], critical: false));
            using var certificate = request.Create(ca, TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(1), [number]);
            scratch.Write($"{name}.crt", certificate.ExportCertificatePem());
            scratch.Write($"{name}.key", key.ExportPkcs8PrivateKeyPem());
        }
    }

    private static async Task PutManyAsync(string endpoint, int count)
    {
        using var client = new HttpClient { BaseAddress = new(endpoint) };
        for (var i = 0; i < count; i++)
        {
            var key = Convert.ToBase64String(Encoding.UTF8.GetBytes($"/registry/pods/shop/web-{i:D3}"));
            using var body = new StringContent($$"""{"key":"{{key}}","value":"{{Convert.ToBase64String("k8s\0"u8)}}"}""");
            using var answer = await client.PostAsync(new Uri("/v3/kv/put", UriKind.Relative), body, TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
        }
    }

    private static async Task BrokenSnapshotsAreErrorsAsync(Scratch scratch)
    {
        var good = await File.ReadAllBytesAsync(scratch.At("snapshot.db"), TestContext.Current.CancellationToken);
        var changed = good.ToArray();
        changed[good.Length / 2] ^= 1;
        foreach (var (name, bytes, reason) in ((string, byte[], string)[])[("cut.db", good[..(good.Length / 2)], "cut off"), ("changed.db", changed, "damaged"), ("text.db", "hello"u8.ToArray(), "no bbolt database")])
        {
            var ran = await Program.RunAsync(["cluster", "etcd-check", scratch.Write(name, bytes)]);
            Assert.Equal((3, ""), (ran.Code, ran.Output));
            Assert.Contains(reason, ran.Error, StringComparison.Ordinal);
        }
    }

    private static async Task<List<string>> CheckAsync(params string[] target)
    {
        var (code, output, error) = await Program.RunAsync(["cluster", "etcd-check", "--format", "json", .. target]);
        Assert.True(code == 1, error);
        Assert.DoesNotContain(Value, output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(output);
        return
        [
            .. json.RootElement.GetProperty("stored").EnumerateArray()
                .Select(part => $"{part.GetProperty("resource")} {part.GetProperty("namespace")} {part.GetProperty("form")} {part.GetProperty("key")}".TrimEnd() + $" x{part.GetProperty("count")}")
                .Order(StringComparer.Ordinal),
        ];
    }

    private static void Put(string endpoint, string key, string value) => Ctl(endpoint, value, "put", key);

    private static void Ctl(string endpoint, string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo("etcdctl", ["--endpoints", endpoint, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ETCDCTL_API"] = "3";
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input ?? "");
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }

    private static Process Start(Scratch scratch, out string endpoint, bool isLocked = false)
    {
        var (client, peer, metrics) = ($"{(isLocked ? "https" : "http")}://127.0.0.1:{FreePort()}", $"http://127.0.0.1:{FreePort()}", $"http://127.0.0.1:{FreePort()}");
        string[] tls = isLocked ? ["--cert-file", scratch.At("server.crt"), "--key-file", scratch.At("server.key"), "--client-cert-auth", "--trusted-ca-file", scratch.At("ca.crt")] : [];
        endpoint = client;
        var process = Process.Start(new ProcessStartInfo(
            "etcd",
            ["--data-dir", scratch.At("data"), "--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", $"default={peer}", "--listen-metrics-urls", metrics, .. tls])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        using var health = new HttpClient();
        for (var tries = 0; tries < 200; tries++)
        {
            try
            {
                if (health.GetStringAsync(new Uri($"{metrics}/health")).GetAwaiter().GetResult().Contains("true", StringComparison.Ordinal))
                {
                    return process;
                }
            }
            catch (HttpRequestException)
            {
                // not yet
            }

            Thread.Sleep(100);
        }

        process.Kill();
        throw new InvalidOperationException("etcd did not start");
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
