namespace Gabion.Rules.Cluster.Deploy;

/// <summary>What the API server accepts as label key and value.</summary>
internal static class LabelSyntax
{
    private const int LongestName = 63;
    private const int LongestPrefix = 253;

    public static bool IsValue(string text) => text.Length == 0 || IsName(text);

    /// <summary>A name, or a DNS subdomain, a slash and a name.</summary>
    public static bool IsKey(string text)
    {
        var slash = text.IndexOf('/');
        return IsName(text[(slash + 1)..]) && (slash < 0 || IsPrefix(text[..slash]));
    }

    private static bool IsName(string text) => text.Length is > 0 and <= LongestName
        && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static bool IsPrefix(string text) => text.Length <= LongestPrefix
        && text.Split('.').All(part => part.Length > 0 && part[0] != '-' && part[^1] != '-'
            && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'));
}
