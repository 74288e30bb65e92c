using System.Buffers;
using System.IO.Enumeration;

namespace Gabion.Intel.Versions;

/// <summary>
/// The order of the versions in NVD's ranges, which no specification gives: they are what the makers of all programs write. Numbers
/// are compared as numbers, and 3.0 is 3.0.0. Words that announce a release (<c>rc1</c>, <c>beta2</c>) are before it; other words, and
/// single letters, are behind it: OpenSSL 1.0.2k, 8.9p1, 1.8.0 update 202. NVD writes what stands behind the numbers sometimes into the
/// version and sometimes into the attribute <c>update</c>; <c>1.0.2:k</c> here is the latter, and the same as <c>1.0.2k</c>.
/// </summary>
internal static class CpeVersions
{
    /// <summary>Behind a version: with any update, and without.</summary>
    public const string AnyUpdate = ":*";

    private static readonly SearchValues<char> Wild = SearchValues.Create("*?");

    /// <summary>In their order.</summary>
    private enum PartKind
    {
        Before,
        End,
        After,
        Number,
    }

    private readonly record struct Part(PartKind Kind, int Rank, string Text);

    public static int Compare(string left, string right)
    {
        var (first, second) = (Parts(left), Parts(right));
        for (var i = 0; i < Math.Max(first.Count, second.Count); i++)
        {
            if (Compare(At(first, i), At(second, i)) is not 0 and var order)
            {
                return order;
            }
        }

        return 0;
    }

    /// <summary>
    /// Whether a version that a record lists is this one: <c>1.0.2:k</c> exactly, <c>1.0.2:*</c> with any update, <c>2.*</c> by NVD's rare
    /// wildcards; <c>-</c>, a product without versions, is none (NISTIR 7696, table 6-2: disjoint).
    /// </summary>
    public static bool Covers(string listed, string version)
    {
        if (listed == "-")
        {
            return false;
        }

        if (!listed.EndsWith(AnyUpdate, StringComparison.Ordinal))
        {
            return listed.AsSpan().IndexOfAny(Wild) >= 0 ? FileSystemName.MatchesSimpleExpression(listed, version, ignoreCase: true) : Compare(listed, version) == 0;
        }

        var plain = listed[..^AnyUpdate.Length];
        if (plain.AsSpan().IndexOfAny(Wild) >= 0)
        {
            return FileSystemName.MatchesSimpleExpression(plain, version, ignoreCase: true);
        }

        var (wanted, has) = (Parts(plain), Parts(version));
        return has.Count >= wanted.Count && has.Take(wanted.Count).SequenceEqual(wanted) && At(has, wanted.Count).Kind != PartKind.Number;
    }

    private static Part At(List<Part> parts, int index) => index < parts.Count ? parts[index] : new(PartKind.End, 0, "");

    private static int Compare(Part left, Part right) =>
        left.Kind != right.Kind ? left.Kind.CompareTo(right.Kind)
        : left.Kind == PartKind.Number ? Digits.Compare(left.Text, right.Text)
        : left.Rank != right.Rank ? left.Rank.CompareTo(right.Rank)
        : string.CompareOrdinal(left.Text, right.Text);

    private static List<Part> Parts(string version)
    {
        var text = version.AsSpan();
        var build = text.IndexOf('+'); // of what it was built says nothing of what it is
        text = build > 0 ? text[..build] : text;
        var parts = new List<Part>();
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            if (char.IsAsciiDigit(text[at]))
            {
                at += Digits.Leading(text[at..]).Length;
                parts.Add(new(PartKind.Number, 0, text[start..at].TrimStart('0').ToString()));
            }
            else if (char.IsLetter(text[at]))
            {
                while (at < text.Length && char.IsLetter(text[at]))
                {
                    at++;
                }

                var isNumbered = at < text.Length && char.IsAsciiDigit(text[at]);
                if (Word(text[start..at], isNumbered, isFirst: parts.Count == 0) is { } word)
                {
                    TrimZeros(parts);
                    parts.Add(word);
                }
            }
            else
            {
                at++;
            }
        }

        TrimZeros(parts);
        return parts;
    }

    private static void TrimZeros(List<Part> parts)
    {
        while (parts.Count > 0 && parts[^1] is { Kind: PartKind.Number, Text.Length: 0 })
        {
            parts.RemoveAt(parts.Count - 1);
        }
    }

    /// <summary>Null for words that say nothing: <c>v</c> before a version, <c>final</c> behind it.</summary>
    private static Part? Word(ReadOnlySpan<char> letters, bool isNumbered, bool isFirst)
    {
        var word = letters.ToString().ToUpperInvariant();
        return (word, isNumbered) switch
        {
            ("V", true) when isFirst => null,
            ("FINAL" or "GA" or "RELEASE", _) => null,
            ("DEV" or "SNAPSHOT" or "NIGHTLY", _) => new(PartKind.Before, 0, ""),
            ("ALPHA", _) or ("A", true) => new(PartKind.Before, 1, ""),
            ("BETA", _) or ("B", true) => new(PartKind.Before, 2, ""),
            ("MILESTONE", _) or ("M", true) => new(PartKind.Before, 3, ""),
            ("PRE" or "PREVIEW", _) => new(PartKind.Before, 4, ""),
            ("RC" or "CR", _) or ("C", true) => new(PartKind.Before, 5, ""),
            ("PATCH" or "PATCHLEVEL" or "UPDATE", _) or ("P" or "PL" or "U", true) => new(PartKind.After, 0, ""),
            _ => new(PartKind.After, 0, word),
        };
    }
}
