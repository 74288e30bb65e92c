using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins.X509;

/// <summary>A certificate (RFC 5280), taken apart.</summary>
internal sealed class X509Certificate
{
    private readonly ReadOnlyMemory<byte> _raw;
    private readonly BigInteger _serial;
    private readonly int _version;

    /// <exception cref="FormatException">It is none.</exception>
    public X509Certificate(ReadOnlyMemory<byte> raw)
    {
        try
        {
            _raw = raw;
            var outer = new AsnReader(raw, AsnEncodingRules.DER).ReadSequence();
            Signed = outer.PeekEncodedValue();
            var certificate = outer.ReadSequence();
            SignatureOid = outer.ReadSequence().ReadObjectIdentifier();
            Signature = outer.ReadBitString(out _);
            var versionTag = new Asn1Tag(TagClass.ContextSpecific, 0, true);
            _version = certificate.PeekTag().HasSameClassAndValue(versionTag) ? (int)certificate.ReadSequence(versionTag).ReadInteger() + 1 : 1;
            _serial = certificate.ReadInteger();
            certificate.ReadSequence();
            Issuer = certificate.ReadEncodedValue();
            var validity = certificate.ReadSequence();
            (NotBefore, NotAfter) = (Time(validity), Time(validity));
            Subject = certificate.ReadEncodedValue();
            KeyInfo = certificate.ReadEncodedValue();
            AsnReader? extensions = null;
            while (certificate.HasData)
            {
                var tag = certificate.PeekTag();
                if (tag.HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 3, true)))
                {
                    extensions = certificate.ReadSequence(tag).ReadSequence();
                }
                else
                {
                    certificate.ReadEncodedValue();
                }
            }

            Extensions = new(extensions);
        }
        catch (Exception error) when (error is AsnContentException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new FormatException("x509: malformed certificate", error);
        }
    }

    /// <summary>What the issuer signed.</summary>
    public ReadOnlyMemory<byte> Signed { get; }

    public string SignatureOid { get; }

    public byte[] Signature { get; }

    public ReadOnlyMemory<byte> Issuer { get; }

    public ReadOnlyMemory<byte> Subject { get; }

    public ReadOnlyMemory<byte> KeyInfo { get; }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }

    public X509Extensions Extensions { get; }

    /// <summary>As the JSON of Go's <c>x509.Certificate</c>, with the URIs as texts beside.</summary>
    public RegoObject ToRego()
    {
        var extensions = Extensions;
        var most = extensions.MostBelow ?? (extensions.HasBasicConstraints ? -1 : 0);
        return RegoObject.OfFields(
            ("Raw", X509Values.Bytes(_raw)), ("RawTBSCertificate", X509Values.Bytes(Signed)), ("RawSubjectPublicKeyInfo", X509Values.Bytes(KeyInfo)),
            ("RawSubject", X509Values.Bytes(Subject)), ("RawIssuer", X509Values.Bytes(Issuer)), ("Signature", X509Values.Bytes(Signature)),
            ("SignatureAlgorithm", RegoNumber.Of(X509Oids.SignatureAlgorithm(SignatureOid))), ("PublicKeyAlgorithm", RegoNumber.Of(X509Oids.PublicKeyAlgorithm(X509Values.KeyAlgorithm(KeyInfo)))),
            ("PublicKey", X509Values.PublicKey(KeyInfo)), ("Version", RegoNumber.Of(_version)), ("SerialNumber", X509Values.Number(_serial)),
            ("Issuer", X509Values.Name(Issuer)), ("Subject", X509Values.Name(Subject)), ("NotBefore", Time(NotBefore)), ("NotAfter", Time(NotAfter)),
            ("KeyUsage", RegoNumber.Of(extensions.KeyUsage)), ("Extensions", extensions.All), ("ExtraExtensions", RegoNull.Value), ("UnhandledCriticalExtensions", RegoNull.Value),
            ("ExtKeyUsage", extensions.ExtendedKeyUsages.Count == 0 ? RegoNull.Value : RegoArray.Of(extensions.ExtendedKeyUsages.Select(usage => (RegoValue)RegoNumber.Of(usage)))),
            ("UnknownExtKeyUsage", extensions.UnknownKeyUsages.Count == 0 ? RegoNull.Value : RegoArray.Of(extensions.UnknownKeyUsages.Select(usage => (RegoValue)X509Values.Oid(usage)))),
            ("BasicConstraintsValid", RegoBoolean.Of(extensions.HasBasicConstraints)), ("IsCA", RegoBoolean.Of(extensions.IsAuthority)),
            ("MaxPathLen", RegoNumber.Of(most)), ("MaxPathLenZero", RegoBoolean.Of(extensions.MostBelow == 0)),
            ("SubjectKeyId", X509Values.Bytes(extensions.SubjectKeyId)), ("AuthorityKeyId", X509Values.Bytes(extensions.AuthorityKeyId)),
            ("OCSPServer", X509Values.Strings(extensions.OcspServers)), ("IssuingCertificateURL", X509Values.Strings(extensions.Issuers)),
            ("DNSNames", X509Values.Strings(extensions.DnsNames)), ("EmailAddresses", X509Values.Strings(extensions.EmailAddresses)), ("IPAddresses", X509Values.Strings(extensions.IpAddresses)),
            ("URIs", extensions.Uris.Count == 0 ? RegoNull.Value : RegoArray.Of(extensions.Uris.Select(X509Values.Url))), ("URIStrings", X509Values.Strings(extensions.Uris)),
            ("CRLDistributionPoints", X509Values.Strings(extensions.RevocationLists)),
            ("PolicyIdentifiers", extensions.Policies.Count == 0 ? RegoNull.Value : RegoArray.Of(extensions.Policies.Select(policy => (RegoValue)X509Values.Oid(policy)))),
            ("Policies", X509Values.Strings(extensions.Policies)),
            ("PermittedDNSDomainsCritical", RegoBoolean.False), ("PermittedDNSDomains", RegoNull.Value), ("ExcludedDNSDomains", RegoNull.Value), ("PermittedIPRanges", RegoNull.Value), ("ExcludedIPRanges", RegoNull.Value),
            ("PermittedEmailAddresses", RegoNull.Value), ("ExcludedEmailAddresses", RegoNull.Value), ("PermittedURIDomains", RegoNull.Value), ("ExcludedURIDomains", RegoNull.Value));
    }

    private static RegoString Time(DateTimeOffset time) => RegoString.Of(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    private static DateTimeOffset Time(AsnReader reader) => reader.PeekTag() == Asn1Tag.UtcTime ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
