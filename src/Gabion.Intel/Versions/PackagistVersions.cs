namespace Gabion.Intel.Versions;

/// <summary>
/// Packagist versions, as PHP's version_compare: <c>any other word &lt; dev &lt; a &lt; b &lt; RC &lt; number &lt; p</c>, words by how
/// they start and with their case, a dot wherever digits and others meet; a leading <c>v</c> is passed over.
/// </summary>
internal static class PackagistVersions
{
    private const int NumberRank = 5;

    /// <summary>What version_compare puts in place of the rest of a shorter version.</summary>
    private static readonly List<string> Release = ["#"];

    public static int Compare(string left, string right) => Compare(Parts(left), Parts(right));

    private static int Compare(List<string> a, List<string> b)
    {
        var shared = Math.Min(a.Count, b.Count);
        for (var i = 0; i < shared; i++)
        {
            var order = Digits.Are(a[i]) && Digits.Are(b[i]) ? Digits.Compare(a[i], b[i]) : Rank(a[i]).CompareTo(Rank(b[i]));
            if (order != 0)
            {
                return order;
            }
        }

        return a.Count == b.Count ? 0 : a.Count > b.Count ? CompareRest(a[shared..]) : -CompareRest(b[shared..]);
    }

    private static int CompareRest(List<string> rest) => Digits.Are(rest[0]) ? 1 : Compare(rest, Release);

    private static int Rank(string part) => part switch
    {
        ['#', ..] or [>= '0' and <= '9', ..] => NumberRank,
        ['d', 'e', 'v', ..] => 1,
        ['a', ..] => 2,
        ['b', ..] => 3,
        ['R', 'C', ..] or ['r', 'c', ..] => 4,
        ['p', ..] => 6,
        _ => 0,
    };

    private static List<string> Parts(string version)
    {
        var text = version is ['v' or 'V', .. var rest] ? rest : version;
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var isBreak = i == text.Length || text[i] is '.' or '-' or '_' or '+';
            if (isBreak || (i > start && char.IsAsciiDigit(text[i]) != char.IsAsciiDigit(text[i - 1])))
            {
                if (i > start)
                {
                    parts.Add(text[start..i]);
                }

                start = isBreak ? i + 1 : i;
            }
        }

        return parts;
    }
}
