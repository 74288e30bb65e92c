using System.Formats.Asn1;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins.X509;

/// <summary>A request for a certificate (PKCS #10), as the JSON of Go's <c>x509.CertificateRequest</c>.</summary>
internal static class X509Request
{
    public static RegoObject ToRego(byte[] bytes)
    {
        var outer = new AsnReader(bytes, AsnEncodingRules.DER).ReadSequence();
        var signed = outer.PeekEncodedValue();
        var request = outer.ReadSequence();
        var algorithm = outer.ReadSequence().ReadObjectIdentifier();
        var signature = outer.ReadBitString(out _);
        var version = request.ReadInteger();
        var subject = request.ReadEncodedValue();
        var keyInfo = request.ReadEncodedValue();
        var extensions = new X509Extensions(Requested(request));
        return RegoObject.OfFields(
            ("Raw", X509Values.Bytes(bytes)), ("RawTBSCertificateRequest", X509Values.Bytes(signed)), ("RawSubjectPublicKeyInfo", X509Values.Bytes(keyInfo)), ("RawSubject", X509Values.Bytes(subject)),
            ("Version", X509Values.Number(version)), ("Signature", X509Values.Bytes(signature)), ("SignatureAlgorithm", RegoNumber.Of(X509Oids.SignatureAlgorithm(algorithm))),
            ("PublicKeyAlgorithm", RegoNumber.Of(X509Oids.PublicKeyAlgorithm(X509Values.KeyAlgorithm(keyInfo)))), ("PublicKey", X509Values.PublicKey(keyInfo)), ("Subject", X509Values.Name(subject)),
            ("Attributes", RegoNull.Value), ("Extensions", extensions.All), ("ExtraExtensions", RegoNull.Value),
            ("DNSNames", X509Values.Strings(extensions.DnsNames)), ("EmailAddresses", X509Values.Strings(extensions.EmailAddresses)), ("IPAddresses", X509Values.Strings(extensions.IpAddresses)),
            ("URIs", extensions.Uris.Count == 0 ? RegoNull.Value : RegoArray.Of(extensions.Uris.Select(X509Values.Url))));
    }

    /// <summary>The attribute that asks for extensions (RFC 2985, 5.4.2).</summary>
    private static AsnReader? Requested(AsnReader request)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0, true);
        if (!request.HasData || !request.PeekTag().HasSameClassAndValue(tag))
        {
            return null;
        }

        for (var attributes = request.ReadSetOf(skipSortOrderValidation: true, tag); attributes.HasData;)
        {
            var attribute = attributes.ReadSequence();
            if (attribute.ReadObjectIdentifier() == "1.2.840.113549.1.9.14")
            {
                return attribute.ReadSetOf(skipSortOrderValidation: true).ReadSequence();
            }
        }

        return null;
    }
}
