namespace Gabion.Rules.Cluster.Deploy;

/// <summary>What the API server accepts as the name of a port (RFC 6335, lower case).</summary>
internal static class PortSyntax
{
    private const int Longest = 15;

    public static bool IsName(string text) => text.Length is > 0 and <= Longest
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && text.Any(char.IsAsciiLetterLower) && text[0] != '-' && text[^1] != '-'
        && !text.Contains("--", StringComparison.Ordinal);
}
