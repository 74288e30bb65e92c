namespace Gabion.Readers.Code.Secrets;

/// <summary>Judges literal values by themselves, where only a name says that they are secret.</summary>
internal static class GenericValue
{
    /// <summary>A password that someone thought of or generated.</summary>
    public static bool IsPassword(ReadOnlySpan<byte> value) =>
        value.Length is >= 8 and <= 100 && Password.IsReal(value) && Password.IsStrong(value) && !IsReference(value);

    /// <summary>A random token of at least 16 letters and digits.</summary>
    public static bool IsToken(ReadOnlySpan<byte> value)
    {
        if (value.Length is < 16 or > 200 || value.IndexOfAnyExcept(ByteValues.Token) >= 0 || IsReference(value) || IsUuid(value) || IsPublic(value) || Password.IsNameWithNumber(value) || Placeholder.IsLikely(value))
        {
            return false;
        }

        var digits = 0;
        foreach (var each in value)
        {
            digits += char.IsAsciiDigit((char)each) ? 1 : 0;
        }

        var isHexadecimal = value.IndexOfAnyExcept(ByteValues.Hexadecimal) < 0;
        return (digits >= 2 || Forms.MixedCase(value)) && digits < value.Length && Entropy.PerByte(value) >= (isHexadecimal ? 2.7 : 3.5) && (isHexadecimal || !Prose.IsLikely(value));
    }

    // A path, a URL, a dotted or arrowed expression: the place of a secret, not the secret.
    private static bool IsReference(ReadOnlySpan<byte> value) =>
        value is [(byte)'/' or (byte)'.' or (byte)'~' or (byte)'@', ..]
        || value.IndexOf("://"u8) >= 0 || value.IndexOf("->"u8) >= 0 || value.IndexOf("::"u8) >= 0 || value.IndexOf("()"u8) >= 0 || value.IndexOf("arn:"u8) == 0
        || value.EndsWith(".json"u8) || value.EndsWith(".yaml"u8) || value.EndsWith(".yml"u8) || value.EndsWith(".pem"u8) || value.EndsWith(".key"u8) || value.EndsWith(".txt"u8)
        || value.StartsWith("sha256:"u8) || value.StartsWith("sha1-"u8) || value.StartsWith("sha256-"u8) || value.StartsWith("sha384-"u8) || value.StartsWith("sha512-"u8)
        || value.StartsWith("vault:"u8) || value.StartsWith("ENC["u8) || value.StartsWith("secret:"u8) || value.StartsWith("ref+"u8) || value.StartsWith("op:"u8);

    // Keys that services mean to be seen: PostHog's project key, Stripe's and Clerk's publishable ones.
    private static bool IsPublic(ReadOnlySpan<byte> value) =>
        value.StartsWith("phc_"u8) || value.StartsWith("pk_live_"u8) || value.StartsWith("pk_test_"u8);

    private static bool IsUuid(ReadOnlySpan<byte> value) =>
        value.Length == 36 && value[8] == '-' && value[13] == '-' && value[18] == '-' && value[23] == '-' && value.Count((byte)'-') == 4 && value.IndexOfAnyExcept(ByteValues.Token) < 0;
}
