using System.Globalization;
using System.Text;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>Base64 as Go reads it: padding is required, line ends are skipped, and an error names the byte at which it stopped.</summary>
internal static class Base64Text
{
    private const string Standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const string Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    public static string Encode(byte[] bytes) => Convert.ToBase64String(bytes);

    public static string EncodeUrl(byte[] bytes, bool isPadded)
    {
        var text = Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_');
        return isPadded ? text : text.TrimEnd('=');
    }

    /// <exception cref="FormatException">It is no base64.</exception>
    public static byte[] Decode(string text) => Decode(text, Standard);

    /// <summary>The alphabet for URLs; padding may be left out.</summary>
    /// <exception cref="FormatException">It is no base64.</exception>
    public static byte[] DecodeUrl(string text)
    {
        if (!text.EndsWith('='))
        {
            text = (text.Length % 4) switch
            {
                0 => text,
                2 => text + "==",
                3 => text + "=",
                _ => throw new FormatException($"illegal base64url string: {text}"),
            };
        }

        return Decode(text, Url);
    }

    private static byte[] Decode(string text, string alphabet)
    {
        var bytes = new List<byte>(text.Length * 3 / 4);
        var (buffer, count) = (0, 0);
        var at = 0;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c is '\r' or '\n')
            {
                continue;
            }

            if (c == '=')
            {
                break;
            }

            var value = c < 128 ? alphabet.IndexOf(c, StringComparison.Ordinal) : -1;
            if (value < 0)
            {
                throw Illegal(text, at);
            }

            buffer = (buffer << 6) | value;
            if (++count == 4)
            {
                bytes.AddRange([(byte)(buffer >> 16), (byte)(buffer >> 8), (byte)buffer]);
                (buffer, count) = (0, 0);
            }
        }

        if (at == text.Length)
        {
            return count == 0 ? [.. bytes] : throw Illegal(text, at - count);
        }

        if (count < 2)
        {
            throw Illegal(text, at);
        }

        // The padding: as many as are missing, and nothing after it.
        for (var missing = 4 - count; missing > 0; at++)
        {
            if (at >= text.Length)
            {
                throw Illegal(text, text.Length);
            }

            if (text[at] is '\r' or '\n')
            {
                continue;
            }

            if (text[at] != '=')
            {
                throw Illegal(text, at);
            }

            missing--;
        }

        while (at < text.Length && text[at] is '\r' or '\n')
        {
            at++;
        }

        if (at < text.Length)
        {
            throw Illegal(text, at);
        }

        bytes.Add((byte)(count == 2 ? buffer >> 4 : buffer >> 10));
        if (count == 3)
        {
            bytes.Add((byte)(buffer >> 2));
        }

        return [.. bytes];
    }

    private static FormatException Illegal(string text, int at) =>
        new(string.Create(CultureInfo.InvariantCulture, $"illegal base64 data at input byte {Encoding.UTF8.GetByteCount(text.AsSpan(0, Math.Min(at, text.Length)))}"));
}
