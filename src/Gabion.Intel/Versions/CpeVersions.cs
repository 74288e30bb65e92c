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

    public static int Compare(string left, string right)
    {
        var first = new PartReader(left);
        var second = new PartReader(right);
        while (true)
        {
            var a = first.Next();
            var b = second.Next();
            if (Compare(a, b) is not 0 and var order)
            {
                return order;
            }

            if (a.Kind == PartKind.End)
            {
                return 0; // and so is the other
            }
        }
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

        var isAnyUpdate = listed.EndsWith(AnyUpdate, StringComparison.Ordinal);
        var plain = isAnyUpdate ? listed.AsSpan()[..^AnyUpdate.Length] : listed;
        return plain.IndexOfAny(Wild) >= 0 ? FileSystemName.MatchesSimpleExpression(plain, version, ignoreCase: true)
            : isAnyUpdate ? IsOneOf(plain, version)
            : Compare(listed, version) == 0;
    }

    /// <summary>Whether a version is another one with any update, or none.</summary>
    private static bool IsOneOf(ReadOnlySpan<char> release, ReadOnlySpan<char> version)
    {
        var wanted = new PartReader(release);
        var has = new PartReader(version);
        while (true)
        {
            var a = wanted.Next();
            var b = has.Next();
            if (a.Kind == PartKind.End)
            {
                return b.Kind != PartKind.Number;
            }

            if (Compare(a, b) != 0)
            {
                return false;
            }
        }
    }

    private static int Compare(Part left, Part right) =>
        left.Kind != right.Kind ? left.Kind.CompareTo(right.Kind)
        : left.Kind == PartKind.Number ? Digits.Compare(left.Text, right.Text)
        : left.Rank != right.Rank ? left.Rank.CompareTo(right.Rank)
        : left.Text.CompareTo(right.Text, StringComparison.OrdinalIgnoreCase);

    /// <param name="kind">Where it stands among others.</param>
    /// <param name="rank">Among words of the same kind.</param>
    /// <param name="text">The digits of a number, or a word that is told from others by its letters.</param>
    private readonly ref struct Part(PartKind kind, int rank, ReadOnlySpan<char> text)
    {
        public PartKind Kind { get; } = kind;

        public int Rank { get; } = rank;

        public ReadOnlySpan<char> Text { get; } = text;
    }

    /// <summary>The parts of a version one by one. Zeros count only before another number: 3.0 is 3, and 3.0.1 is not 3.1.</summary>
    private ref struct PartReader(ReadOnlySpan<char> text)
    {
        private readonly ReadOnlySpan<char> _text = text.IndexOf('+') is > 0 and var build ? text[..build] : text; // of what it was built says nothing of what it is
        private int _at;
        private bool _isBehindFirst;

        public Part Next()
        {
            while (_at < _text.Length)
            {
                var isFirst = !_isBehindFirst;
                var start = _at;
                if (char.IsAsciiDigit(_text[_at]))
                {
                    _isBehindFirst = true;
                    var digits = Digits.Leading(_text[_at..]);
                    _at += digits.Length;
                    var number = digits.TrimStart('0');
                    if (!number.IsEmpty || IsBeforeNumber(_text[_at..]))
                    {
                        return new(PartKind.Number, 0, number);
                    }
                }
                else if (char.IsLetter(_text[_at]))
                {
                    _isBehindFirst = true;
                    while (_at < _text.Length && char.IsLetter(_text[_at]))
                    {
                        _at++;
                    }

                    var word = Word(_text[start.._at], _at < _text.Length && char.IsAsciiDigit(_text[_at]), isFirst);
                    if (word.Kind != PartKind.End)
                    {
                        return word;
                    }
                }
                else
                {
                    _at++;
                }
            }

            return new(PartKind.End, 0, default);
        }

        /// <summary>Whether a number that is not zero follows before any word.</summary>
        private static bool IsBeforeNumber(ReadOnlySpan<char> rest)
        {
            foreach (var letter in rest)
            {
                if (letter is >= '1' and <= '9' || char.IsLetter(letter))
                {
                    return !char.IsLetter(letter);
                }
            }

            return false;
        }
    }

    /// <summary>The kind <see cref="PartKind.End"/> for words that say nothing: <c>v</c> before a version, <c>final</c> behind it.</summary>
    private static Part Word(ReadOnlySpan<char> letters, bool isNumbered, bool isFirst)
    {
        Span<char> upper = stackalloc char[12];
        if (letters.Length > upper.Length)
        {
            return new(PartKind.After, 0, letters);
        }

        letters.ToUpperInvariant(upper);
        return upper[..letters.Length] switch
        {
            "V" when isFirst && isNumbered => new(PartKind.End, 0, default),
            "FINAL" or "GA" or "RELEASE" => new(PartKind.End, 0, default),
            "DEV" or "SNAPSHOT" or "NIGHTLY" => new(PartKind.Before, 0, default),
            "ALPHA" => new(PartKind.Before, 1, default),
            "A" when isNumbered => new(PartKind.Before, 1, default),
            "BETA" => new(PartKind.Before, 2, default),
            "B" when isNumbered => new(PartKind.Before, 2, default),
            "MILESTONE" => new(PartKind.Before, 3, default),
            "M" when isNumbered => new(PartKind.Before, 3, default),
            "PRE" or "PREVIEW" => new(PartKind.Before, 4, default),
            "RC" or "CR" => new(PartKind.Before, 5, default),
            "C" when isNumbered => new(PartKind.Before, 5, default),
            "PATCH" or "PATCHLEVEL" or "UPDATE" => new(PartKind.After, 0, default),
            "P" or "PL" or "U" when isNumbered => new(PartKind.After, 0, default),
            _ => new(PartKind.After, 0, letters),
        };
    }
}
