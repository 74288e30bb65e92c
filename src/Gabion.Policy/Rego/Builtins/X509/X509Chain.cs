using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Gabion.Policy.Rego.Builtins.X509;

/// <summary>
/// Follows a certificate to its root, signature by signature. An authority with name constraints, which are not evaluated here, verifies
/// nothing. No revocation, and nothing is fetched.
/// </summary>
internal static class X509Chain
{
    private const int Longest = 16;

    /// <summary>From the leaf to the root; null when there is no such way.</summary>
    /// <param name="certificates">The root, intermediates, and the leaf at the end.</param>
    /// <param name="now">When they have to be valid.</param>
    /// <param name="dnsName">What the leaf has to be for; empty: anything.</param>
    /// <param name="usages">One of these the leaf and all between have to allow; 0 is any.</param>
    public static List<X509Certificate>? Build(IReadOnlyList<X509Certificate> certificates, DateTimeOffset now, string dnsName, IReadOnlyCollection<int> usages)
    {
        var (root, leaf) = (certificates[0], certificates[^1]);
        if (dnsName.Length > 0 && !leaf.Extensions.DnsNames.Any(name => IsFor(name, dnsName)) && !leaf.Extensions.IpAddresses.Contains(dnsName))
        {
            return null;
        }

        return Extend([leaf], root, [.. certificates.Skip(1).Take(certificates.Count - 2)], now, usages);
    }

    private static List<X509Certificate>? Extend(List<X509Certificate> chain, X509Certificate root, List<X509Certificate> others, DateTimeOffset now, IReadOnlyCollection<int> usages)
    {
        var last = chain[^1];
        if (chain.Count > Longest || now < last.NotBefore || now > last.NotAfter || !IsAllowed(last, usages))
        {
            return null;
        }

        if (IsIssuer(root, last, chain.Count - 1) && now >= root.NotBefore && now <= root.NotAfter && IsAllowed(root, usages))
        {
            return [.. chain, root];
        }

        foreach (var next in others.Where(other => !chain.Contains(other) && IsIssuer(other, last, chain.Count - 1)))
        {
            if (Extend([.. chain, next], root, others, now, usages) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static bool IsAllowed(X509Certificate certificate, IReadOnlyCollection<int> usages)
    {
        var extensions = certificate.Extensions;
        return usages.Contains(0) || (extensions.ExtendedKeyUsages.Count == 0 && extensions.UnknownKeyUsages.Count == 0) || extensions.ExtendedKeyUsages.Contains(0) || extensions.ExtendedKeyUsages.Any(usages.Contains);
    }

    private static bool IsIssuer(X509Certificate issuer, X509Certificate certificate, int below)
    {
        const int SignsCertificates = 1 << 5;
        var extensions = issuer.Extensions;
        return issuer.Subject.Span.SequenceEqual(certificate.Issuer.Span)
            && extensions is { HasBasicConstraints: true, IsAuthority: true, HasNameConstraints: false }
            && (extensions.KeyUsage == 0 || (extensions.KeyUsage & SignsCertificates) != 0)
            && (extensions.MostBelow is not { } most || below <= most)
            && IsSigned(issuer.KeyInfo, certificate.SignatureOid, certificate.Signed, certificate.Signature);
    }

    private static bool IsSigned(ReadOnlyMemory<byte> keyInfo, string algorithm, ReadOnlyMemory<byte> signed, byte[] signature)
    {
        var hash = X509Oids.SignatureAlgorithm(algorithm) switch
        {
            4 or 10 => HashAlgorithmName.SHA256,
            5 or 11 => HashAlgorithmName.SHA384,
            6 or 12 => HashAlgorithmName.SHA512,
            _ => default,
        };
        try
        {
            switch (X509Values.KeyAlgorithm(keyInfo))
            {
                case X509Oids.Ed25519 when algorithm == X509Oids.Ed25519:
                    return Ed25519.Verify(new AsnReader(keyInfo, AsnEncodingRules.DER).ReadSequence() is var info && info.ReadEncodedValue().Length > 0 ? info.ReadBitString(out _) : [], signed.Span, signature);
                case X509Oids.Rsa when hash.Name is not null && algorithm.StartsWith("1.2.840.113549.", StringComparison.Ordinal):
                    using (var rsa = RSA.Create())
                    {
                        rsa.ImportSubjectPublicKeyInfo(keyInfo.Span, out _);
                        return rsa.VerifyData(signed.Span, signature, hash, RSASignaturePadding.Pkcs1);
                    }

                case X509Oids.Ec when hash.Name is not null && algorithm.StartsWith("1.2.840.10045.", StringComparison.Ordinal):
                    using (var ec = ECDsa.Create())
                    {
                        ec.ImportSubjectPublicKeyInfo(keyInfo.Span, out _);
                        return ec.VerifyData(signed.Span, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
                    }

                default:
                    return false;
            }
        }
        catch (CryptographicException)
        {
            // A key that cannot be used verifies nothing.
            return false;
        }
    }

    private static bool IsFor(string pattern, string name)
    {
        if (pattern.Equals(name, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return pattern.StartsWith("*.", StringComparison.Ordinal) && dot > 0 && pattern.AsSpan(1).Equals(name.AsSpan(dot), StringComparison.OrdinalIgnoreCase);
    }
}
