using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gabion.Tests.Sources.Cluster.Simulator;

/// <summary>A certificate authority that lives as long as a test.</summary>
internal sealed class SimulatedCertificates : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UnixEpoch.AddYears(50);
    private static readonly DateTimeOffset To = DateTimeOffset.UnixEpoch.AddYears(100);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private int _serial;

    /// <param name="issuer">Who vouches for this authority; null: it is a root.</param>
    public SimulatedCertificates(string name = "simulated authority", SimulatedCertificates? issuer = null)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (issuer is null)
        {
            Authority = request.CreateSelfSigned(From, To);
            return;
        }

        using var issued = request.Create(issuer.Authority, From, To, [2, (byte)++issuer._serial]);
        Authority = issued.CopyWithPrivateKey(_key);
    }

    public X509Certificate2 Authority { get; }

    public string AuthorityPem => Authority.ExportCertificatePem();

    /// <summary>A server's certificate for 127.0.0.1 and the names given.</summary>
    public X509Certificate2 Server(params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = Issue("CN=kube-apiserver", key, names, isServer: true);
        using var whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>A user's certificate and key in PEM.</summary>
    public (string Certificate, string Key) Client(string user)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = Issue($"CN={user}", key, [], isServer: false);
        return (issued.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        Authority.Dispose();
        _key.Dispose();
    }

    private X509Certificate2 Issue(string subject, ECDsa key, string[] names, bool isServer)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(isServer ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2")], false));
        if (isServer)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            foreach (var name in names)
            {
                alternatives.AddDnsName(name);
            }

            if (names.Length == 0)
            {
                alternatives.AddIpAddress(IPAddress.Loopback);
            }

            request.CertificateExtensions.Add(alternatives.Build());
        }

        return request.Create(Authority, From, To, [1, (byte)++_serial]);
    }
}
