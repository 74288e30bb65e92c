using System.Text;

namespace Gabion.Policy.Cel.Extensions;

/// <summary>Strings counted and cut by code points: CEL knows no UTF-16.</summary>
internal static class CodePoints
{
    public static CelValue Count(CelValue text) => CelValue.Of((long)Count(text.AsString));

    public static int Count(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        if (text.IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return count;
        }

        foreach (var c in text)
        {
            count -= char.IsHighSurrogate(c) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The UTF-16 offset of a code point; null when the text is shorter. The count itself is the end.</summary>
    public static int? Offset(string text, long index)
    {
        if (index < 0 || index > text.Length)
        {
            return null;
        }

        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return (int)index;
        }

        var at = 0;
        for (; index > 0 && at < text.Length; index--)
        {
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
        }

        return index == 0 ? at : null;
    }

    public static string Reverse(string text)
    {
        var runes = text.EnumerateRunes().Reverse();
        var result = new StringBuilder(text.Length);
        foreach (var rune in runes)
        {
            result.Append(rune.ToString());
        }

        return result.ToString();
    }
}
