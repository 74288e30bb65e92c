using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gabion.Readers.Code.Secrets;

/// <summary>The checksums that services put into their tokens, so that a typed or made-up one can be told.</summary>
internal static class Checksums
{
    private const string Base62Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Base58Digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const string Bech32Digits = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    /// <summary>
    /// GitHub and npm: the last six digits are the CRC-32 of those between the prefix and them, in base 62
    /// (https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/).
    /// </summary>
    public static bool Base62Crc32(ReadOnlySpan<byte> token)
    {
        var body = token[(token.IndexOf((byte)'_') + 1)..];
        return body.Length > 6 && body[^6..].SequenceEqual(Encoding.ASCII.GetBytes(Base62(Crc32(body[..^6]))));
    }

    /// <summary>Grafana: after the last underline stands the CRC-32 of all before it, as four bytes from the lowest, in hexadecimal.</summary>
    public static bool HexadecimalCrc32(ReadOnlySpan<byte> token)
    {
        var cut = token.LastIndexOf((byte)'_');
        return token[(cut + 1)..].SequenceEqual(Encoding.ASCII.GetBytes(Hexadecimal(Crc32(token[..cut]))));
    }

    /// <summary>Bech32, as age keys are written (BIP 173).</summary>
    public static bool Bech32(ReadOnlySpan<byte> key)
    {
        var text = Encoding.ASCII.GetString(key).ToLowerInvariant();
        var cut = text.LastIndexOf('1');
        return cut > 0 && text[(cut + 1)..].All(digit => Bech32Digits.Contains(digit)) && Bech32Polynomial(text[..cut], text[(cut + 1)..]) == 1;
    }

    /// <summary>The six digits that make a Bech32 text right.</summary>
    public static string Bech32Check(string prefix, string digits)
    {
        var rest = Bech32Polynomial(prefix, digits + "qqqqqq") ^ 1;
        return string.Concat(Enumerable.Range(0, 6).Select(i => Bech32Digits[(int)(rest >> (5 * (5 - i))) & 31]));
    }

    /// <summary>Base58Check, as extended private keys of wallets are written (BIP 32): four bytes of a double SHA-256 at the end.</summary>
    public static bool Base58Check(ReadOnlySpan<byte> key)
    {
        var number = System.Numerics.BigInteger.Zero;
        foreach (var digit in key)
        {
            var value = Base58Digits.IndexOf((char)digit, StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            number = (number * 58) + value;
        }

        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return bytes.Length > 4 && SHA256.HashData(SHA256.HashData(bytes.AsSpan(..^4))).AsSpan(0, 4).SequenceEqual(bytes.AsSpan(^4..));
    }

    public static string Base62(uint number)
    {
        Span<char> digits = stackalloc char[6];
        for (var i = 5; i >= 0; i--)
        {
            digits[i] = Base62Digits[(int)(number % 62)];
            number /= 62;
        }

        return digits.ToString();
    }

    public static string Hexadecimal(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        return Convert.ToHexStringLower(bytes);
    }

    public static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var rest = uint.MaxValue;
        foreach (var value in bytes)
        {
            rest ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                rest = (rest & 1) == 0 ? rest >> 1 : (rest >> 1) ^ 0xEDB88320;
            }
        }

        return ~rest;
    }

    private static uint Bech32Polynomial(string prefix, string digits)
    {
        ReadOnlySpan<uint> generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        var values = prefix.Select(letter => letter >> 5).Append(0).Concat(prefix.Select(letter => letter & 31))
            .Concat(digits.Select(digit => Bech32Digits.IndexOf(digit, StringComparison.Ordinal)));
        var rest = 1U;
        foreach (var value in values)
        {
            var top = rest >> 25;
            rest = ((rest & 0x1FFFFFF) << 5) ^ (uint)value;
            for (var i = 0; i < 5; i++)
            {
                rest ^= ((top >> i) & 1) == 0 ? 0 : generators[i];
            }
        }

        return rest;
    }
}
