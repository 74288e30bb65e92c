using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gabion.Formats.X509;

/// <summary>A certificate as RFC 5280 has it: what it says, and what is needed to ask who signed it.</summary>
public sealed record Certificate
{
    /// <summary>A certificate of 64 KiB is a hostile one; real ones have some kilobytes.</summary>
    private const int MaxBytes = 64 * 1024;

    private const int MaxNames = 1000;
    private const int UriTag = 6;

    private Certificate()
    {
    }

    /// <summary>The distinguished name, <c>CN=etcd-ca</c>.</summary>
    public required string Subject { get; init; }

    public required string Issuer { get; init; }

    /// <summary>In hexadecimal digits.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>The first moment at which it is valid; UTC.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>The last moment at which it is valid; UTC.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary><c>RSA</c>, <c>RSASSA-PSS</c>, <c>EC</c>, <c>Ed25519</c>, <c>DSA</c>, or the algorithm's object identifier.</summary>
    public required string KeyAlgorithm { get; init; }

    /// <summary>The length of the key in bits; null when it is not known for the algorithm.</summary>
    public int? KeyBits { get; init; }

    /// <summary><c>sha256RSA</c>, <c>sha384ECDSA</c>, or the algorithm's object identifier.</summary>
    public required string SignatureAlgorithm { get; init; }

    /// <summary>Whether it may sign others (basic constraints).</summary>
    public bool IsAuthority { get; init; }

    /// <summary>Uses of the key (<c>digitalSignature</c>, <c>keyCertSign</c>…); null when the certificate does not restrict them.</summary>
    public ImmutableArray<string>? KeyUsages { get; init; }

    /// <summary>Extended uses (<c>serverAuth</c>, <c>clientAuth</c>, or object identifiers); null when the certificate does not restrict them.</summary>
    public ImmutableArray<string>? ExtendedUsages { get; init; }

    /// <summary>Alternative names: host names, IP addresses, addresses with a scheme (<c>spiffe://…</c>).</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>SHA-256 of the whole certificate, 64 hexadecimal digits: its identity.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>SHA-256 of the public key (subjectPublicKeyInfo), 64 hexadecimal digits: what a private key is compared with.</summary>
    public required string KeyFingerprint { get; init; }

    private byte[] Encoded { get; init; } = [];

    private byte[] RawSubject { get; init; } = [];

    private byte[] RawIssuer { get; init; } = [];

    private string? SubjectKeyId { get; init; }

    private string? AuthorityKeyId { get; init; }

    /// <summary>It carries its own name as issuer and its own key signed it.</summary>
    public bool IsSelfSigned => IsSignedBy(this) == true;

    /// <summary>Reads a DER certificate; null, with the reason, when it is none.</summary>
    public static Certificate? Read(ReadOnlySpan<byte> der, out string? trouble)
    {
        trouble = null;
        if (der.Length > MaxBytes)
        {
            trouble = $"it is longer than {MaxBytes / 1024} KiB";
            return null;
        }

        try
        {
            using var read = X509CertificateLoader.LoadCertificate(der);
            return Of(read, der);
        }
        catch (Exception error) when (error is CryptographicException or AsnContentException or ArgumentException or FormatException)
        {
            trouble = "it is no certificate (X.509), or a broken one";
            return null;
        }
    }

    /// <summary>
    /// Whether the key of <paramref name="issuer"/> signed this; null when the names fit and the algorithm is none that can be checked
    /// here.
    /// </summary>
    public bool? IsSignedBy(Certificate issuer)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        if (!RawIssuer.AsSpan().SequenceEqual(issuer.RawSubject) || (AuthorityKeyId is not null && issuer.SubjectKeyId is not null && AuthorityKeyId != issuer.SubjectKeyId))
        {
            return false;
        }

        return CertificateSignature.Verify(Encoded, issuer.Encoded);
    }

    /// <inheritdoc/>
    public bool Equals(Certificate? other) => other is not null && Fingerprint == other.Fingerprint;

    /// <inheritdoc/>
    public override int GetHashCode() => Fingerprint.GetHashCode(StringComparison.Ordinal);

    private static Certificate Of(X509Certificate2 read, ReadOnlySpan<byte> der)
    {
        var basic = read.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault();
        var usage = read.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        var extended = read.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        var (algorithm, bits) = KeyOf(read);
        return new()
        {
            Subject = read.Subject,
            Issuer = read.Issuer,
            SerialNumber = read.SerialNumber,
            NotBefore = new DateTimeOffset(read.NotBefore).ToUniversalTime(),
            NotAfter = new DateTimeOffset(read.NotAfter).ToUniversalTime(),
            KeyAlgorithm = algorithm,
            KeyBits = bits,
            SignatureAlgorithm = read.SignatureAlgorithm.FriendlyName ?? read.SignatureAlgorithm.Value ?? "",
            IsAuthority = basic?.CertificateAuthority == true,
            KeyUsages = usage is null ? null : [.. CertificateUsages.Of(usage.KeyUsages)],
            ExtendedUsages = extended is null ? null : [.. extended.EnhancedKeyUsages.Cast<Oid>().Select(CertificateUsages.Of)],
            Names = [.. NamesOf(read).Take(MaxNames)],
            Fingerprint = Convert.ToHexStringLower(SHA256.HashData(der)),
            KeyFingerprint = Convert.ToHexStringLower(SHA256.HashData(read.PublicKey.ExportSubjectPublicKeyInfo())),
            Encoded = read.RawData,
            RawSubject = read.SubjectName.RawData,
            RawIssuer = read.IssuerName.RawData,
            SubjectKeyId = read.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifier,
            AuthorityKeyId = read.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier is { } id ? Convert.ToHexString(id.Span) : null,
        };
    }

    private static (string Algorithm, int? Bits) KeyOf(X509Certificate2 read)
    {
        switch (read.GetKeyAlgorithm())
        {
            case "1.2.840.113549.1.1.1":
                using (var rsa = read.GetRSAPublicKey())
                {
                    return ("RSA", rsa?.KeySize);
                }

            case "1.2.840.10045.2.1":
                using (var ec = read.GetECDsaPublicKey())
                {
                    return ("EC", ec?.KeySize);
                }

            case "1.2.840.10040.4.1":
                return ("DSA", null);
            case "1.2.840.113549.1.1.10":
                return ("RSASSA-PSS", null);
            case "1.3.101.112":
                return ("Ed25519", 256);
            case "1.3.101.113":
                return ("Ed448", 456);
            case var other:
                return (other, null);
        }
    }

    private static IEnumerable<string> NamesOf(X509Certificate2 read)
    {
        if (read.Extensions.FirstOrDefault(extension => extension.Oid?.Value == "2.5.29.17") is not { } found)
        {
            yield break;
        }

        var names = new X509SubjectAlternativeNameExtension(found.RawData);
        foreach (var host in names.EnumerateDnsNames())
        {
            yield return host;
        }

        foreach (var address in names.EnumerateIPAddresses())
        {
            yield return address.ToString();
        }

        var reader = new AsnReader(found.RawData, AsnEncodingRules.DER).ReadSequence();
        while (reader.HasData)
        {
            var tag = reader.PeekTag();
            if (tag is { TagClass: TagClass.ContextSpecific, TagValue: UriTag })
            {
                yield return reader.ReadCharacterString(UniversalTagNumber.IA5String, tag);
            }
            else
            {
                reader.ReadEncodedValue();
            }
        }
    }
}
