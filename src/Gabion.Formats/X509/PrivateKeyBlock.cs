using System.Security.Cryptography;

namespace Gabion.Formats.X509;

/// <summary>What can be said of a private key without keeping it: which public key it belongs to.</summary>
public static class PrivateKeyBlock
{
    /// <summary>
    /// The label of a block that stands for a private key which was not carried along: its content is the fingerprint of the key, or one
    /// byte where none could be made.
    /// </summary>
    public const string Withheld = "GABION WITHHELD PRIVATE KEY";

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
                Withheld => bytes.Length == SHA256.HashSizeInBytes ? Convert.ToHexStringLower(bytes) : null,
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
