using System.Text.RegularExpressions;

namespace Gabion.Intel.Versions;

/// <summary>
/// Versions of conda, <c>[epoch!]version[+local]</c> (docs.conda.io, "Version ordering"): components between dots and underscores, each split into
/// runs of digits and others; a component that begins with letters has a 0 before it; missing ones are 0. Words sort before numbers, <c>dev</c>
/// before other words, <c>post</c> after numbers. Case does not count.
/// </summary>
internal static partial class CondaVersions
{
    public static int Compare(string left, string right)
    {
        var (a, b) = (Parsed.Of(left), Parsed.Of(right));
        var order = Compare(a.Version, b.Version);
        return order != 0 ? order : Compare(a.Local, b.Local);
    }

    private static int Compare(List<List<string>> left, List<List<string>> right)
    {
        for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            var a = i < left.Count ? left[i] : [];
            var b = i < right.Count ? right[i] : [];
            for (var j = 0; j < Math.Max(a.Count, b.Count); j++)
            {
                var order = CompareRuns(j < a.Count ? a[j] : "0", j < b.Count ? b[j] : "0");
                if (order != 0)
                {
                    return order;
                }
            }
        }

        return 0;
    }

    private static int CompareRuns(string left, string right)
    {
        var (a, b) = (Rank(left), Rank(right));
        return a != b ? a.CompareTo(b) : a == 1 ? Digits.Compare(left, right) : a == 2 ? 0 : Math.Sign(string.CompareOrdinal(left, right));
    }

    /// <summary>Words, then numbers, then <c>post</c>. <c>DEV</c> sorts before other words because those are small.</summary>
    private static int Rank(string run) => run == "post" ? 2 : Digits.Are(run) ? 1 : 0;

    private sealed record Parsed(List<List<string>> Version, List<List<string>> Local)
    {
        public static Parsed Of(string version)
        {
#pragma warning disable CA1308 // conda compares in lower case
            var text = version.Trim().ToLowerInvariant();
#pragma warning restore CA1308
            text = text.Contains('_') ? text : text.Replace('-', '_');
            var bang = text.IndexOf('!');
            var epoch = bang < 0 ? "0" : text[..bang];
            text = text[(bang + 1)..];
            var plus = text.IndexOf('+');
            var main = plus < 0 ? text : text[..plus];

            // An underscore at the end belongs to the last component: so openssl's 1.0.1_ sorts before its 1.0.1a.
            var closes = main.EndsWith('_');
            var components = (closes ? main[..^1] : main).Replace('_', '.').Split('.');
            components[^1] += closes ? "_" : "";
            return new([Runs(epoch), .. components.Select(Runs)], plus < 0 ? [] : [.. text[(plus + 1)..].Replace('_', '.').Split('.').Select(Runs)]);
        }

        private static List<string> Runs(string component)
        {
            var runs = Run().Matches(component).Select(match => match.Value == "dev" ? "DEV" : match.Value).ToList();
            if (runs.Count == 0 || !char.IsAsciiDigit(component[0]))
            {
                runs.Insert(0, "0");
            }

            return runs;
        }
    }

    [GeneratedRegex("[0-9]+|[*]+|[^0-9*]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Run();
}
