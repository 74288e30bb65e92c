using System.Security.Cryptography;

namespace Gabion.Readers.Code.Secrets;

/// <summary>A short one-way name of a value, by which the same secret in two places can be told.</summary>
internal static class SecretDigest
{
    // Below this, trying all values that people choose would give the value away.
    private const double FewestBits = 75;

    /// <summary>16 hexadecimal digits; null for values that could be guessed and then confirmed by their digest.</summary>
    public static string? Of(ReadOnlySpan<byte> value) =>
        Entropy.PerByte(value) * value.Length < FewestBits ? null : Compute(value);

    internal static string Compute(ReadOnlySpan<byte> value)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData("gabion secret digest, version 1"u8, value, hash);
        return Convert.ToHexStringLower(hash[..8]);
    }
}
