using System.Text;

namespace Gabion.Readers;

/// <summary>Bytes to text: UTF-8 (with or without a byte order mark), UTF-16 and UTF-32 by their marks.</summary>
public static class TextContent
{
    /// <summary>The text of a database whose structure is ASCII: what is not UTF-8 becomes U+FFFD, so that one bad name costs only itself.</summary>
    internal static string DecodeLoosely(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes[3..] : bytes);

    /// <summary>The text, or null with the reason when the bytes are no text.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, out string? reason)
    {
        reason = null;
        try
        {
            switch (bytes)
            {
                case [0xFF, 0xFE, 0, 0, ..]:
                    return new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true).GetString(bytes[4..]);
                case [0xFF, 0xFE, ..]:
                    return new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true).GetString(bytes[2..]);
                case [0xFE, 0xFF, ..]:
                    return new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true).GetString(bytes[2..]);
                default:
                    break;
            }

            var nul = bytes.IndexOf((byte)0);
            if (nul >= 0)
            {
                reason = $"it holds a NUL byte at offset {nul}, so it is not text";
                return null;
            }

            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true)
                .GetString(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes[3..] : bytes);
        }
        catch (DecoderFallbackException error)
        {
            reason = $"it is not valid text: byte offset {error.Index}";
            return null;
        }
    }
}
