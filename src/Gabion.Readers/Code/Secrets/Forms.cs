namespace Gabion.Readers.Code.Secrets;

/// <summary>Questions about what a value decodes to.</summary>
internal static class Forms
{
    /// <summary>A JSON web token's header is a JSON object that names its algorithm, or the type of the token.</summary>
    public static bool JsonWebToken(ReadOnlySpan<byte> token)
    {
        var header = token[..Math.Max(0, token.IndexOf((byte)'.'))];
        return Base64Run.Decode(header) is [(byte)'{', .., (byte)'}'] decoded
            && (decoded.AsSpan().IndexOf("\"alg\""u8) >= 0 || decoded.AsSpan().IndexOf("\"typ\""u8) >= 0);
    }

    /// <summary>Base64 of <c>name:password</c>.</summary>
    public static bool BasicCredentials(ReadOnlySpan<byte> value)
    {
        if (Base64Run.Decode(value) is not { } decoded)
        {
            return false;
        }

        var colon = decoded.AsSpan().IndexOf((byte)':');
        return colon > 0 && decoded.AsSpan().IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0
            && Password.IsReal(decoded.AsSpan(colon + 1)) && !decoded.AsSpan(0, colon).SequenceEqual(decoded.AsSpan(colon + 1));
    }

    /// <summary>A Discord bot's token begins with the base64 of its numeric id.</summary>
    public static bool DiscordBot(ReadOnlySpan<byte> token) =>
        Base64Run.Decode(token[..Math.Max(0, token.IndexOf((byte)'.'))]) is { Length: >= 17 } id
        && id.AsSpan().IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    /// <summary>Mixed upper case, lower case and digits: not a word, a name, or a hash in hexadecimal.</summary>
    public static bool MixedCase(ReadOnlySpan<byte> value) =>
        value.ContainsAnyInRange((byte)'A', (byte)'Z') && value.ContainsAnyInRange((byte)'a', (byte)'z') && value.ContainsAnyInRange((byte)'0', (byte)'9');

    /// <summary>At least one letter and one digit.</summary>
    public static bool LettersAndDigits(ReadOnlySpan<byte> value) =>
        value.ContainsAnyInRange((byte)'0', (byte)'9') && (value.ContainsAnyInRange((byte)'a', (byte)'z') || value.ContainsAnyInRange((byte)'A', (byte)'Z'));

    /// <summary>A web token whose claims say that Kubernetes issued it for a service account.</summary>
    public static bool ServiceAccountToken(ReadOnlySpan<byte> token)
    {
        var claims = token[(token.IndexOf((byte)'.') + 1)..];
        return Base64Run.Decode(claims[..Math.Max(0, claims.IndexOf((byte)'.'))]) is { } decoded && decoded.AsSpan().IndexOf("system:serviceaccount:"u8) >= 0;
    }
}
