using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gabion.Tests.Rules;

/// <summary>Certificates that examples name: <c>‹cert-leaf›</c> and <c>‹key-leaf›</c> in base64 of PEM, <c>‹pem-leaf›</c> and <c>‹pemkey-leaf›</c> as PEM.</summary>
internal static class CertificateExample
{
    /// <summary>The moment at which examples are judged.</summary>
    public static readonly DateTimeOffset At = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly ConcurrentDictionary<string, (X509Certificate2 Certificate, AsymmetricAlgorithm Key)> Made = new(StringComparer.Ordinal);

    /// <summary>The text that a name stands for; null when it is none of a certificate.</summary>
    public static string? TextOf(string name) => name.Split('-', 2) switch
    {
        ["pem", var which] => Get(which).Certificate.ExportCertificatePem(),
        ["pemkey", var which] => Get(which).Key.ExportPkcs8PrivateKeyPem(),
        ["cert", var which] => Convert.ToBase64String(Encoding.ASCII.GetBytes(Get(which).Certificate.ExportCertificatePem())),
        ["key", var which] => Convert.ToBase64String(Encoding.ASCII.GetBytes(Get(which).Key.ExportPkcs8PrivateKeyPem())),
        _ => null,
    };

    public static (X509Certificate2 Certificate, AsymmetricAlgorithm Key) Get(string which) => Made.GetOrAdd(which, Make);

    private static (X509Certificate2 Certificate, AsymmetricAlgorithm Key) Make(string which)
    {
        if (which is "ca" or "other-ca" or "soon")
        {
            var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var authority = new CertificateRequest($"CN={which}", own, HashAlgorithmName.SHA256);
            authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            authority.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authority.PublicKey, false));
            return (authority.CreateSelfSigned(At.AddYears(-1), which == "soon" ? At.AddDays(10) : At.AddYears(5)), own);
        }

        var ca = Get("ca");
        AsymmetricAlgorithm key = which switch { "weak" => RSA.Create(1024), "sha1" => RSA.Create(2048), _ => ECDsa.Create(ECCurve.NamedCurves.nistP256) };
        var request = key is RSA rsa
            ? new CertificateRequest($"CN={which}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"CN={which}", (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(which == "intermediate", false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(ca.Certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single()));
        if (which != "nameless")
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName($"{which}.shop.example");
            names.AddUri(new Uri("spiffe://shop.example/web"));
            request.CertificateExtensions.Add(names.Build());
        }

        var (from, to) = which switch { "expired" => (-300, -10), "future" => (10, 300), _ => (-300, 300) };
        var signer = which == "sha1" ? new Sha1Signer((ECDsa)ca.Key) : X509SignatureGenerator.CreateForECDsa((ECDsa)ca.Key);
        return (request.Create(ca.Certificate.SubjectName, signer, At.AddDays(from), At.AddDays(to), Guid.NewGuid().ToByteArray()), key);
    }

    /// <summary>ecdsa-with-SHA1, which the library no longer makes by itself.</summary>
    private sealed class Sha1Signer(ECDsa key) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => [0x30, 0x09, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01];

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);

        protected override PublicKey BuildPublicKey() => new(key);
    }
}
