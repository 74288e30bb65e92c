using System.Buffers;

namespace Gabion.Readers.Code.Secrets;

/// <summary>Sets of bytes that the shapes search for.</summary>
internal static class ByteValues
{
    /// <summary>What names of variables and keys are made of, dots and dashes with them.</summary>
    public static readonly SearchValues<byte> Name =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."u8);

    /// <summary>Digits of base64 in both alphabets.</summary>
    public static readonly SearchValues<byte> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"u8);

    /// <summary>What random tokens are made of.</summary>
    public static readonly SearchValues<byte> Token =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/=.~"u8);

    public static readonly SearchValues<byte> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>What may stand in a key that was wrapped, quoted or escaped.</summary>
    public static readonly SearchValues<byte> Base64Text =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\\\"' \t\r\n"u8);

    /// <summary>What ends the part of a URL that names the user and the host.</summary>
    public static readonly SearchValues<byte> AuthorityEnd = SearchValues.Create("/?#\"'`<>|,;)\\ \t\r\n"u8);

    /// <summary>What ends a value that stands without quotes.</summary>
    public static readonly SearchValues<byte> BareEnd = SearchValues.Create(" \t\r\n\"'`,;#<>&"u8);
}
