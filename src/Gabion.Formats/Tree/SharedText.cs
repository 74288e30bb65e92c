namespace Gabion.Formats.Tree;

/// <summary>
/// Keeps one copy of the short texts that documents repeat (keys, <c>true</c>, <c>v1</c>), so that a tree costs less memory.
/// A lossy table: entries overwrite each other, and a race only loses a copy.
/// </summary>
internal static class SharedText
{
    private const int MaxLength = 32;
    private static readonly string?[] Table = new string?[8192];

    public static string Of(string text)
    {
        if (text.Length is 0 or > MaxLength)
        {
            return text;
        }

        ref var slot = ref Table[Slot(text)];
        var known = slot;
        if (known is not null && string.Equals(known, text, StringComparison.Ordinal))
        {
            return known;
        }

        slot = text;
        return text;
    }

    public static string Of(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxLength)
        {
            return text.ToString();
        }

        ref var slot = ref Table[Slot(text)];
        var known = slot;
        if (known is not null && text.SequenceEqual(known))
        {
            return known;
        }

        var copy = text.ToString();
        slot = copy;
        return copy;
    }

    private static int Slot(ReadOnlySpan<char> text)
    {
        var hash = (uint)text.Length;
        foreach (var c in text)
        {
            hash = (hash * 31) + c;
        }

        return (int)((hash ^ (hash >> 13)) & 8191);
    }
}
