using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gabion.Tests.Images;

namespace Gabion.EndToEnd;

/// <summary>What registries make of range requests, which they may ignore (RFC 9110, 14.2), and proxies before them spoil: the packages are the same.</summary>
public sealed class RegistryRangesTests
{
    /// <summary>How a registry answers a range request.</summary>
    public enum Ranges
    {
        /// <summary>206, with the stretch that was asked for.</summary>
        Given,

        /// <summary>200, with everything.</summary>
        Ignored,

        /// <summary>206, with so many bytes from the start, and it says so.</summary>
        FromStart,

        /// <summary>206, with so many bytes from the start, and it says that they are the stretch.</summary>
        Lied,

        /// <summary>206, with everything from the start, and it says so.</summary>
        Everything,

        /// <summary>416.</summary>
        Refused,
    }

    public static TheoryData<Ranges, bool> Cases => new(Enum.GetValues<Ranges>().SelectMany(ranges => new[] { (ranges, false), (ranges, true) }));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_same_packages_are_found(Ranges ranges, bool isZstandard)
    {
        // Long enough that a table of contents pays.
        var noise = RandomNumberGenerator.GetBytes(400_000);
        var layer = ChunkedLayer.Of(
            isZstandard,
            ("usr/lib/a.bin", noise),
            ("var/lib/dpkg/status", "Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.1\n\n"u8.ToArray()),
            ("etc/os-release", "ID=debian\nVERSION_ID=12\n"u8.ToArray()));
        using var registry = new Registry(layer, ranges);
        var (code, output, error) = await Program.RunAsync(["scan", "image", "--lazy", "--insecure", registry.Host, "--no-cache", "--fail-on", "none", "--format", "json", $"{registry.Host}/team/made:1"]);
        Assert.True(code == 0, error);
        var coverage = JsonDocument.Parse(output).RootElement.GetProperty("coverage");
        Assert.Equal((1, 3 + (isZstandard || ranges == Ranges.Given ? 0 : 1)), (coverage.GetProperty("assessed").GetProperty("deb package").GetInt32(), coverage.GetProperty("assessed").GetProperty("File").GetInt32()));
        var told = coverage.GetProperty("gaps").EnumerateArray().Select(gap => gap.GetProperty("reason").GetString()!).Single(reason => reason.Contains("table of contents", StringComparison.Ordinal));
        Assert.StartsWith(ranges == Ranges.Given ? "The layer was read by its table of contents" : "The layer's table of contents was not used (", told, StringComparison.Ordinal);
        Assert.Equal(ranges == Ranges.Given, registry.Sent < layer.Blob.Length / 2);
    }

    /// <summary>A registry with one image of one layer.</summary>
    private sealed class Registry : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Dictionary<string, (string Type, byte[] Content)> _content = new(StringComparer.Ordinal);
        private readonly Ranges _ranges;
        private readonly string _layer;
        private long _sent;

        public Registry(ChunkedLayer layer, Ranges ranges)
        {
            _ranges = ranges;
            _layer = DigestOf(layer.Blob);
            var config = """{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]},"config":{}}"""u8.ToArray();
            var type = layer.Annotations.Keys.Any(key => key.Contains("zstd", StringComparison.Ordinal)) ? "zstd" : "gzip";
            var manifest = JsonSerializer.SerializeToUtf8Bytes(new
            {
                schemaVersion = 2,
                mediaType = "application/vnd.oci.image.manifest.v1+json",
                config = new { mediaType = "application/vnd.oci.image.config.v1+json", digest = DigestOf(config), size = config.Length },
                layers = new[] { new { mediaType = $"application/vnd.oci.image.layer.v1.tar+{type}", digest = _layer, size = layer.Blob.Length, annotations = layer.Annotations } },
            });
            _content["/v2/team/made/manifests/1"] = _content[$"/v2/team/made/manifests/{DigestOf(manifest)}"] = ("application/vnd.oci.image.manifest.v1+json", manifest);
            _content[$"/v2/team/made/blobs/{DigestOf(config)}"] = ("application/octet-stream", config);
            _content[$"/v2/team/made/blobs/{_layer}"] = ("application/octet-stream", layer.Blob);

            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            Host = $"127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
            probe.Stop();
            _listener.Prefixes.Add($"http://{Host}/");
            _listener.Start();
            _ = Task.Run(ServeAsync);
        }

        public string Host { get; }

        /// <summary>Bytes of the layer that were sent.</summary>
        public long Sent => Interlocked.Read(ref _sent);

        public void Dispose() => _listener.Close();

        private static string DigestOf(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

        private async Task ServeAsync()
        {
            while (_listener.IsListening)
            {
                try
                {
                    Answer(await _listener.GetContextAsync());
                }
                catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
                {
                    // The test is over, or the client has enough.
                }
            }
        }

        private void Answer(HttpListenerContext context)
        {
            using var response = context.Response;
            var path = context.Request.Url!.AbsolutePath;
            if (!_content.TryGetValue(path, out var found))
            {
                response.StatusCode = path == "/v2/" ? 200 : 404;
                return;
            }

            var body = found.Content.AsSpan();
            if (path.EndsWith(_layer, StringComparison.Ordinal) && context.Request.Headers["Range"] is { } header && RangeHeaderValue.Parse(header).Ranges.Single() is { From: { } from, To: { } to })
            {
                var count = (int)(Math.Min(to, body.Length - 1) - from + 1);
                var (status, start, length, said) = _ranges switch
                {
                    Ranges.Given => (206, (int)from, count, from),
                    Ranges.Ignored => (200, 0, body.Length, 0),
                    Ranges.FromStart => (206, 0, count, 0),
                    Ranges.Lied => (206, 0, count, from),
                    Ranges.Everything => (206, 0, body.Length, 0),
                    _ => (416, 0, 0, 0),
                };
                response.StatusCode = status;
                if (status == 206)
                {
                    response.Headers["Content-Range"] = string.Create(CultureInfo.InvariantCulture, $"bytes {said}-{said + length - 1}/{body.Length}");
                }

                body = body.Slice(start, length);
            }

            response.ContentType = found.Type;
            response.ContentLength64 = body.Length;
            if (path.EndsWith(_layer, StringComparison.Ordinal))
            {
                Interlocked.Add(ref _sent, body.Length);
            }

            response.OutputStream.Write(body);
        }
    }
}
