using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins.X509;

/// <summary>Private keys of PEM as values: as a JWK, or as the JSON of Go's key types.</summary>
internal static class X509Keys
{
    /// <summary>The private keys of a text in PEM, or in base64 of it.</summary>
    /// <exception cref="FormatException">A key cannot be read.</exception>
    public static List<PrivateKey> Read(string text)
    {
        var keys = new List<PrivateKey>();
        foreach (var (label, bytes) in Pem.Blocks(Decoded(text)))
        {
            try
            {
                switch (label)
                {
                    case "RSA PRIVATE KEY":
                        keys.Add(Rsa(rsa => rsa.ImportRSAPrivateKey(bytes, out _)));
                        break;
                    case "EC PRIVATE KEY":
                        keys.Add(Ec(ec => ec.ImportECPrivateKey(bytes, out _)));
                        break;
                    case "PRIVATE KEY":
                        keys.Add(Pkcs8(bytes));
                        break;
                }
            }
            catch (Exception error) when (error is CryptographicException or AsnContentException)
            {
                throw new FormatException($"x509: failed to parse private key: {error.Message}", error);
            }
        }

        return keys;
    }

    public static PrivateKey Pkcs8(byte[] bytes)
    {
        var info = new AsnReader(bytes, AsnEncodingRules.BER).ReadSequence();
        info.ReadInteger();
        return info.ReadSequence().ReadObjectIdentifier() switch
        {
            X509Oids.Ec => Ec(ec => ec.ImportPkcs8PrivateKey(bytes, out _)),
            X509Oids.Ed25519 => new(null, null, new AsnReader(info.ReadOctetString(), AsnEncodingRules.BER).ReadOctetString()),
            _ => Rsa(rsa => rsa.ImportPkcs8PrivateKey(bytes, out _)),
        };
    }

    private static string Decoded(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Text.Decode(text));
        }
        catch (FormatException)
        {
            // It is PEM itself.
            return text;
        }
    }

    private static PrivateKey Rsa(Action<RSA> import)
    {
        using var rsa = RSA.Create();
        import(rsa);
        return new(rsa.ExportParameters(true), null, null);
    }

    private static PrivateKey Ec(Action<ECDsa> import)
    {
        using var ec = ECDsa.Create();
        import(ec);
        return new(null, ec.ExportParameters(true), null);
    }
}

/// <summary>A private key of one of three kinds.</summary>
internal sealed record PrivateKey(RSAParameters? Rsa, ECParameters? Ec, byte[]? Seed)
{
    public RegoObject ToJwk()
    {
        if (Rsa is { } rsa)
        {
            return Fields(("kty", "RSA"), ("n", Url(rsa.Modulus)), ("e", Url(rsa.Exponent)), ("d", Url(rsa.D)), ("p", Url(rsa.P)), ("q", Url(rsa.Q)), ("dp", Url(rsa.DP)), ("dq", Url(rsa.DQ)), ("qi", Url(rsa.InverseQ)));
        }

        if (Ec is { } ec)
        {
            var curve = ec.Q.X?.Length switch { 32 => "P-256", 48 => "P-384", _ => "P-521" };
            return Fields(("kty", "EC"), ("crv", curve), ("x", Url(ec.Q.X)), ("y", Url(ec.Q.Y)), ("d", Url(ec.D)));
        }

        return Fields(("kty", "OKP"), ("crv", "Ed25519"), ("d", Url(Seed)));
    }

    /// <summary>As the JSON of Go's <c>rsa.PrivateKey</c>, <c>ecdsa.PrivateKey</c> or <c>ed25519.PrivateKey</c>.</summary>
    public RegoValue ToGo()
    {
        if (Rsa is { } rsa)
        {
            return RegoObject.OfFields(
                ("N", Number(rsa.Modulus)), ("E", Number(rsa.Exponent)), ("D", Number(rsa.D)), ("Primes", new RegoArray([Number(rsa.P), Number(rsa.Q)])),
                ("Precomputed", RegoObject.OfFields(("Dp", Number(rsa.DP)), ("Dq", Number(rsa.DQ)), ("Qinv", Number(rsa.InverseQ)), ("CRTValues", RegoArray.Empty))));
        }

        return Ec is { } ec
            ? RegoObject.OfFields(("Curve", RegoObject.Empty), ("X", Number(ec.Q.X)), ("Y", Number(ec.Q.Y)), ("D", Number(ec.D)))
            : RegoString.Of(Convert.ToBase64String(Seed ?? []));
    }

    private static RegoNumber Number(byte[]? bytes) => RegoNumber.Of(new BigInteger(bytes ?? [], true, true));

    private static string Url(byte[]? bytes) => Base64Text.EncodeUrl(bytes ?? [], false);

    private static RegoObject Fields(params (string, string)[] fields) => RegoObject.OfFields([.. fields.Select(field => (field.Item1, (RegoValue)RegoString.Of(field.Item2)))]);
}
