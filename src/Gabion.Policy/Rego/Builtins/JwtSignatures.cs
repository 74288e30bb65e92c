using System.Security.Cryptography;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>Signs and verifies by the algorithms of JWS (RFC 7518, RFC 8037).</summary>
internal static class JwtSignatures
{
    public static bool IsKnown(string algorithm) => algorithm is "RS256" or "RS384" or "RS512" or "PS256" or "PS384" or "PS512" or "ES256" or "ES384" or "ES512" or "HS256" or "HS384" or "HS512" or "EdDSA";

    /// <summary>False too when the key is of another kind than the algorithm needs.</summary>
    public static bool Verify(JwtKey key, string algorithm, byte[] message, byte[] signature)
    {
        try
        {
            switch (algorithm)
            {
                case "EdDSA":
                    return key.Edwards is { } edwards && Ed25519.Verify(edwards, message, signature);
                case ['H', ..] when IsKnown(algorithm):
                    return key.Secret is { } secret && CryptographicOperations.FixedTimeEquals(Mac(algorithm, secret, message), signature);
                case ['E', ..] when IsKnown(algorithm) && key.Ec is { } parameters:
                    using (var ec = ECDsa.Create(parameters))
                    {
                        var size = (ec.KeySize + 7) / 8;
                        return Widen(signature, size) is { } wide && ec.VerifyData(message, wide, Hash(algorithm));
                    }

                case ['R' or 'P', ..] when IsKnown(algorithm) && key.Rsa is { } parameters:
                    using (var rsa = RSA.Create(new RSAParameters { Modulus = parameters.Modulus, Exponent = parameters.Exponent }))
                    {
                        return rsa.VerifyData(message, signature, Hash(algorithm), Padding(algorithm));
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

    /// <exception cref="FormatException">The key does not fit the algorithm.</exception>
    public static byte[] Sign(JwtKey key, string algorithm, byte[] message)
    {
        try
        {
            switch (algorithm)
            {
                case "EdDSA" when key.EdwardsSeed is { Length: 32 } seed:
                    return Ed25519.Sign(seed, message);
                case ['H', ..] when key.Secret is { } secret:
                    return Mac(algorithm, secret, message);
                case ['E', 'S', ..] when key.Ec is { D: not null } parameters:
                    using (var ec = ECDsa.Create(parameters))
                    {
                        return ec.SignData(message, Hash(algorithm));
                    }

                case ['R' or 'P', ..] when key.Rsa is { D: not null } parameters:
                    using (var rsa = RSA.Create(parameters))
                    {
                        return rsa.SignData(message, Hash(algorithm), Padding(algorithm));
                    }

                default:
                    throw new FormatException($"the key cannot sign with {algorithm}");
            }
        }
        catch (CryptographicException error)
        {
            throw new FormatException($"the key cannot sign with {algorithm}: {error.Message}", error);
        }
    }

    private static HashAlgorithmName Hash(string algorithm) => algorithm[^3..] switch { "256" => HashAlgorithmName.SHA256, "384" => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA512 };

    private static RSASignaturePadding Padding(string algorithm) => algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;

    private static byte[] Mac(string algorithm, byte[] secret, byte[] message) => algorithm[^3..] switch
    {
        "256" => HMACSHA256.HashData(secret, message),
        "384" => HMACSHA384.HashData(secret, message),
        _ => HMACSHA512.HashData(secret, message),
    };

    /// <summary>The two numbers of a signature, each as wide as the curve.</summary>
    private static byte[]? Widen(byte[] signature, int size)
    {
        var half = signature.Length / 2;
        var wide = new byte[size * 2];
        for (var i = 0; i < 2; i++)
        {
            var number = (i == 0 ? signature.AsSpan(0, half) : signature.AsSpan(half)).TrimStart((byte)0);
            if (number.Length > size)
            {
                return null;
            }

            number.CopyTo(wide.AsSpan((size * (i + 1)) - number.Length));
        }

        return wide;
    }
}
