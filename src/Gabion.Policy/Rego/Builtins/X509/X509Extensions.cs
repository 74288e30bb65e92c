using System.Formats.Asn1;
using System.Net;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins.X509;

/// <summary>The extensions of a certificate or request, read.</summary>
internal sealed class X509Extensions
{
    private readonly List<RegoValue> _all = [];

    public X509Extensions(AsnReader? list)
    {
        while (list is { HasData: true })
        {
            var extension = list.ReadSequence();
            var oid = extension.ReadObjectIdentifier();
            var isCritical = extension.PeekTag() == Asn1Tag.Boolean && extension.ReadBoolean();
            var value = extension.ReadOctetString();
            _all.Add(RegoObject.OfFields(("Id", X509Values.Oid(oid)), ("Critical", RegoBoolean.Of(isCritical)), ("Value", X509Values.Bytes(value))));
            Read(oid, new AsnReader(value, AsnEncodingRules.DER));
        }
    }

    public RegoValue All => _all.Count == 0 ? RegoNull.Value : RegoArray.Of(_all);

    public bool HasBasicConstraints { get; private set; }

    public bool IsAuthority { get; private set; }

    public int? MostBelow { get; private set; }

    public int KeyUsage { get; private set; }

    public List<int> ExtendedKeyUsages { get; } = [];

    public List<string> UnknownKeyUsages { get; } = [];

    public List<string> DnsNames { get; } = [];

    public List<string> EmailAddresses { get; } = [];

    public List<string> IpAddresses { get; } = [];

    public List<string> Uris { get; } = [];

    public List<string> OcspServers { get; } = [];

    public List<string> Issuers { get; } = [];

    public List<string> RevocationLists { get; } = [];

    public List<string> Policies { get; } = [];

    public ReadOnlyMemory<byte>? SubjectKeyId { get; private set; }

    public ReadOnlyMemory<byte>? AuthorityKeyId { get; private set; }

    public bool HasNameConstraints { get; private set; }

    private void Read(string oid, AsnReader value)
    {
        switch (oid)
        {
            case "2.5.29.15":
                var bits = value.ReadBitString(out var unused);
                for (var i = 0; i < (bits.Length * 8) - unused; i++)
                {
                    KeyUsage |= (bits[i / 8] & (0x80 >> (i % 8))) != 0 ? 1 << i : 0;
                }

                break;
            case "2.5.29.19":
                HasBasicConstraints = true;
                var constraints = value.ReadSequence();
                IsAuthority = constraints.HasData && constraints.PeekTag() == Asn1Tag.Boolean && constraints.ReadBoolean();
                MostBelow = constraints.HasData && constraints.TryReadInt32(out var most) ? most : null;
                break;
            case "2.5.29.17":
                Names(value.ReadSequence());
                break;
            case "2.5.29.14":
                SubjectKeyId = value.ReadOctetString();
                break;
            case "2.5.29.35":
                var authority = value.ReadSequence();
                AuthorityKeyId = authority.HasData && authority.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 0)) ? authority.ReadOctetString(new Asn1Tag(TagClass.ContextSpecific, 0)) : null;
                break;
            case "2.5.29.37":
                for (var usages = value.ReadSequence(); usages.HasData;)
                {
                    Usage(usages.ReadObjectIdentifier());
                }

                break;
            case "2.5.29.32":
                for (var policies = value.ReadSequence(); policies.HasData;)
                {
                    Policies.Add(policies.ReadSequence().ReadObjectIdentifier());
                }

                break;
            case "2.5.29.30":
                HasNameConstraints = true;
                break;
            case "2.5.29.31":
                for (var points = value.ReadSequence(); points.HasData;)
                {
                    Point(points.ReadSequence());
                }

                break;
            case "1.3.6.1.5.5.7.1.1":
                for (var accesses = value.ReadSequence(); accesses.HasData;)
                {
                    Access(accesses.ReadSequence());
                }

                break;
        }
    }

    private void Usage(string oid)
    {
        if (X509Oids.ExtendedKeyUsage(oid) is { } known)
        {
            ExtendedKeyUsages.Add(known);
        }
        else
        {
            UnknownKeyUsages.Add(oid);
        }
    }

    private void Names(AsnReader names)
    {
        while (names.HasData)
        {
            var tag = names.PeekTag();
            switch (tag.TagValue)
            {
                case 1: EmailAddresses.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag)); break;
                case 2: DnsNames.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag)); break;
                case 6: Uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag)); break;
                case 7: IpAddresses.Add(new IPAddress(names.ReadOctetString(tag)).ToString()); break;
                default: names.ReadEncodedValue(); break;
            }
        }
    }

    private void Point(AsnReader point)
    {
        var outer = new Asn1Tag(TagClass.ContextSpecific, 0, true);
        if (!point.HasData || !point.PeekTag().HasSameClassAndValue(outer))
        {
            return;
        }

        var name = point.ReadSequence(outer);
        if (name.HasData && name.PeekTag().HasSameClassAndValue(outer))
        {
            Uri(name.ReadSequence(outer), RevocationLists);
        }
    }

    private void Access(AsnReader access)
    {
        var method = access.ReadObjectIdentifier();
        Uri(access, method == "1.3.6.1.5.5.7.48.1" ? OcspServers : method == "1.3.6.1.5.5.7.48.2" ? Issuers : []);
    }

    private static void Uri(AsnReader names, List<string> into)
    {
        while (names.HasData)
        {
            var tag = names.PeekTag();
            if (tag.TagClass == TagClass.ContextSpecific && tag.TagValue == 6)
            {
                into.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
            }
            else
            {
                names.ReadEncodedValue();
            }
        }
    }
}
