using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Gabion.Model;

/// <summary>
/// The name of content by its hash: <c>sha256:</c> and 64 hexadecimal digits, as the OCI image specification writes it
/// (descriptor.md, Digests). Only algorithms of which the length is known are taken, so that a digest can always be checked.
/// </summary>
/// <param name="Algorithm"><c>sha256</c>, <c>sha512</c> or <c>sha384</c>.</param>
/// <param name="Hex">The hash in lower-case hexadecimal digits.</param>
public sealed record Digest(string Algorithm, string Hex)
{
    private const int ShortLength = 12;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>The beginning of the hash, as people and <c>docker images</c> write it.</summary>
    public string Short => Hex.Length <= ShortLength ? Hex : Hex[..ShortLength];

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = null;
        if (text is null || text.IndexOf(':') is not (> 0 and var colon))
        {
            return false;
        }

        var (algorithm, hex) = (text[..colon], text[(colon + 1)..]);
        if (hex.Length != HexLength(algorithm) || hex.AsSpan().IndexOfAnyExcept(HexDigits) >= 0)
        {
            return false;
        }

        digest = new(algorithm, hex);
        return true;
    }

    /// <summary>The digest of a SHA-256 hash.</summary>
    public static Digest OfSha256(ReadOnlySpan<byte> hash) => new("sha256", Convert.ToHexStringLower(hash));

    public override string ToString() => $"{Algorithm}:{Hex}";

    private static int HexLength(string algorithm) => algorithm switch
    {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => -1,
    };
}
