using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gabion.Formats.X509;

/// <summary>Checks the signature of a certificate with the key of another, with nothing but the two: no store, no network, no date.</summary>
internal static class CertificateSignature
{
    private const int MaxRsaBits = 16_384;

    /// <summary>Null when the algorithm is none of those that are checked here.</summary>
    public static bool? Verify(byte[] signed, byte[] issuer)
    {
        try
        {
            var outer = new AsnReader(signed, AsnEncodingRules.DER).ReadSequence();
            var content = outer.PeekEncodedValue();
            outer.ReadSequence();
            var algorithm = outer.ReadSequence().ReadObjectIdentifier();
            var signature = outer.ReadBitString(out _);
            using var certificate = X509CertificateLoader.LoadCertificate(issuer);
            return algorithm switch
            {
                "1.2.840.113549.1.1.4" => Rsa(certificate, content, signature, HashAlgorithmName.MD5),
                "1.2.840.113549.1.1.5" => Rsa(certificate, content, signature, HashAlgorithmName.SHA1),
                "1.2.840.113549.1.1.11" => Rsa(certificate, content, signature, HashAlgorithmName.SHA256),
                "1.2.840.113549.1.1.12" => Rsa(certificate, content, signature, HashAlgorithmName.SHA384),
                "1.2.840.113549.1.1.13" => Rsa(certificate, content, signature, HashAlgorithmName.SHA512),
                "1.2.840.10045.4.1" => Ec(certificate, content, signature, HashAlgorithmName.SHA1),
                "1.2.840.10045.4.3.2" => Ec(certificate, content, signature, HashAlgorithmName.SHA256),
                "1.2.840.10045.4.3.3" => Ec(certificate, content, signature, HashAlgorithmName.SHA384),
                "1.2.840.10045.4.3.4" => Ec(certificate, content, signature, HashAlgorithmName.SHA512),
                _ => null,
            };
        }
        catch (Exception error) when (error is CryptographicException or AsnContentException or ArgumentException)
        {
            return false;
        }
    }

    private static bool? Rsa(X509Certificate2 issuer, ReadOnlyMemory<byte> content, byte[] signature, HashAlgorithmName hash)
    {
        using var key = issuer.GetRSAPublicKey();
        return key is null ? false : key.KeySize > MaxRsaBits ? null : key.VerifyData(content.Span, signature, hash, RSASignaturePadding.Pkcs1);
    }

    private static bool? Ec(X509Certificate2 issuer, ReadOnlyMemory<byte> content, byte[] signature, HashAlgorithmName hash)
    {
        using var key = issuer.GetECDsaPublicKey();
        return key is null ? false : key.VerifyData(content.Span, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
    }
}
