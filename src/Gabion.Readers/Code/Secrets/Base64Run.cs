using System.Buffers;
using System.Buffers.Text;

namespace Gabion.Readers.Code.Secrets;

/// <summary>A stretch of base64 in a text.</summary>
internal static class Base64Run
{
    private const int Longest = 8 * 1024;

    /// <summary>The run around a place; begins at the place unless base64 stands before it.</summary>
    public static (int Start, int End) At(ReadOnlySpan<byte> text, int at)
    {
        var start = TokenShape.BeginsWord(text, at) && (at == 0 || text[at - 1] is not ((byte)'+' or (byte)'/')) ? at : -1;
        var rest = text[at..Math.Min(text.Length, at + Longest)];
        var length = rest.IndexOfAnyExcept(ByteValues.Base64);
        var end = length < 0 ? at + rest.Length : at + length;
        while (end < text.Length && text[end] == '=')
        {
            end++;
        }

        return (start, end);
    }

    /// <summary>The bytes that a run stands for, in either alphabet, padded or not; null when it stands for none.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> run)
    {
        var digits = run.TrimEnd((byte)'=');
        if (digits.Length % 4 == 1)
        {
            digits = digits[..^1];
        }

        var url = digits.ToArray();
        foreach (ref var digit in url.AsSpan())
        {
            digit = digit switch { (byte)'+' => (byte)'-', (byte)'/' => (byte)'_', _ => digit };
        }

        var decoded = new byte[Base64Url.GetMaxDecodedLength(url.Length)];
        return Base64Url.DecodeFromUtf8(url, decoded, out _, out var written) == OperationStatus.Done ? decoded[..written] : null;
    }
}
