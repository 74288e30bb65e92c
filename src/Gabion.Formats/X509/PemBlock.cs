using System.Buffers.Text;

namespace Gabion.Formats.X509;

/// <summary>One block of a PEM text (RFC 7468): its label, its bytes, and where it stands.</summary>
/// <param name="Label"><c>CERTIFICATE</c>, <c>PRIVATE KEY</c>, <c>EC PRIVATE KEY</c>…</param>
/// <param name="Bytes">Null when the block cannot be read; <paramref name="Trouble"/> then says why.</param>
/// <param name="Line">The line of its first mark, from 1.</param>
public sealed record PemBlock(string Label, byte[]? Bytes, string? Trouble, int Line)
{
    private const string Begin = "-----BEGIN ";
    private const string Dashes = "-----";

    /// <summary>More than any real file has; the rest is told as one block that cannot be read.</summary>
    private const int MaxBlocks = 4096;

    private const int MaxBase64 = 256 * 1024;

    /// <summary>The private key is encrypted, as old headers or its label say.</summary>
    public bool IsEncrypted => Label.StartsWith("ENCRYPTED", StringComparison.Ordinal) || Trouble == EncryptedOfOld;

    private const string EncryptedOfOld = "it is encrypted";

    /// <summary>Every block of a text, the broken ones too.</summary>
    public static IEnumerable<PemBlock> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = 1;
        var counted = 0;
        var count = 0;
        for (var at = text.IndexOf(Begin, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Begin, at, StringComparison.Ordinal))
        {
            line += text.AsSpan(counted, at - counted).Count('\n');
            counted = at;
            if (++count > MaxBlocks)
            {
                yield return new("", null, $"there are more than {MaxBlocks} blocks; the rest was not read", line);
                yield break;
            }

            yield return One(text, ref at, line);
        }
    }

    private static PemBlock One(string text, ref int at, int line)
    {
        var start = at + Begin.Length;
        var lineEnd = text.IndexOf('\n', start);
        var labelEnd = text.IndexOf(Dashes, start, StringComparison.Ordinal);
        at = start;
        if (labelEnd < 0 || (lineEnd >= 0 && labelEnd > lineEnd) || labelEnd - start > 64)
        {
            return new("", null, "its first line does not end in -----", line);
        }

        var label = text[start..labelEnd];
        var body = labelEnd + Dashes.Length;
        var end = text.IndexOf($"-----END {label}-----", body, StringComparison.Ordinal);
        var next = text.IndexOf(Begin, body, StringComparison.Ordinal);
        at = body;
        if (end < 0 || (next >= 0 && next < end))
        {
            return new(label, null, "its END line is missing", line);
        }

        if (end - body > MaxBase64)
        {
            return new(label, null, $"it is longer than {MaxBase64 / 1024} KiB", line);
        }

        at = end;
        var content = text.AsSpan(body, end - body);
        if (content.Contains("Proc-Type:", StringComparison.Ordinal))
        {
            return new(label, null, EncryptedOfOld, line);
        }

        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(content.Length)];
        return Convert.TryFromBase64Chars(content, bytes, out var written) && written > 0
            ? new(label, bytes[..written], null, line)
            : new(label, null, "its content is not base64", line);
    }
}
