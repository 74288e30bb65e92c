using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>A key that tokens are signed or verified with, and what its JWK says of its use.</summary>
internal sealed record JwtKey(string Algorithm, string Id)
{
    public const string Ed25519Oid = "1.3.101.112";

    public RSAParameters? Rsa { get; init; }

    public ECParameters? Ec { get; init; }

    /// <summary>A shared secret.</summary>
    public byte[]? Secret { get; init; }

    /// <summary>The public key of Ed25519.</summary>
    public byte[]? Edwards { get; init; }

    /// <summary>The private key of Ed25519.</summary>
    public byte[]? EdwardsSeed { get; init; }

    /// <summary>The keys in a certificate, a public key in PEM, a JWK or a set of them.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static IReadOnlyList<JwtKey> ReadPublic(string text)
    {
        if (!PemEncoding.TryFind(text, out var fields))
        {
            return ReadJwks(text).Where(key => key.Algorithm.Length == 0 || JwtSignatures.IsKnown(key.Algorithm)).ToList();
        }

        if (text[fields.Location.End..].Trim().Length > 0)
        {
            throw new FormatException("extra data after a PEM certificate block");
        }

        try
        {
            var bytes = Convert.FromBase64String(text[fields.Base64Data]);
            return text[fields.Label] switch
            {
                "CERTIFICATE" => [OfCertificate(bytes)],
                "PUBLIC KEY" => [OfPublicKey(bytes)],
                _ => throw new FormatException("failed to extract a Key from the PEM certificate"),
            };
        }
        catch (Exception error) when (error is CryptographicException or AsnContentException)
        {
            throw new FormatException($"failed to parse a PEM {(text[fields.Label] == "CERTIFICATE" ? "certificate" : "public key")}: {error.Message}", error);
        }
    }

    /// <summary>The keys of a JWK or a set of them.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static IReadOnlyList<JwtKey> ReadJwks(string text)
    {
        if (JsonFunctions.TryRead(text, out var value) is { } error)
        {
            throw new FormatException($"failed to parse a JWK key (set): {error}");
        }

        if (value is not RegoObject @object)
        {
            throw new FormatException("failed to parse a JWK key (set): it is no object");
        }

        return @object.Get("keys") is RegoArray keys
            ? [.. keys.Items.ToArray().Select(key => key is RegoObject fields ? OfJwk(fields) : throw new FormatException("failed to parse a JWK key (set): a key is no object"))]
            : [OfJwk(@object)];
    }

    private static JwtKey OfCertificate(byte[] bytes)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(bytes);
        return OfPublicKey(certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    private static JwtKey OfPublicKey(byte[] info)
    {
        var outer = new AsnReader(info, AsnEncodingRules.DER).ReadSequence();
        var algorithm = outer.ReadSequence().ReadObjectIdentifier();
        switch (algorithm)
        {
            case Ed25519Oid:
                return new("", "") { Edwards = outer.ReadBitString(out _) };
            case "1.2.840.10045.2.1":
                using (var ec = ECDsa.Create())
                {
                    ec.ImportSubjectPublicKeyInfo(info, out _);
                    return new("", "") { Ec = ec.ExportParameters(false) };
                }

            default:
                using (var rsa = RSA.Create())
                {
                    rsa.ImportSubjectPublicKeyInfo(info, out _);
                    return new("", "") { Rsa = rsa.ExportParameters(false) };
                }
        }
    }

    private static JwtKey OfJwk(RegoObject jwk)
    {
        var key = new JwtKey(Field(jwk, "alg") ?? "", Field(jwk, "kid") ?? "");
        switch (Field(jwk, "kty"))
        {
            case "oct":
                return key with { Secret = Bytes(jwk, "k") };
            case "RSA":
                return key with
                {
                    Rsa = new RSAParameters
                    {
                        Modulus = Bytes(jwk, "n"),
                        Exponent = Bytes(jwk, "e"),
                        D = Optional(jwk, "d"),
                        P = Optional(jwk, "p"),
                        Q = Optional(jwk, "q"),
                        DP = Optional(jwk, "dp"),
                        DQ = Optional(jwk, "dq"),
                        InverseQ = Optional(jwk, "qi"),
                    },
                };
            case "EC":
                var (curve, size) = Field(jwk, "crv") switch
                {
                    "P-256" => (ECCurve.NamedCurves.nistP256, 32),
                    "P-384" => (ECCurve.NamedCurves.nistP384, 48),
                    "P-521" => (ECCurve.NamedCurves.nistP521, 66),
                    var other => throw new FormatException($"failed to parse a JWK key (set): the curve {other} is not known"),
                };
                return key with
                {
                    Ec = new ECParameters
                    {
                        Curve = curve,
                        Q = new ECPoint { X = Pad(Bytes(jwk, "x"), size), Y = Pad(Bytes(jwk, "y"), size) },
                        D = Optional(jwk, "d") is { } d ? Pad(d, size) : null,
                    },
                };
            case "OKP" when Field(jwk, "crv") == "Ed25519":
                return key with { Edwards = Bytes(jwk, "x"), EdwardsSeed = Optional(jwk, "d") };
            case var type:
                throw new FormatException($"failed to parse a JWK key (set): the key type {(type is null ? "is missing" : GoFormat.Quote(type) + " is not known")}");
        }
    }

    private static string? Field(RegoObject jwk, string name) => (jwk.Get(name) as RegoString)?.Value;

    private static byte[] Bytes(RegoObject jwk, string name) => Optional(jwk, name) ?? throw new FormatException($"failed to parse a JWK key (set): the field {name} is missing");

    private static byte[]? Optional(RegoObject jwk, string name) => Field(jwk, name) is { } text ? Base64Text.DecodeUrl(text) : null;

    private static byte[] Pad(byte[] bytes, int size) => bytes.Length >= size ? bytes : [.. new byte[size - bytes.Length], .. bytes];
}
