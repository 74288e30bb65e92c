namespace Gabion.Policy.Rego.Builtins;

/// <summary>Counts and cuts strings by code point, as policies see them; .NET counts the halves of pairs.</summary>
internal static class CodePoints
{
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i - 1], text[i]))
            {
                count--;
            }
        }

        return count;
    }

    /// <summary>The place in UTF-16 where a code point begins; the end of the text when there are not so many.</summary>
    public static int IndexOf(ReadOnlySpan<char> text, long codePoint)
    {
        var at = 0;
        for (; codePoint > 0 && at < text.Length; codePoint--)
        {
            at += at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
        }

        return at;
    }
}
