using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Readers.Packages.Languages;

/// <summary>Hashes as lock files pin them.</summary>
internal static class PinnedHash
{
    /// <summary>Subresource integrity (W3C): <c>sha512-BASE64</c>, several with blanks between.</summary>
    public static ImmutableArray<Digest> OfIntegrity(string? text) =>
        text is null ? [] : [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(One).OfType<Digest>()];

    /// <summary><c>sha256:HEX</c>; empty for anything else.</summary>
    public static ImmutableArray<Digest> OfPrefixed(string? text) =>
        text is not null && text.IndexOf(':') is > 0 and var colon ? OfHex(text[..colon], text[(colon + 1)..]) : [];

    /// <summary>A hash in hexadecimal digits of the length that its algorithm has.</summary>
    public static ImmutableArray<Digest> OfHex(string algorithm, string? hex)
    {
        var name = algorithm.ToLowerInvariant();
        return hex is not null && hex.Length == HexLength(name) && hex.All(char.IsAsciiHexDigit) ? [new(name, hex.ToLowerInvariant())] : [];
    }

    /// <summary>A hash in base64.</summary>
    public static ImmutableArray<Digest> OfBase64(string algorithm, string? text)
    {
        Span<byte> bytes = stackalloc byte[64];
        return text is not null && Convert.TryFromBase64String(text, bytes, out var length) && length * 2 == HexLength(algorithm)
            ? [new(algorithm, Convert.ToHexStringLower(bytes[..length]))]
            : [];
    }

    private static Digest? One(string text)
    {
        var dash = text.IndexOf('-');
        return dash > 0 && OfBase64(text[..dash].ToLowerInvariant(), text[(dash + 1)..].Split('?')[0]) is [var digest] ? digest : null;
    }

    private static int HexLength(string algorithm) => algorithm switch { "md5" => 32, "sha1" => 40, "sha256" => 64, "sha384" => 96, "sha512" => 128, _ => -1 };
}
