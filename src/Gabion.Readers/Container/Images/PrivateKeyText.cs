using System.Text;
using System.Text.RegularExpressions;
using Gabion.Formats.X509;

namespace Gabion.Readers.Container.Images;

/// <summary>Puts stand-ins where private keys stand: blocks of PEM, also inside values in base64. Lines keep their numbers.</summary>
internal static partial class PrivateKeyText
{
    private const string Begin = "-----BEGIN ";
    private const string Dashes = "-----";
    private const string KeyEnd = "PRIVATE KEY";

    /// <summary>Null when a key begins that does not end.</summary>
    public static string? Without(string text, StandIns standIns)
    {
        var plain = WithoutBlocks(text, standIns);
        if (plain is null)
        {
            return null;
        }

        var isWhole = true;
        var rest = Encoded().Replace(plain, match =>
        {
            if (Decoded(match.Value) is not { } inner || !inner.Contains(KeyEnd, StringComparison.Ordinal))
            {
                return match.Value;
            }

            var clean = WithoutBlocks(inner, standIns);
            isWhole &= clean is not null;
            return clean is null ? "" : Convert.ToBase64String(Encoding.Latin1.GetBytes(clean));
        });
        return isWhole ? rest : null;
    }

    /// <summary>Whether a key, plain or in base64, is still in a value.</summary>
    public static bool HoldsKey(string value)
    {
        var decoded = Decoded(string.Concat(value.Where(letter => !char.IsWhiteSpace(letter))));
        return IsKey(value) || (decoded is not null && IsKey(decoded));
    }

    private static bool IsKey(string text) =>
        text.Contains($"{KeyEnd}{Dashes}", StringComparison.Ordinal)
        && PemBlock.Read(text).Any(block => PrivateKeyBlock.Is(block) && block.Label != PrivateKeyBlock.Withheld && block.Bytes is not [0]);

    private static string? WithoutBlocks(string text, StandIns standIns)
    {
        var made = new StringBuilder();
        var done = 0;
        for (var at = text.IndexOf(Begin, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Begin, Math.Max(at + 1, done), StringComparison.Ordinal))
        {
            var start = at + Begin.Length;
            var labelEnd = text.IndexOf(Dashes, start, StringComparison.Ordinal);
            if (labelEnd < 0 || labelEnd - start > 64 || !text.AsSpan(start, labelEnd - start).EndsWith(KeyEnd, StringComparison.Ordinal))
            {
                continue;
            }

            var last = $"-----END {text[start..labelEnd]}-----";
            var end = text.IndexOf(last, labelEnd, StringComparison.Ordinal);
            if (end < 0)
            {
                return null;
            }

            var block = text[at..(end + last.Length)];
            var read = PemBlock.Read(block.Replace("\\n", "\n", StringComparison.Ordinal)).First();
            made.Append(text, done, at - done).Append(standIns.ForKey(read)).Append('\n', block.Count(letter => letter == '\n'));
            done = end + last.Length;
        }

        return done == 0 ? text : made.Append(text, done, text.Length - done).ToString();
    }

    private static string? Decoded(string value)
    {
        var bytes = new byte[value.Length];
        return value.Length >= 64 && Convert.TryFromBase64String(value, bytes, out var length) ? Encoding.Latin1.GetString(bytes, 0, length) : null;
    }

    [GeneratedRegex("[A-Za-z0-9+/]{64,}={0,2}", RegexOptions.None, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Encoded();
}
