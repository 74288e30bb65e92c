namespace Gabion.Intel.Versions;

/// <summary>
/// apk versions: <c>digits{.digits}{letter}{_suffix{number}}{~hash}{-rN}</c> (apk-tools, src/version.c). A later number with a
/// leading zero is compared as text, as apk-tools 2 does; and a number may be missing: <c>.2</c>, <c>1-r</c>, <c>0.r1</c>.
/// </summary>
internal static class AlpineVersions
{
    /// <summary>Suffixes before and after a release; the release itself stands at zero.</summary>
    private static readonly string[] Suffixes = ["alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p"];

    private const int ReleaseWeight = 4;

    private enum Part
    {
        Invalid,
        NoNumber,
        Hash,
        End,
        Revision,
        SuffixNumber,
        Suffix,
        Letter,
        Digit,
    }

    public static int Compare(string left, string right)
    {
        var a = new Cursor(left);
        var b = new Cursor(right);
        while (true)
        {
            var (partA, valueA) = a.Next();
            var (partB, valueB) = b.Next();
            if (partA != partB)
            {
                return Decide(partA, valueA, partB, valueB);
            }

            if (partA is Part.End or Part.Invalid)
            {
                return 0;
            }

            var order = partA switch
            {
                Part.Digit when !a.IsFirstNumber && (valueA.StartsWith('0') || valueB.StartsWith('0')) => CompareFraction(valueA, valueB),
                Part.Suffix => Array.IndexOf(Suffixes, valueA).CompareTo(Array.IndexOf(Suffixes, valueB)),
                Part.NoNumber => 0,
                Part.Letter or Part.Hash => string.CompareOrdinal(valueA, valueB),
                _ => Digits.Compare(valueA, valueB),
            };
            if (order != 0)
            {
                return Math.Sign(order);
            }
        }
    }

    private static int CompareFraction(string left, string right) => string.CompareOrdinal(left.TrimEnd('0'), right.TrimEnd('0'));

    /// <summary>One version has a part that the other has not: a pre-release suffix makes it older, anything else newer.</summary>
    private static int Decide(Part a, string valueA, Part b, string valueB)
    {
        if (a == Part.Suffix && Array.IndexOf(Suffixes, valueA) < ReleaseWeight)
        {
            return -1;
        }

        if (b == Part.Suffix && Array.IndexOf(Suffixes, valueB) < ReleaseWeight)
        {
            return 1;
        }

        return a.CompareTo(b);
    }

    private sealed class Cursor(string text)
    {
        private int _at;
        private int _numbers;
        private Part _last = Part.Invalid;

        public bool IsFirstNumber => _numbers <= 1;

        public (Part Part, string Value) Next()
        {
            var rest = text.AsSpan(_at);
            (_last, var length, var value) = Read(rest);
            _at += length;
            _numbers += _last == Part.Digit ? 1 : 0;
            return (_last, value);
        }

        private (Part Part, int Length, string Value) Read(ReadOnlySpan<char> rest)
        {
            if (rest.IsEmpty)
            {
                return (Part.End, 0, "");
            }

            if (_last == Part.Suffix && char.IsAsciiDigit(rest[0]))
            {
                return Number(Part.SuffixNumber, rest, 0);
            }

            if ((_last is Part.Invalid or Part.Letter && char.IsAsciiDigit(rest[0])) || (_last == Part.Invalid && rest[0] == '.'))
            {
                return Number(Part.Digit, rest, 0);
            }

            switch (rest)
            {
                case ['.'] or ['.', '.' or (>= '0' and <= '9'), ..] when _last == Part.Digit:
                    return Number(Part.Digit, rest, 1);
                case ['.', ..] when _last == Part.Digit:
                    return (Part.NoNumber, 1, "");
                case [var letter, ..] when char.IsAsciiLetterLower(letter) && _last is Part.Digit or Part.NoNumber or Part.Invalid:
                    return (Part.Letter, 1, letter.ToString());
                case ['~', ..]:
                    return (Part.Hash, rest.Length, rest[1..].ToString());
                case ['-', 'r', .. var number] when number.IsEmpty || Digits.Are(number):
                    return Number(Part.Revision, rest, 2);
                case ['_', ..]:
                    var end = 1;
                    while (end < rest.Length && char.IsAsciiLetterLower(rest[end]))
                    {
                        end++;
                    }

                    var suffix = rest[1..end].ToString();
                    return suffix.Length > 0 && Array.IndexOf(Suffixes, suffix) >= 0 ? (Part.Suffix, end, suffix) : (Part.Invalid, rest.Length, "");
                default:
                    return (Part.Invalid, rest.Length, "");
            }
        }

        private static (Part Part, int Length, string Value) Number(Part part, ReadOnlySpan<char> rest, int skip)
        {
            var digits = Digits.Leading(rest[skip..]);
            return (part, skip + digits.Length, digits.ToString());
        }
    }
}
