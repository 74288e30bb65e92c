using System.Text.RegularExpressions;

namespace Gabion.Intel.Versions;

/// <summary>
/// Versions of CocoaPods (Pod::Version of cocoapods-core): RubyGems' runs of digits and letters without build data (<c>+…</c>); the numbers before
/// the first letters are compared without zeros at their end, then what follows, a version without it being newer.
/// </summary>
internal static partial class CocoaPodsVersions
{
    public static int Compare(string left, string right)
    {
        var (a, b) = (Segments(left), Segments(right));
        var order = Compare(a.Numbers, b.Numbers);
        return order != 0 ? order
            : a.Words.Count == 0 || b.Words.Count == 0 ? (a.Words.Count == 0 ? 1 : 0) - (b.Words.Count == 0 ? 1 : 0)
            : Compare(a.Words, b.Words);
    }

    private static int Compare(List<string> left, List<string> right)
    {
        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            var order = (Digits.Are(left[i]), Digits.Are(right[i])) switch
            {
                (true, true) => Digits.Compare(left[i], right[i]),
                (true, false) => 1, // where Ruby cannot tell, RubyGems' rule decides
                (false, true) => -1,
                _ => Math.Sign(string.CompareOrdinal(left[i], right[i])),
            };
            if (order != 0)
            {
                return order;
            }
        }

        return left.Count.CompareTo(right.Count);
    }

    private static (List<string> Numbers, List<string> Words) Segments(string version)
    {
        var plus = version.IndexOf('+', StringComparison.Ordinal);
        var all = Segment().Matches(plus < 0 ? version : version[..plus]).Select(match => match.Value).ToList();
        var letters = all.FindIndex(segment => !Digits.Are(segment));
        var numbers = letters < 0 ? all : all.GetRange(0, letters);
        var end = numbers.FindLastIndex(number => number.AsSpan().IndexOfAnyExcept('0') >= 0);
        return (numbers.GetRange(0, end + 1), letters < 0 ? [] : all.GetRange(letters, all.Count - letters));
    }

    [GeneratedRegex("[0-9]+|[a-z]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Segment();
}
