using System.Formats.Asn1;
using System.Numerics;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins.X509;

/// <summary>Pieces of certificates as the JSON of Go's types: bytes in base64, names with their parts, keys by their numbers.</summary>
internal static class X509Values
{
    private static readonly (string Oid, string Field)[] NameFields =
    [
        ("2.5.4.6", "Country"), ("2.5.4.10", "Organization"), ("2.5.4.11", "OrganizationalUnit"), ("2.5.4.7", "Locality"), ("2.5.4.8", "Province"), ("2.5.4.9", "StreetAddress"), ("2.5.4.17", "PostalCode"),
    ];

    public static RegoValue Bytes(ReadOnlyMemory<byte>? bytes) => bytes is { } given ? RegoString.Of(Convert.ToBase64String(given.Span)) : RegoNull.Value;

    public static RegoArray Oid(string oid) => RegoArray.Of(oid.Split('.').Select(part => (RegoValue)RegoNumber.Parse(part)));

    public static RegoValue Strings(IReadOnlyCollection<string> strings) => strings.Count == 0 ? RegoNull.Value : RegoArray.OfStrings(strings);

    public static RegoNumber Number(BigInteger number) => RegoNumber.Of(number);

    /// <summary>Go's <c>pkix.Name</c>.</summary>
    public static RegoObject Name(ReadOnlyMemory<byte> encoded)
    {
        var parts = new List<(string Oid, string Value)>();
        var sequence = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
        while (sequence.HasData)
        {
            var set = sequence.ReadSetOf(skipSortOrderValidation: true);
            while (set.HasData)
            {
                var attribute = set.ReadSequence();
                parts.Add((attribute.ReadObjectIdentifier(), Text(attribute)));
            }
        }

        var name = new RegoObjectBuilder(12);
        foreach (var (oid, field) in NameFields)
        {
            name.Set(RegoString.Of(field), Strings([.. parts.Where(part => part.Oid == oid).Select(part => part.Value)]));
        }

        name.Set(RegoString.Of("SerialNumber"), RegoString.Of(parts.LastOrDefault(part => part.Oid == "2.5.4.5").Value ?? ""));
        name.Set(RegoString.Of("CommonName"), RegoString.Of(parts.LastOrDefault(part => part.Oid == "2.5.4.3").Value ?? ""));
        name.Set(RegoString.Of("Names"), RegoArray.Of(parts.Select(part => (RegoValue)RegoObject.OfFields(("Type", Oid(part.Oid)), ("Value", RegoString.Of(part.Value))))));
        name.Set(RegoString.Of("ExtraNames"), RegoNull.Value);
        return name.Build();
    }

    /// <summary>The key in a SubjectPublicKeyInfo: RSA by modulus and exponent, curves by their point, Ed25519 by its bytes.</summary>
    public static RegoValue PublicKey(ReadOnlyMemory<byte> info)
    {
        var sequence = new AsnReader(info, AsnEncodingRules.DER).ReadSequence();
        var algorithm = sequence.ReadSequence().ReadObjectIdentifier();
        var key = sequence.ReadBitString(out _);
        switch (algorithm)
        {
            case X509Oids.Rsa:
                var rsa = new AsnReader(key, AsnEncodingRules.DER).ReadSequence();
                return RegoObject.OfFields(("N", Number(rsa.ReadInteger())), ("E", Number(rsa.ReadInteger())));
            case X509Oids.Ec when key.Length > 1 && key[0] == 4:
                var half = (key.Length - 1) / 2;
                return RegoObject.OfFields(
                    ("Curve", RegoObject.Empty), ("X", Number(new BigInteger(key.AsSpan(1, half), true, true))), ("Y", Number(new BigInteger(key.AsSpan(1 + half), true, true))));
            default:
                return RegoString.Of(Convert.ToBase64String(key));
        }
    }

    public static string KeyAlgorithm(ReadOnlyMemory<byte> info) => new AsnReader(info, AsnEncodingRules.DER).ReadSequence().ReadSequence().ReadObjectIdentifier();

    /// <summary>Go's <c>url.URL</c>.</summary>
    public static RegoValue Url(string text)
    {
        var url = GoUrl.Parse(text);
        return RegoObject.OfFields(
            ("Scheme", RegoString.Of(url.Scheme)), ("Opaque", RegoString.Empty), ("User", RegoNull.Value), ("Host", RegoString.Of(url.Host)), ("Path", RegoString.Of(url.Path)), ("RawPath", RegoString.Empty),
            ("OmitHost", RegoBoolean.False), ("ForceQuery", RegoBoolean.False), ("RawQuery", RegoString.Of(url.RawQuery)), ("Fragment", RegoString.Of(url.Fragment)), ("RawFragment", RegoString.Empty));
    }

    private static string Text(AsnReader reader)
    {
        var tag = reader.PeekTag();
        return tag.TagClass == TagClass.Universal && (UniversalTagNumber)tag.TagValue is UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String or UniversalTagNumber.T61String or UniversalTagNumber.BMPString
            ? reader.ReadCharacterString((UniversalTagNumber)tag.TagValue)
            : Convert.ToBase64String(reader.ReadEncodedValue().Span);
    }
}
