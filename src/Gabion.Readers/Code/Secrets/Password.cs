using System.Buffers;

namespace Gabion.Readers.Code.Secrets;

/// <summary>Tells passwords that open something from words that stand for one.</summary>
internal static class Password
{
    private const int Longest = 128;

    private static readonly SearchValues<string> WeakWords = SearchValues.Create(
        [
            "pass", "pwd", "secret", "s3cr3t", "secr3t", "test", "admin", "root", "demo", "qwert", "asdf", "letmein", "welcome", "user", "guest", "default",
            "foo", "bar", "abc", "123", "changeme", "temp", "dummy", "fake", "sample", "example", "none", "null", "true", "false", "undefined", "empty",
            "postgres", "mysql", "mongo", "redis", "rabbit", "minio", "grafana", "your", "xxx", "***", "token", "localhost", "insecure", "hello", "world", "string",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>True when it is no template, no stand-in, and not one of the words that everyone tries first.</summary>
    public static bool IsReal(ReadOnlySpan<byte> value)
    {
        if (value.Length is < 5 or > Longest || value.ContainsAnyInRange((byte)0, (byte)' ') || value.ContainsAnyInRange((byte)127, (byte)255))
        {
            return false;
        }

        Span<char> text = stackalloc char[value.Length];
        System.Text.Encoding.ASCII.GetChars(value, text);
        return !Placeholder.IsTemplate(text) && !Placeholder.IsLikely(value)
            && text[0] is not (':' or '%' or '$' or '{' or '<' or '[' or '(')
            && (value.Length >= 16 || !((ReadOnlySpan<char>)text).ContainsAny(WeakWords))
            && Entropy.PerByte(value) >= 2;
    }

    /// <summary>True for a value that mixes letters with digits or signs, as no word does.</summary>
    public static bool IsStrong(ReadOnlySpan<byte> value) =>
        value.Length >= 8 && IsMixed(value) && !IsNameWithNumber(value) && Entropy.PerByte(value) >= 2.75 && !Prose.IsLikely(value);

    /// <summary>True for <c>worker-12</c> and <c>shop.eu-west.3</c>: pieces that are all letters or all digits.</summary>
    public static bool IsNameWithNumber(ReadOnlySpan<byte> value)
    {
        var pieces = 0;
        foreach (var range in value.SplitAny("-_./:"u8))
        {
            var piece = value[range];
            if (piece.ContainsAnyExceptInRange((byte)'0', (byte)'9') && (piece.ContainsAnyExceptInRange((byte)'A', (byte)'z') || piece.ContainsAnyInRange((byte)'[', (byte)'`')))
            {
                return false;
            }

            pieces++;
        }

        return pieces > 1;
    }

    public static bool IsMixed(ReadOnlySpan<byte> value)
    {
        bool letter = false, other = false;
        foreach (var each in value)
        {
            letter |= char.IsAsciiLetter((char)each);
            other |= !char.IsAsciiLetter((char)each) && each is not ((byte)'_' or (byte)'-' or (byte)'.' or (byte)'/' or (byte)':' or (byte)',');
        }

        return letter && other;
    }
}
