using System.Buffers;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>What the API server accepts as label key and value.</summary>
internal static class LabelSyntax
{
    private const int LongestName = 63;
    private const int LongestPrefix = 253;

    private static readonly SearchValues<char> NameLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");
    private static readonly SearchValues<char> PrefixLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public static bool IsValue(ReadOnlySpan<char> text) => text.Length == 0 || IsName(text);

    /// <summary>A name, or a DNS subdomain, a slash and a name.</summary>
    public static bool IsKey(ReadOnlySpan<char> text)
    {
        var slash = text.IndexOf('/');
        return IsName(text[(slash + 1)..]) && (slash < 0 || IsPrefix(text[..slash]));
    }

    private static bool IsName(ReadOnlySpan<char> text) => text.Length is > 0 and <= LongestName
        && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]) && !text.ContainsAnyExcept(NameLetters);

    private static bool IsPrefix(ReadOnlySpan<char> text)
    {
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (part.IsEmpty || part[0] == '-' || part[^1] == '-' || part.ContainsAnyExcept(PrefixLetters))
            {
                return false;
            }
        }

        return text.Length is > 0 and <= LongestPrefix;
    }
}
