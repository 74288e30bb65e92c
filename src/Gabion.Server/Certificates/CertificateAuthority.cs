using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Net;

namespace Gabion.Server.Certificates;

/// <summary>A certificate authority of the service's own, and the serving certificates that it makes. P-256 with SHA-256.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(3650);
    private static readonly TimeSpan ServingLife = TimeSpan.FromDays(30);

    /// <summary>Clocks of a cluster differ: certificates begin a little before they are made.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromHours(1);

    private readonly X509Certificate2 _authority;

    private CertificateAuthority(X509Certificate2 authority) => _authority = authority;

    /// <summary>The certificate that a webhook configuration's <c>caBundle</c> holds, PEM.</summary>
    public string Pem => _authority.ExportCertificatePem() + "\n";

    /// <summary>The key, PEM (PKCS #8).</summary>
    public string KeyPem
    {
        get
        {
            using var key = _authority.GetECDsaPrivateKey() ?? throw new CertificateException("the certificate authority has no P-256 key");
            return key.ExportPkcs8PrivateKeyPem() + "\n";
        }
    }

    public DateTimeOffset NotAfter => _authority.NotAfter.ToUniversalTime();

    /// <summary>True as long as it can make certificates that outlive the next rotation.</summary>
    public bool IsUsable(DateTimeOffset now) => now > _authority.NotBefore.ToUniversalTime() && now + (2 * ServingLife) < NotAfter;

    public static CertificateAuthority Create(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Gabion admission CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return new(request.CreateSelfSigned(now - Early, now + Life));
    }

    /// <exception cref="CertificateException">They belong to no certificate authority that can be used.</exception>
    public static CertificateAuthority Read(string certificatePem, string keyPem)
    {
        try
        {
            return new(X509Certificate2.CreateFromPem(certificatePem, keyPem));
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new CertificateException($"the certificate authority cannot be used: {error.Message}");
        }
    }

    /// <summary>A certificate for these names and addresses.</summary>
    public X509Certificate2 Issue(IEnumerable<string> names, DateTimeOffset now)
    {
        var all = names.ToList();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={all[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in all)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false)); // serverAuth
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var ends = now + ServingLife < NotAfter ? now + ServingLife : NotAfter;
        var begins = now - Early > _authority.NotBefore.ToUniversalTime() ? now - Early : _authority.NotBefore.ToUniversalTime();
        using var issued = request.Create(_authority, begins, ends, RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }

    public void Dispose() => _authority.Dispose();
}
