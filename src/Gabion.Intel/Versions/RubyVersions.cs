using System.Text.RegularExpressions;

namespace Gabion.Intel.Versions;

/// <summary>RubyGems versions (Gem::Version): runs of digits and letters; letters, a pre-release, sort before numbers.</summary>
internal static partial class RubyVersions
{
    public static int Compare(string left, string right)
    {
        var a = Segments(left);
        var b = Segments(right);
        for (var i = 0; i < Math.Max(a.Count, b.Count); i++)
        {
            var x = i < a.Count ? a[i] : "0";
            var y = i < b.Count ? b[i] : "0";
            var order = (Digits.Are(x), Digits.Are(y)) switch
            {
                (true, true) => Digits.Compare(x, y),
                (true, false) => 1,
                (false, true) => -1,
                _ => Math.Sign(string.CompareOrdinal(x, y)),
            };
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <summary>The segments without the zeros that end the numbers or the whole: <c>3.0.0.beta4</c> is <c>3.beta.4</c>.</summary>
    private static List<string> Segments(string version)
    {
        var all = Segment().Matches(version.Replace("-", ".pre.", StringComparison.Ordinal)).Select(match => match.Value).ToList();
        var letters = all.FindIndex(segment => !Digits.Are(segment));
        var numbers = letters < 0 ? all : all.GetRange(0, letters);
        return [.. WithoutZeros(numbers), .. letters < 0 ? [] : WithoutZeros(all.GetRange(letters, all.Count - letters))];
    }

    private static List<string> WithoutZeros(List<string> segments)
    {
        var end = segments.FindLastIndex(segment => !Digits.Are(segment) || segment.AsSpan().IndexOfAnyExcept('0') >= 0);
        return segments.GetRange(0, end + 1);
    }

    [GeneratedRegex("[0-9]+|[a-z]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Segment();
}
