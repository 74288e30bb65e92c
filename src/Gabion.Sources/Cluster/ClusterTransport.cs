using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Gabion.Sources.Cluster;

/// <summary>The connection to an API server: which certificates are trusted and shown, and what a failure means.</summary>
internal static class ClusterTransport
{
    public static HttpClient Create(ClusterAccess access, ClientCertificate? certificate, TimeSpan patience)
    {
        var tls = Tls(access, certificate);
        var proxy = access.Proxy is { } through ? Through(through) : null;
#pragma warning disable CA2000 // the client disposes of it
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // credentials go to nobody else
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = patience,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            Proxy = proxy,
            SslOptions = tls,
            UseCookies = false,
            UseProxy = access.MayUseProxy,
        };
#pragma warning restore CA2000
        var client = new HttpClient(handler, disposeHandler: true)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("gabion");
        return client;
    }

    /// <summary>In words: what went wrong on the way.</summary>
    public static string Explain(ClusterAccess access, Exception error)
    {
        var innermost = error.GetBaseException().Message.TrimEnd('.');
        return error switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"there is no server called {access.Server.Host}",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"{access.Server.Authority} cannot be trusted, does not trust us, or speaks no TLS ({innermost})",
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } when access.Proxy is { } proxy => $"the proxy {proxy.Host}:{proxy.Port} that the kubeconfig names does not answer: {innermost}",
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => $"{access.Server.Authority} does not answer: {innermost}",
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => $"the proxy does not lead to {access.Server.Authority}: {innermost}",
            _ => $"the connection to {access.Server.Authority} broke: {innermost}",
        };
    }

    /// <summary>True for what is no better the next time.</summary>
    public static bool IsFinal(Exception error) =>
        error is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError };

    private static SslClientAuthenticationOptions Tls(ClusterAccess access, ClientCertificate? certificate)
    {
        var tls = new SslClientAuthenticationOptions();
        if (certificate is not null)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate.Leaf, certificate.Chain, offline: true);
        }

        if (access.IsInsecure)
        {
#pragma warning disable CA5359 // the kubeconfig says insecure-skip-tls-verify
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (access.Authorities is { } authorities)
        {
            tls.RemoteCertificateValidationCallback = (_, shown, sent, errors) =>
                Distrust(shown, sent, errors, authorities) is { } reason ? throw new AuthenticationException(reason) : true;
        }

        return tls;
    }

    private static WebProxy Through(Uri proxy)
    {
        var plain = new UriBuilder(proxy) { UserName = "", Password = "" }.Uri;
        var through = new WebProxy(plain);
        if (proxy.UserInfo.Split(':', 2) is [{ Length: > 0 } name, var password])
        {
            through.Credentials = new NetworkCredential(Uri.UnescapeDataString(name), Uri.UnescapeDataString(password));
        }

        return through;
    }

    /// <summary>Only the kubeconfig's own authorities vouch for the server, as with kubectl, and the name must be right. Null: it is trusted.</summary>
    private static string? Distrust(X509Certificate? shown, X509Chain? sent, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        if (shown is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "it shows no certificate";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"its certificate ({shown.Subject}) is not for this name or address; tls-server-name in the kubeconfig names another";
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        }

        using var copy = X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
        return chain.Build(copy) || IsNamedItself(copy, chain, authorities) ? null
            : chain.ChainStatus.Any(status => status.Status is X509ChainStatusFlags.NotTimeValid) ? string.Create(CultureInfo.InvariantCulture, $"its certificate, or that of who signed it, is not valid at this time; its own is from {copy.NotBefore:yyyy-MM-dd} to {copy.NotAfter:yyyy-MM-dd}")
            : $"its certificate ({shown.Subject}) is signed by none of the authorities that the kubeconfig names";
    }

    /// <summary>A kubeconfig may name a certificate below its root, or the server's own, as the one to trust.</summary>
    private static bool IsNamedItself(X509Certificate2 shown, X509Chain chain, X509Certificate2Collection authorities) =>
        chain.ChainStatus.All(status => status.Status is X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot)
        && (chain.ChainElements.Any(element => authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)))
            || authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(shown.RawDataMemory.Span)));
}
