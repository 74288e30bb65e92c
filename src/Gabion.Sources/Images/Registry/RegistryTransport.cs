using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gabion.Sources.Images.Registry;

/// <summary>The connection to a registry: which certificates are trusted, and what a failure means.</summary>
internal static class RegistryTransport
{
    private const string DockerCertificates = "/etc/docker/certs.d";

    public static HttpClient Create(string registry, RegistrySettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = settings.Patience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            MaxAutomaticRedirections = 5,
        };
        if (settings.Insecure.Contains(registry))
        {
#pragma warning disable CA5359 // the user named this registry insecure
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (Trusted(registry, settings) is { Count: > 0 } authorities)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(certificate, errors, authorities);
        }

        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("gabion");
        return client;
    }

    /// <summary>In words: what went wrong, and what to do.</summary>
    public static string Explain(string registry, Exception error) => error switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"there is no server called {registry}",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            $"{registry} cannot be trusted or speaks no TLS ({(error.InnerException ?? error).Message}); --ca-file names a certificate to trust, --insecure {registry} does without",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => $"{registry} does not answer: {error.Message}",
        _ => $"{registry}: {error.Message}",
    };

    private static X509Certificate2Collection Trusted(string registry, RegistrySettings settings)
    {
        var trusted = new X509Certificate2Collection();
        var folder = Path.Combine(DockerCertificates, registry);
        IEnumerable<string> ofDocker = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.crt") : [];
        foreach (var file in settings.Authorities.Concat(ofDocker))
        {
            try
            {
                trusted.ImportFromPemFile(file);
            }
            catch (CryptographicException error)
            {
                throw new IOException($"{file} holds no certificate that could be trusted: {error.Message}", error);
            }
        }

        return trusted;
    }

    // Good by the system's own judgement, or by the named authorities and with the right name.
    private static bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(copy);
    }
}
