using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Gabion.Formats.Etcd;

namespace Gabion.Sources.Etcd;

/// <summary>Why a live etcd could not be read.</summary>
public sealed class EtcdEndpointException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The files that a client of etcd needs; null where there are none.</summary>
/// <param name="CaFile">The CA of etcd, in PEM.</param>
/// <param name="CertificateFile">The client's certificate, in PEM.</param>
/// <param name="KeyFile">Its key, in PEM.</param>
public sealed record EtcdCredentials(string? CaFile, string? CertificateFile, string? KeyFile);

/// <summary>A live etcd, read through its JSON gateway (<c>/v3/kv/range</c>), a page at a time at one revision. Nothing is written.</summary>
public sealed class EtcdEndpoint : IDisposable
{
    private const int PageKeys = 500;
    private const int MostBytes = 256 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;
    private readonly X509Certificate2Collection _owned = [];

    private EtcdEndpoint(Uri address, EtcdCredentials credentials)
    {
#pragma warning disable CA2000 // the client owns the handler and disposes of it
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ConnectTimeout = Patience };
#pragma warning restore CA2000
        if (credentials.CertificateFile is { } certificate)
        {
            using var pem = X509Certificate2.CreateFromPemFile(certificate, credentials.KeyFile ?? certificate);
            _owned.Add(X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null));
            handler.SslOptions.ClientCertificates = _owned;
        }

        if (credentials.CaFile is { } ca)
        {
            var trust = new X509Certificate2Collection();
            trust.ImportFromPemFile(ca);
            handler.SslOptions.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(trust);
        }

        _client = new(handler) { BaseAddress = address, Timeout = Patience, MaxResponseContentBufferSize = MostBytes };
    }

    /// <summary>Prepares to read; an <see cref="EtcdEndpointException"/> when a file cannot be read.</summary>
    public static EtcdEndpoint Open(Uri address, EtcdCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        try
        {
            return new(address, credentials);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new EtcdEndpointException($"the certificate or key cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Every key from <paramref name="prefix"/> on, with the value that counts.</summary>
    public async IAsyncEnumerable<EtcdRevision> KeysAsync(string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = Encoding.UTF8.GetBytes(prefix);
        var end = End(from);
        var revision = "0";
        while (true)
        {
            using var page = await RangeAsync(from, end, revision, cancellationToken).ConfigureAwait(false);
            var root = page.RootElement;
            revision = root.TryGetProperty("header", out var header) && header.TryGetProperty("revision", out var at) && at.GetString() is { } text ? text : revision;
            byte[]? last = null;
            foreach (var item in root.TryGetProperty("kvs", out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default)
            {
                var read = Read(item);
                last = read.Key.ToArray();
                yield return read;
            }

            if (last is null || !root.TryGetProperty("more", out var more) || more.ValueKind != JsonValueKind.True)
            {
                yield break;
            }

            from = [.. last, 0];
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        foreach (var certificate in _owned)
        {
            certificate.Dispose();
        }
    }

    private static EtcdRevision Read(JsonElement item)
    {
        try
        {
            var revision = item.TryGetProperty("mod_revision", out var text) && long.TryParse(text.GetString(), out var number) ? number : 0;
            return new(revision, IsTombstone: false, item.GetProperty("key").GetBytesFromBase64(), item.TryGetProperty("value", out var value) ? value.GetBytesFromBase64() : []);
        }
        catch (Exception error) when (error is KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new EtcdEndpointException("the answer is not one of etcd's gateway", error);
        }
    }

    private async Task<JsonDocument> RangeAsync(byte[] from, byte[] end, string revision, CancellationToken cancellationToken)
    {
        var body = $$"""{"key":"{{Convert.ToBase64String(from)}}","range_end":"{{Convert.ToBase64String(end)}}","limit":"{{PageKeys}}","revision":"{{revision}}"}""";
        try
        {
            using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
            using var response = await _client.PostAsync(new Uri("/v3/kv/range", UriKind.Relative), content, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new EtcdEndpointException($"it answers {(int)response.StatusCode} {response.ReasonPhrase}");
            }

            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return await JsonDocument.ParseAsync(stream, default, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            throw new EtcdEndpointException(error.InnerException is { } cause and (AuthenticationException or IOException) ? $"TLS failed: {Root(cause)}" : error.Message, error);
        }
        catch (JsonException error)
        {
            throw new EtcdEndpointException("the answer is no JSON", error);
        }
        catch (TaskCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EtcdEndpointException($"it did not answer within {Patience.TotalSeconds} seconds", error);
        }
    }

    private static string Root(Exception error) => error.InnerException is { } inner ? Root(inner) : error.Message;

    /// <summary>The first key after all that begin with the prefix.</summary>
    private static byte[] End(byte[] prefix)
    {
        for (var i = prefix.Length - 1; i >= 0; i--)
        {
            if (prefix[i] < 0xFF)
            {
                byte[] end = prefix[..(i + 1)];
                end[i]++;
                return end;
            }
        }

        return [0];
    }
}
