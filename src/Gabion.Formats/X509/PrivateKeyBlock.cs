using System.Security.Cryptography;

namespace Gabion.Formats.X509;

/// <summary>What can be said of a private key without keeping it: which public key it belongs to.</summary>
public static class PrivateKeyBlock
{
    private const int MaxBytes = 32 * 1024;

    public static bool Is(PemBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return block.Label.EndsWith("PRIVATE KEY", StringComparison.Ordinal);
    }

    /// <summary>SHA-256 of the public key (subjectPublicKeyInfo), 64 hexadecimal digits; null when the key cannot be read here.</summary>
    public static string? KeyFingerprint(PemBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return block is { Bytes: { Length: <= MaxBytes } bytes, IsEncrypted: false }
            ? block.Label switch
            {
                "RSA PRIVATE KEY" => Try(RSA.Create, key => key.ImportRSAPrivateKey(bytes, out _)),
                "EC PRIVATE KEY" => Try(ECDsa.Create, key => key.ImportECPrivateKey(bytes, out _)),
                "PRIVATE KEY" => Try(RSA.Create, key => key.ImportPkcs8PrivateKey(bytes, out _)) ?? Try(ECDsa.Create, key => key.ImportPkcs8PrivateKey(bytes, out _)),
                _ => null,
            }
            : null;
    }

    private static string? Try<TKey>(Func<TKey> create, Action<TKey> import)
        where TKey : AsymmetricAlgorithm
    {
        using var key = create();
        try
        {
            import(key);
            return Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
        }
        catch (CryptographicException)
        {
            return null; // of another kind, or broken: the caller then cannot tell
        }
    }
}
