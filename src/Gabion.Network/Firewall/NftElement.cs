namespace Gabion.Network.Firewall;

/// <summary>An element of a set or map of nftables, without its counters, time limits and comment.</summary>
/// <param name="Key">What is looked for; parts of a concatenation stand between <c> . </c>.</param>
/// <param name="Value">What a map gives for it: a verdict, or an address; null in a set.</param>
internal sealed record NftElement(string Key, string? Value)
{
    /// <summary>The words after which an element says something of itself.</summary>
    private static readonly string[] Extras = ["counter", "timeout", "expires", "comment", "limit", "quota", "last"];

    /// <summary>The parts of the key.</summary>
    public string[] Parts => Key.Split(" . ");

    /// <summary>The elements between the braces of a set or map.</summary>
    public static NftElement[] AllOf(string inside) => [.. Split(inside).Select(Of)];

    private static NftElement Of(string text)
    {
        var (key, value) = text.IndexOf(" : ", StringComparison.Ordinal) is var colon and >= 0 ? (text[..colon], text[(colon + 3)..]) : (text, null);
        return new(Bare(key), value is null ? null : Bare(value));
    }

    private static string Bare(string text) =>
        string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).TakeWhile(word => !Extras.Contains(word, StringComparer.Ordinal)));

    /// <summary>At commas that stand in no comment.</summary>
    private static IEnumerable<string> Split(string inside)
    {
        var (start, isQuoted) = (0, false);
        for (var i = 0; i <= inside.Length; i++)
        {
            if (i < inside.Length && inside[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (i == inside.Length || (inside[i] == ',' && !isQuoted))
            {
                if (inside[start..i].Trim() is { Length: > 0 } element)
                {
                    yield return element;
                }

                start = i + 1;
            }
        }
    }
}
