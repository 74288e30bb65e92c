using System.Collections.Immutable;

namespace Gabion.Readers.Code.Secrets;

/// <summary>Writes out keywords that are too short to look for with each byte that may follow them.</summary>
internal static class Keyword
{
    /// <summary>How the headers of JSON web tokens begin: <c>{"</c> and the name of the first member, in base64.</summary>
    public static readonly ImmutableArray<string> WebTokenHeaders =
        [.. from member in (string[])["alg", "typ", "kid", "enc", "cty", "jku", "jwk", "x5t", "x5u", "x5c", "zip", "crit", "epk"]
            select "eyJ" + Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{{\"{member}\""))[3..^1]];

    public static ImmutableArray<string> Followed(params string[] prefixes) =>
        [.. from prefix in prefixes
            from next in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
            select prefix + next];
}
